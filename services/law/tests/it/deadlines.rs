use kezhi_law::{CalendarUnpublished, DateRange, Day, Deadline, DeadlineError, Law, Regime, Unit};

use crate::day;

fn due(rule: &str, from: &str) -> Deadline {
    Law::builtin().due(rule, day(from), &[], false).unwrap()
}

fn range(from: &str, to: &str) -> DateRange {
    DateRange {
        from: day(from),
        to: day(to),
    }
}

fn suspended(rule: &str, from: &str, ranges: &[DateRange]) -> Day {
    Law::builtin().due(rule, day(from), ranges, false).unwrap().due_on
}

#[test]
fn days_and_months_end_nominally_and_move_off_rest_days() {
    for (rule, from, nominal, moved) in [
        ("penalty.pay", "2025-09-20", "2025-10-05", "2025-10-09"),
        ("reconsideration.apply", "2025-08-05", "2025-10-04", "2025-10-09"),
        // The law of 1999, art. 9.
        ("reconsideration.apply", "2023-12-30", "2024-02-28", "2024-02-28"),
        ("penalty.decide", "2025-07-03", "2025-10-01", "2025-10-09"),
        ("penalty.pay", "2026-02-01", "2026-02-16", "2026-02-24"),
        ("seal.detain", "2026-01-21", "2026-02-20", "2026-02-24"),
        ("passing-off.conclude", "2025-01-31", "2025-02-28", "2025-02-28"),
        ("dispute.conclude", "2025-08-31", "2025-11-30", "2025-12-01"),
        ("litigation.direct", "2025-08-31", "2026-02-28", "2026-02-28"),
        ("dispute.conclude", "2025-11-15", "2026-02-15", "2026-02-24"),
        ("passing-off.conclude", "2026-09-01", "2026-10-01", "2026-10-08"),
        ("inspection.report", "2026-09-21", "2026-10-01", "2026-10-08"),
        ("inspection.objection", "2026-11-24", "2026-11-27", "2026-11-27"),
    ] {
        let deadline = due(rule, from);
        assert_eq!(
            (deadline.nominal_on, deadline.due_on),
            (day(nominal), day(moved)),
            "{rule} from {from}"
        );
    }
}

#[test]
fn limits_in_working_days_count_working_days_only() {
    for (rule, from, to) in [
        ("passing-off.file.discovered", "2025-01-24", "2025-02-07"),
        ("passing-off.file.reported", "2025-09-26", "2025-10-16"),
        ("dispute.file", "2026-02-13", "2026-02-27"),
        ("evidence.preserve", "2025-04-25", "2025-05-08"),
        ("disclosure.publish", "2026-09-18", "2026-10-22"),
        ("disclosure.publish", "2025-12-26", "2026-01-26"),
        ("disclosure.withdraw", "2026-04-30", "2026-05-08"),
        ("correction.review.admit", "2026-04-30", "2026-05-08"),
    ] {
        let deadline = due(rule, from);
        assert_eq!(
            (deadline.nominal_on, deadline.due_on),
            (day(to), day(to)),
            "{rule} from {from}"
        );
    }
}

#[test]
fn every_rule_the_suite_relies_on_is_on_file() {
    let law = Law::builtin();
    let on = day("2026-11-24");
    for (id, amount, unit) in [
        ("passing-off.file.discovered", 5, Unit::Workdays),
        ("passing-off.file.reported", 10, Unit::Workdays),
        ("passing-off.conclude", 1, Unit::Months),
        ("dispute.file", 5, Unit::Workdays),
        ("dispute.serve", 5, Unit::Workdays),
        ("dispute.answer", 15, Unit::Days),
        ("dispute.conclude", 3, Unit::Months),
        ("oral-hearing.notice", 3, Unit::Workdays),
        ("mediation.copy", 5, Unit::Workdays),
        ("mediation.opinion", 15, Unit::Days),
        ("penalty.hearing.request", 5, Unit::Workdays),
        ("penalty.hearing.notice", 7, Unit::Workdays),
        ("penalty.decide", 90, Unit::Days),
        ("penalty.serve", 7, Unit::Workdays),
        ("penalty.pay", 15, Unit::Days),
        ("evidence.preserve", 7, Unit::Workdays),
        ("seal.detain", 30, Unit::Days),
        ("disclosure.publish", 20, Unit::Workdays),
        ("disclosure.withdraw", 3, Unit::Workdays),
        ("reconsideration.apply", 60, Unit::Days),
        ("litigation.direct", 6, Unit::Months),
        ("litigation.after-reconsideration", 15, Unit::Days),
        ("enforcement-order.apply", 3, Unit::Months),
        ("inspection.notice", 3, Unit::Days),
        ("inspection.report", 10, Unit::Days),
        ("inspection.objection", 3, Unit::Days),
        ("inspection.decide", 30, Unit::Days),
        ("correction.review.apply", 5, Unit::Workdays),
        ("correction.review.admit", 3, Unit::Workdays),
        ("correction.review.complete", 15, Unit::Workdays),
        ("tech-contract.decide", 30, Unit::Days),
        ("credit.upload", 7, Unit::Workdays),
    ] {
        let rule = law.rule(id, on).unwrap();
        assert_eq!((rule.amount, rule.unit), (amount, unit), "{id}");
    }
}

#[test]
fn backward_limits_answer_with_the_latest_day_before_the_event() {
    assert_eq!(due("oral-hearing.notice", "2026-11-26").due_on, day("2026-11-23"));
    assert_eq!(due("penalty.hearing.notice", "2026-10-12").due_on, day("2026-09-24"));
    // Calendar days before an inspection are not moved, even off a Sunday.
    assert_eq!(due("inspection.notice", "2026-11-25").due_on, day("2026-11-22"));
    let refused = Law::builtin().due(
        "oral-hearing.notice",
        day("2026-11-26"),
        &[range("2026-11-24", "2026-11-24")],
        false,
    );
    assert!(matches!(refused, Err(DeadlineError::NotSuspendable { .. })));
}

#[test]
fn an_extension_counts_from_the_nominal_day_not_from_the_moved_one() {
    let law = Law::builtin();
    let plain = law.due("passing-off.conclude", day("2026-09-01"), &[], false).unwrap();
    assert_eq!((plain.nominal_on, plain.due_on), (day("2026-10-01"), day("2026-10-08")));
    let extended = law.due("passing-off.conclude", day("2026-09-01"), &[], true).unwrap();
    assert_eq!(extended.due_on, day("2026-10-16"));
    let seal = law.due("seal.detain", day("2026-01-21"), &[], true).unwrap();
    assert_eq!((seal.nominal_on, seal.due_on), (day("2026-03-22"), day("2026-03-23")));
}

#[test]
fn order_81_knows_a_second_extension_and_the_old_measures_do_not() {
    let law = Law::builtin();
    let (new, old) = (day("2025-03-03"), day("2025-01-20"));
    let rule = law.rule("dispute.conclude", new).unwrap();
    assert_eq!(law.due_by(rule, new, &[], 2).unwrap().nominal_on, day("2025-09-03"));
    assert!(matches!(
        law.due_by(rule, new, &[], 3),
        Err(DeadlineError::NotExtendable {
            allowed: 2,
            asked: 3,
            ..
        })
    ));
    let rule = law.rule("dispute.conclude", old).unwrap();
    assert!(matches!(
        law.due_by(rule, old, &[], 2),
        Err(DeadlineError::NotExtendable { allowed: 1, .. })
    ));
}

#[test]
fn a_limit_the_law_does_not_extend_cannot_be_extended() {
    let refused = Law::builtin()
        .due("penalty.pay", day("2026-03-02"), &[], true)
        .unwrap_err();
    assert!(matches!(refused, DeadlineError::NotExtendable { allowed: 0, .. }));
    assert!(refused.to_string().contains("第六十七条"));
}

#[test]
fn disputes_follow_the_law_of_the_day_they_were_filed() {
    let law = Law::builtin();
    let legal_basis = |on: &str| law.rule("dispute.conclude", day(on)).unwrap().legal_basis.to_string();
    assert_eq!(
        legal_basis("2025-01-31"),
        "《专利行政执法办法（2015年修正）》第二十一条"
    );
    assert_eq!(legal_basis("2025-02-01"), "《专利纠纷行政裁决和调解办法》第三十七条");
    let refused = law.rule("mediation.copy", day("2025-01-31")).unwrap_err();
    assert!(matches!(refused, DeadlineError::NotInForce { .. }));
    let asked = law.rule("dispute.answer", day("2025-01-20")).unwrap();
    let deadline = law.due_by(asked, day("2025-02-10"), &[], 0).unwrap();
    assert_eq!(deadline.due_on, day("2025-02-25"));
    assert_eq!(
        deadline.legal_basis[0].to_string(),
        "《专利行政执法办法（2015年修正）》第十四条"
    );
}

#[test]
fn the_market_procedure_replaces_the_limits_of_passing_off() {
    let law = Law::builtin();
    let market = Regime::MarketProcedure2019;
    assert_eq!(
        law.rule_id_for(Regime::default(), "passing-off.conclude"),
        "passing-off.conclude"
    );
    assert_eq!(law.rule_id_for(market, "penalty.pay"), "penalty.pay");
    let file = law
        .rule(law.rule_id_for(market, "passing-off.file.reported"), day("2026-03-02"))
        .unwrap();
    assert_eq!((file.amount, file.unit), (15, Unit::Workdays));
    let conclude = law
        .rule(law.rule_id_for(market, "passing-off.conclude"), day("2026-03-02"))
        .unwrap();
    assert_eq!((conclude.amount, conclude.extension.as_ref().unwrap().amount), (90, 30));
    assert_eq!("market-procedure-2019".parse(), Ok(market));
    assert!("market".parse::<Regime>().is_err());
}

#[test]
fn suspended_days_push_the_end_of_a_limit_in_months() {
    // 2026-03-02 + 1 month is 2026-04-02; ten days of a hearing make it 2026-04-12, a Sunday.
    assert_eq!(
        suspended(
            "passing-off.conclude",
            "2026-03-02",
            &[range("2026-03-10", "2026-03-19")]
        ),
        day("2026-04-13")
    );
    // A range on the start day itself loses that day: it was not counted anyway.
    assert_eq!(
        suspended(
            "passing-off.conclude",
            "2026-03-02",
            &[range("2026-03-02", "2026-03-03")]
        ),
        day("2026-04-03")
    );
}

#[test]
fn a_spell_pushed_into_reach_by_an_earlier_one_counts_and_a_later_one_does_not() {
    let first = range("2026-03-10", "2026-03-19");
    let reached = range("2026-04-10", "2026-04-11");
    let beyond = range("2026-05-11", "2026-05-20");
    assert_eq!(
        suspended("passing-off.conclude", "2026-03-02", &[reached]),
        day("2026-04-02")
    );
    assert_eq!(
        suspended("passing-off.conclude", "2026-03-02", &[reached, first]),
        day("2026-04-14")
    );
    assert_eq!(
        suspended("passing-off.conclude", "2026-03-02", &[first, reached, beyond]),
        day("2026-04-14")
    );
}

#[test]
fn working_day_limits_skip_only_the_working_days_of_a_spell() {
    assert_eq!(suspended("disclosure.publish", "2026-03-02", &[]), day("2026-03-30"));
    assert_eq!(
        suspended("disclosure.publish", "2026-03-02", &[range("2026-03-07", "2026-03-08")]),
        day("2026-03-30")
    );
    assert_eq!(
        suspended("disclosure.publish", "2026-03-02", &[range("2026-03-06", "2026-03-09")]),
        day("2026-04-01")
    );
}

#[test]
fn a_spell_within_the_extension_counts_only_if_the_limit_was_extended() {
    let law = Law::builtin();
    let ranges = [range("2026-04-08", "2026-04-09")];
    let due = |extended| {
        law.due("passing-off.conclude", day("2026-03-02"), &ranges, extended)
            .unwrap()
            .nominal_on
    };
    assert_eq!(due(false), day("2026-04-02"));
    assert_eq!(due(true), day("2026-04-19"));
}

#[test]
fn impossible_spells_are_refused() {
    let law = Law::builtin();
    for ranges in [
        vec![range("2026-03-20", "2026-03-10")],
        vec![range("2026-03-01", "2026-03-10")],
        vec![range("2026-03-10", "2026-03-12"), range("2026-03-12", "2026-03-14")],
    ] {
        let refused = law.due("passing-off.conclude", day("2026-03-02"), &ranges, false);
        assert!(matches!(refused, Err(DeadlineError::InvalidRange { .. })), "{ranges:?}");
    }
}

#[test]
fn an_unknown_rule_a_day_too_early_and_an_unpublished_year_are_refused() {
    let law = Law::builtin();
    let due = |rule: &str, from: &str| law.due(rule, day(from), &[], false).unwrap_err();
    assert_eq!(
        due("no.such.rule", "2026-01-05"),
        DeadlineError::UnknownRule {
            rule_id: "no.such.rule".into()
        }
    );
    assert!(matches!(
        due("reconsideration.apply", "1999-09-30"),
        DeadlineError::NotInForce { .. }
    ));
    let missing = DeadlineError::CalendarUnpublished(CalendarUnpublished { year: 2027 });
    assert_eq!(due("penalty.pay", "2026-12-20"), missing);
    assert_eq!(due("credit.upload", "2026-12-28"), missing);
    assert!(matches!(due("penalty.pay", "9999-12-30"), DeadlineError::OutOfRange(_)));
}

#[test]
fn without_rollover_the_nominal_day_is_due_and_needs_no_calendar() {
    let strict = Law::builtin().with_rollover(false);
    assert_eq!(
        strict.due("penalty.pay", day("2025-09-20"), &[], false).unwrap().due_on,
        day("2025-10-05")
    );
    assert_eq!(
        strict.due("penalty.pay", day("2026-12-20"), &[], false).unwrap().due_on,
        day("2027-01-04")
    );
}

#[test]
fn the_explanation_names_every_day_and_provision() {
    let deadline = due("passing-off.conclude", "2026-09-01");
    assert_eq!(
        deadline.explanation,
        [
            "1 month after 2026-09-01, the first day not counted, is 2026-10-01 (《专利行政执法办法（2015年修正）》第三十六条).",
            "2026-10-01 is a holiday (国庆节), so the last day moves to 2026-10-08 (《民法典》第二百零三条).",
        ]
    );
    let cited: Vec<String> = deadline.legal_basis.iter().map(ToString::to_string).collect();
    assert_eq!(
        cited,
        ["《专利行政执法办法（2015年修正）》第三十六条", "《民法典》第二百零三条"]
    );
    let cited: Vec<String> = due("penalty.serve", "2026-03-02")
        .legal_basis
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(cited, ["《行政处罚法》第六十一条", "《行政处罚法》第八十五条"]);
}

#[test]
fn a_limit_read_at_second_hand_says_so() {
    let explanation = due("credit.upload", "2026-03-02").explanation;
    assert!(explanation.last().unwrap().contains("second hand"), "{explanation:?}");
    assert!(
        !due("penalty.pay", "2026-03-02")
            .explanation
            .iter()
            .any(|step| step.contains("second hand"))
    );
}

#[test]
fn cases_filed_late_are_seen_to_be_late() {
    // Published cases: filed on the 6th and on the 12th working day after the inspection and the report.
    let calendar = Law::builtin().calendar().clone();
    assert_eq!(calendar.count_workdays(day("2023-07-25"), day("2023-08-02")), Ok(6));
    assert!(due("passing-off.file.discovered", "2023-07-25").due_on < day("2023-08-02"));
    assert_eq!(calendar.count_workdays(day("2020-06-23"), day("2020-07-10")), Ok(12));
    assert!(due("passing-off.file.reported", "2020-06-23").due_on < day("2020-07-10"));
    // A statement made on the 8th working day after the notice came after the five for asking for a hearing.
    assert_eq!(calendar.count_workdays(day("2025-12-19"), day("2025-12-31")), Ok(8));
    assert!(due("penalty.hearing.request", "2025-12-19").due_on < day("2025-12-31"));
}

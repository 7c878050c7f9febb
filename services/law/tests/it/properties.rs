use kezhi_law::{DateRange, Day, Direction, Fen, Law, PenaltyFacts, Regime, Unit};
use proptest::{collection::vec, prelude::*, sample::select};

use crate::day;

/// A day of the years on file, with room before the end for the longest limit.
fn days() -> impl Strategy<Value = Day> {
    (0i64..900).prop_map(|after| day("2023-01-01").plus_days(after).unwrap())
}

fn ranges(start: Day) -> impl Strategy<Value = Vec<DateRange>> {
    vec((1i64..15, 0i64..10), 0..4).prop_map(move |gaps| {
        let mut free = start;
        gaps.into_iter()
            .map(|(gap, length)| {
                let from = free.plus_days(gap).unwrap();
                let to = from.plus_days(length).unwrap();
                free = to;
                DateRange { from, to }
            })
            .collect()
    })
}

fn ids(direction: Direction) -> Vec<String> {
    Law::builtin()
        .rules()
        .iter()
        .filter(|rule| rule.direction == direction)
        .map(|rule| rule.id.clone())
        .collect()
}

fn circumstances() -> impl Strategy<Value = Vec<String>> {
    let known: Vec<String> = Law::builtin()
        .circumstances()
        .iter()
        .map(|known| known.id.clone())
        .collect();
    vec(select(known), 0..4)
}

proptest! {
    #[test]
    fn a_due_day_is_never_a_rest_day_where_the_rule_rolls_over(id in select(ids(Direction::Forward)), start in days()) {
        let law = Law::builtin();
        let Ok(rule) = law.rule(&id, start) else { return Ok(()) };
        let deadline = law.due(&id, start, &[], false).unwrap();
        prop_assert!(deadline.due_on >= deadline.nominal_on && deadline.nominal_on > start);
        if rule.rollover || rule.unit == Unit::Workdays {
            prop_assert_eq!(law.calendar().is_workday(deadline.due_on), Ok(true));
        }
        if law.calendar().is_workday(deadline.nominal_on) == Ok(true) {
            prop_assert_eq!(deadline.due_on, deadline.nominal_on);
        }
    }

    #[test]
    fn an_extension_never_shortens_a_limit(id in select(ids(Direction::Forward)), start in days()) {
        let law = Law::builtin();
        let Ok(rule) = law.rule(&id, start) else { return Ok(()) };
        let mut last = law.due_by(rule, start, &[], 0).unwrap();
        for times in 1..=2 {
            let Ok(next) = law.due_by(rule, start, &[], times) else { break };
            prop_assert!(next.nominal_on > last.nominal_on && next.due_on >= last.due_on);
            last = next;
        }
    }

    #[test]
    fn a_limit_counts_exactly_the_days_outside_its_ranges(
        id in select(ids(Direction::Forward)),
        (start, ranges) in days().prop_flat_map(|start| (Just(start), ranges(start))),
    ) {
        let law = Law::builtin();
        let Ok(rule) = law.rule(&id, start) else { return Ok(()) };
        let end = law.due(&id, start, &ranges, false).unwrap().nominal_on;
        let nominal_length = match rule.unit {
            Unit::Months => start.days_until(start.plus_months(i64::from(rule.amount)).unwrap()),
            Unit::Days | Unit::Workdays => i64::from(rule.amount),
        };
        let mut counted = 0;
        let mut today = start;
        while today < end {
            today = today.plus_days(1).unwrap();
            let counts = rule.unit != Unit::Workdays || law.calendar().is_workday(today).unwrap();
            counted += i64::from(counts && !ranges.iter().any(|range| range.covers(today)));
        }
        prop_assert_eq!(counted, nominal_length);
        prop_assert!(!ranges.iter().any(|range| range.covers(end)));
    }

    #[test]
    fn a_later_start_is_never_due_earlier(id in select(ids(Direction::Forward)), start in days(), later in 0i64..40) {
        let law = Law::builtin();
        let Ok(rule) = law.rule(&id, start) else { return Ok(()) };
        let next = start.plus_days(later).unwrap();
        prop_assert!(law.due_by(rule, start, &[], 0).unwrap().due_on <= law.due_by(rule, next, &[], 0).unwrap().due_on);
    }

    #[test]
    fn a_backward_limit_leaves_the_whole_time_before_the_event(id in select(ids(Direction::Backward)), event in days()) {
        let law = Law::builtin();
        let Ok(rule) = law.rule(&id, event) else { return Ok(()) };
        let latest = law.due(&id, event, &[], false).unwrap().due_on;
        prop_assert!(latest < event);
        if rule.unit == Unit::Workdays {
            let before_event = event.plus_days(-1).unwrap();
            let first = latest.plus_days(-1).unwrap();
            prop_assert_eq!(law.calendar().count_workdays(first, before_event), Ok(rule.amount));
        } else {
            prop_assert_eq!(latest.days_until(event), i64::from(rule.amount));
        }
    }

    #[test]
    fn no_fine_leaves_its_range_and_no_range_the_statutory_limit(
        gains in prop_oneof![Just(None), any::<u32>().prop_map(Some), Just(Some(u32::MAX))],
        huge in any::<bool>(),
        circumstances in circumstances(),
        act in days(),
    ) {
        let gains = gains.map(|fen| if huge { Fen(i64::MAX - i64::from(fen)) } else { Fen(i64::from(fen)) });
        let decided_on = act.plus_days(100).unwrap();
        let facts = PenaltyFacts {
            illegal_gains: gains,
            circumstances,
            ..PenaltyFacts::new("patent-passing-off", act, decided_on)
        };
        let found = Law::builtin().assess(&facts).unwrap();
        prop_assert!(Fen(0) <= found.range_min && found.range_min <= found.recommended);
        prop_assert!(found.recommended <= found.range_max && found.range_max <= found.statutory_max);
        prop_assert!(found.confiscate == Fen(0) || Some(found.confiscate) == gains);
        prop_assert!(!found.no_penalty || (found.range_max == Fen(0) && found.confiscate == Fen(0)));
        prop_assert!(!found.reasons.is_empty());
    }

    #[test]
    fn larger_gains_never_lower_the_limit_under_the_law_of_2020(gains in 0i64..100_000_000, more in 0i64..100_000_000) {
        let max = |fen| {
            let act = PenaltyFacts::new("patent-passing-off", day("2025-05-06"), day("2025-08-01"));
            Law::builtin().assess(&PenaltyFacts { illegal_gains: Some(Fen(fen)), ..act }).unwrap().statutory_max
        };
        prop_assert!(max(gains) <= max(gains + more));
    }

    #[test]
    fn any_text_can_be_checked(kind in select(vec!["uscc", "patent", "citizen-id", "region"]), text in ".{0,24}") {
        let checked = kezhi_law::identifier::check(kind, &text, day("2026-11-30")).unwrap();
        if checked.valid {
            let again = kezhi_law::identifier::check(kind, &checked.normal_form, day("2026-11-30")).unwrap();
            prop_assert_eq!(again, checked);
        }
    }

    #[test]
    fn any_text_is_a_day_only_if_it_prints_the_same(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}|.{0,12}") {
        if let Ok(day) = text.parse::<Day>() {
            prop_assert_eq!(day.to_string(), text);
        }
    }

    #[test]
    fn money_that_is_printed_is_read_back(fen in any::<i64>().prop_filter("too long a text", |fen| *fen != i64::MIN)) {
        prop_assert_eq!(Fen(fen).to_string().parse(), Ok(Fen(fen)));
    }
}

#[test]
fn every_regime_names_rules_on_file() {
    let law = Law::builtin();
    for regime in Regime::ALL {
        assert!(law.regime_from(regime).is_some());
        for base in [
            "passing-off.file.discovered",
            "passing-off.file.reported",
            "passing-off.conclude",
        ] {
            assert!(law.rule(law.rule_id_for(regime, base), day("2026-11-24")).is_ok());
        }
    }
}

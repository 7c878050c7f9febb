//! The table is sound, and the rules refuse what the law refuses, on the facts of published cases.

use std::sync::Arc;

use kezhi_law::{Day, Law};
use kezhi_procedure::TakenBefore;
use kezhi_proto::enforcement::case::State;
use kezhi_proto::enforcement::{
    Case, Certificate, Decision, Defence, Evidence, Findings, FormerRound, Hearing, Notice, Officer, Party, Payment,
    Proposal, Review, party,
};

use super::account::as_of;
use super::facts::{Facts, Penalty};
use super::procedure::CASE;
use super::rules::*;
use crate::masking;
use crate::settings::Settings;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Facts of a case of which nothing is known yet, for any step.
fn facts(on: &str) -> Facts {
    let nobody = Facts::of(
        Case::default(),
        day(on),
        Arc::new(Law::builtin()),
        Settings::default(),
        None,
    );
    Facts {
        named_officers: Some(Vec::new()),
        penalty: Some(Penalty::default()),
        due_on: Some(None),
        reply_to_defence: Some(String::new()),
        fined: Some(Vec::new()),
        ..nobody
    }
}

/// A penalty of a fine alone.
fn fine(fine_fen: i64) -> Option<Penalty> {
    Some(Penalty {
        fine_fen,
        ..Penalty::default()
    })
}

fn findings(to: &str, gains: Option<i64>, circumstances: &[&str]) -> Findings {
    Findings {
        violation: "patent-passing-off".into(),
        committed_to: to.into(),
        illegal_gains_fen: gains,
        circumstances: circumstances.iter().map(ToString::to_string).collect(),
        statement: "as established".into(),
        ..Findings::default()
    }
}

fn officer(name: &str, valid_to: &str, tied_to: &[&str]) -> Officer {
    let certificate = Certificate {
        number: "1".into(),
        valid_from: "2020-01-01".into(),
        valid_to: valid_to.into(),
    };
    Officer {
        name: name.into(),
        certificate: Some(certificate),
        tied_to: tied_to.iter().map(ToString::to_string).collect(),
        ..Officer::default()
    }
}

/// A rule of the table, by its name, refuses with a reason and an article.
fn refused(rule: &str, facts: &Facts, reason: &str, article: &str) {
    let mut rules = CASE.steps.iter().flat_map(|step| step.must);
    let refusal = (rules.find(|one| one.name == rule).unwrap().holds)(facts).unwrap_err();
    assert_eq!(refusal.reason, reason, "{}", refusal.message);
    let cited = refusal.article.or_else(|| CASE.article_of(rule));
    let cited = cited.map(|article| article.to_string()).unwrap_or_default();
    assert!(cited.contains(article), "{cited} is not {article}");
}

/// The published cases whose fine is known: what the officers would propose lies in the range that the rules give.
#[test]
fn a_published_fine_lies_in_the_range_of_the_rules() {
    let published = [
        (
            "Jinshan, 2022: 5,000 yuan, mitigated by correction",
            "2022-03-01",
            "2022-10-01",
            None,
            &["harm-undone"][..],
            500_000,
        ),
        (
            "a forged certificate, 2022: 30,000 yuan, lighter",
            "2022-03-01",
            "2022-10-01",
            None,
            &["mild"],
            3_000_000,
        ),
        (
            "Liucheng, 2021: gains of 276 yuan, no fine",
            "2021-07-26",
            "2021-09-01",
            Some(27_600),
            &["mild"],
            0,
        ),
        (
            "Liujiang, 2021: at the lower end",
            "2021-09-01",
            "2021-12-01",
            None,
            &["mild"],
            100_000,
        ),
        (
            "Shunping, 2023: within the law",
            "2023-04-20",
            "2023-06-01",
            None,
            &[],
            10_000_000,
        ),
    ];
    for (which, to, decided, gains, circumstances, fine_fen) in published {
        let mut facts = facts(decided);
        facts.findings = Some(findings(to, gains, circumstances));
        facts.penalty = Some(Penalty {
            fine_fen,
            confiscate_fen: gains.unwrap_or(0),
            ..Penalty::default()
        });
        assert_eq!(act_is_passing_off(&facts), Ok(()), "{which}");
        assert_eq!(fine_is_within_the_limit(&facts), Ok(()), "{which}");
        assert_eq!(leaving_the_tier_has_reasons(&facts), Ok(()), "{which}");
        assert_eq!(confiscation_is_what_was_found(&facts), Ok(()), "{which}");
    }
}

#[test]
fn an_act_before_june_2021_is_judged_by_the_law_of_2008() {
    // Lezhi, inspected on 2021-01-29: 50 yuan of gains under art. 63, so at most four times that.
    let mut facts = facts("2021-08-01");
    facts.findings = Some(findings("2021-01-29", Some(5_000), &[]));
    facts.penalty = Some(Penalty {
        fine_fen: 20_000,
        confiscate_fen: 5_000,
        departure_reasons: "as published".into(),
        ..Penalty::default()
    });
    assert_eq!(fine_is_within_the_limit(&facts), Ok(()));
    facts.penalty.as_mut().unwrap().fine_fen = 20_001;
    refused("fine_is_within_the_limit", &facts, "FINE_BEYOND_LIMIT", "第六十三条");
}

#[test]
fn an_unlicensed_agency_is_refused_with_where_it_belongs() {
    let mut facts = facts("2024-02-01");
    facts.findings = Some(Findings {
        violation: "unlicensed-patent-agency".into(),
        ..findings("2022-12-01", Some(1_825_000), &[])
    });
    let refusal = act_is_passing_off(&facts).unwrap_err();
    assert_eq!(refusal.reason, "NOT_PASSING_OFF");
    let (_, belongs) = refusal.metadata.iter().find(|(key, _)| *key == "belongs_to").unwrap();
    assert!(belongs.contains("二十七条"), "{belongs}");
}

#[test]
fn a_fine_beyond_the_limit_is_refused() {
    let mut facts = facts("2023-06-01");
    facts.findings = Some(findings("2023-04-20", None, &[]));
    facts.penalty = fine(25_000_000);
    assert_eq!(fine_is_within_the_limit(&facts), Ok(()));
    facts.penalty = fine(25_000_001);
    refused("fine_is_within_the_limit", &facts, "FINE_BEYOND_LIMIT", "第六十八条");
}

#[test]
fn a_tier_left_without_reasons_is_refused() {
    let mut facts = facts("2023-06-01");
    facts.findings = Some(findings("2023-04-20", None, &[]));
    facts.penalty = fine(1_000_000);
    refused(
        "leaving_the_tier_has_reasons",
        &facts,
        "TIER_LEFT_WITHOUT_REASONS",
        "第三十四条",
    );
    facts.penalty = Some(Penalty {
        departure_reasons: "first act, small shop".into(),
        ..fine(1_000_000).unwrap()
    });
    assert_eq!(leaving_the_tier_has_reasons(&facts), Ok(()));
}

#[test]
fn a_step_that_is_the_assigned_officers_is_known_by_its_rule() {
    let by_assignment = |step| CASE.is_decided_by(super::ASSIGNMENT, step, State::Investigating);
    assert!(by_assignment("RecordEvidence") && !by_assignment("AssignOfficers"));
    assert!(CASE.is_decided_by(super::NO_INVESTIGATION, "DecidePenalty", State::Notified));
}

#[test]
fn officers_must_be_two_certified_and_without_ties() {
    let mut facts = facts("2026-03-02");
    facts.case.party = Some(Party {
        credit_code: "91120113754806625Q".into(),
        ..Party::default()
    });
    let li = officer("officers/li", "2027-01-01", &[]);
    facts.named_officers = Some(vec![li.clone()]);
    refused("two_officers_at_least", &facts, "OFFICERS_TOO_FEW", "第四十二条");
    let expired = officer("officers/wang", "2026-03-01", &[]);
    facts.named_officers = Some(vec![li.clone(), expired]);
    assert_eq!(two_officers_at_least(&facts), Ok(()));
    refused("certificates_are_valid", &facts, "CERTIFICATE_EXPIRED", "第四十二条");
    let tied = officer("officers/wang", "2026-03-02", &["91120113754806625Q"]);
    facts.named_officers = Some(vec![li, tied]);
    assert_eq!(certificates_are_valid(&facts), Ok(()));
    refused("no_officer_has_a_tie", &facts, "OFFICER_MUST_RECUSE", "第四十三条");
}

#[test]
fn nothing_is_decided_while_the_right_to_a_hearing_runs() {
    let mut facts = facts("2026-03-09");
    facts.case.proposal = Some(Proposal {
        hearing_right: true,
        ..Proposal::default()
    });
    refused("party_was_notified", &facts, "PARTY_NOT_NOTIFIED", "第四十四条");
    facts.case.notice = Some(Notice::default());
    facts.due_on = Some(Some(day("2026-03-09")));
    refused("hearing_right_has_run_out", &facts, "HEARING_RIGHT_RUNS", "第六十四条");
    facts.due_on = Some(None);
    refused("hearing_right_has_run_out", &facts, "HEARING_RIGHT_RUNS", "第六十四条");
    facts.due_on = Some(Some(day("2026-03-08")));
    assert_eq!(hearing_right_has_run_out(&facts), Ok(()));
    facts.case.hearing = Some(Hearing::default());
    refused("hearing_was_held", &facts, "HEARING_NOT_HELD", "第六十三条");
}

#[test]
fn a_review_before_the_hearing_does_not_serve_after_it() {
    let mut facts = facts("2026-03-09");
    facts.case.hearing = Some(Hearing {
        minutes: "as heard".into(),
        ..Hearing::default()
    });
    facts.case.review = Some(Review {
        passed: true,
        ..Review::default()
    });
    refused("review_has_passed", &facts, "REVIEW_MISSING", "第五十八条");
    facts.case.review = Some(Review {
        passed: true,
        after_hearing: true,
        ..Review::default()
    });
    assert_eq!(review_has_passed(&facts), Ok(()));
}

#[test]
fn a_defence_never_makes_it_heavier() {
    let mut facts = facts("2026-03-09");
    facts.case.notice = Some(Notice {
        fine_fen: 500_000,
        ..Notice::default()
    });
    facts.penalty = fine(500_001);
    refused(
        "not_heavier_after_a_defence",
        &facts,
        "HEAVIER_AFTER_DEFENCE",
        "第四十五条",
    );
    facts.penalty = fine(500_000);
    assert_eq!(not_heavier_after_a_defence(&facts), Ok(()));
}

/// A case that was returned is no way round it; what was found otherwise then is judged anew.
#[test]
fn what_the_party_was_notified_before_the_case_was_returned_binds_for_the_same_findings() {
    let mut facts = facts("2026-03-09");
    let found = findings("2026-02-01", None, &["mild"]);
    let round = FormerRound {
        findings: Some(found.clone()),
        notice: Some(Notice {
            fine_fen: 500_000,
            ..Notice::default()
        }),
        ..FormerRound::default()
    };
    facts.case.former_rounds = vec![round];
    facts.case.defences = vec![Defence::default()];
    facts.case.notice = Some(Notice {
        fine_fen: 900_000,
        ..Notice::default()
    });
    facts.penalty = fine(500_001);
    let mut in_other_words = found.clone();
    in_other_words.statement = "in other words".into();
    facts.case.findings = Some(in_other_words);
    refused(
        "not_heavier_after_a_defence",
        &facts,
        "HEAVIER_AFTER_DEFENCE",
        "第四十五条",
    );
    facts.case.findings = Some(findings("2026-02-01", Some(10_000), &["mild"]));
    assert_eq!(not_heavier_after_a_defence(&facts), Ok(()));
    facts.case.findings = Some(found);
    facts.case.defences.clear();
    assert_eq!(not_heavier_after_a_defence(&facts), Ok(()));
}

#[test]
fn a_large_fine_is_discussed_together() {
    let mut facts = facts("2026-03-09");
    facts.penalty = fine(facts.settings.discussion_from_fen);
    refused("discussion_is_recorded", &facts, "DISCUSSION_MISSING", "第五十七条");
    facts.penalty = fine(facts.settings.discussion_from_fen - 1);
    assert_eq!(discussion_is_recorded(&facts), Ok(()));
}

#[test]
fn who_prepared_or_reviewed_does_not_decide() {
    let mut facts = facts("2026-03-09");
    facts.case = Case {
        evidence: vec![Evidence::default()],
        ..Case::default()
    };
    for step in ["FileCase", "EndInvestigation", "ProposePenalty", "ReviewCaseLegality"] {
        let history = [TakenBefore {
            step: step.into(),
            actor: "li".into(),
        }];
        let refusal = CASE
            .take("DecidePenalty", State::Notified, &history, "li", &facts)
            .unwrap_err();
        assert_eq!(refusal.reason, "SAME_PERSON", "{step}");
    }
}

#[test]
fn lateness_costs_three_percent_a_day_and_never_more_than_the_fine() {
    let decision = Decision {
        fine_fen: 500_000,
        confiscate_fen: 27_600,
        pay_by: "2026-03-16".into(),
        ..Decision::default()
    };
    assert_eq!(
        as_of(day("2026-03-16"), &decision, vec![], &Law::builtin()).owed_fen,
        527_600
    );
    assert_eq!(
        as_of(day("2026-03-18"), &decision, vec![], &Law::builtin()).surcharge_fen,
        30_000
    );
    assert_eq!(
        as_of(day("2026-12-31"), &decision, vec![], &Law::builtin()).surcharge_fen,
        500_000
    );
    let paid = Payment {
        amount_fen: 527_600,
        paid_on: "2026-03-18".into(),
        ..Payment::default()
    };
    let account = as_of(day("2026-12-31"), &decision, vec![paid], &Law::builtin());
    assert_eq!((account.surcharge_fen, account.owed_fen), (30_000, 30_000));
}

#[test]
fn personal_data_is_masked_and_patent_numbers_are_not() {
    let party = Party {
        display_name: "张三丰".into(),
        kind: party::Kind::NaturalPerson.into(),
        representative: "李四".into(),
        ..Party::default()
    };
    assert_eq!(masking::party_name(&party), "张**");
    let text = "张三丰（43120219900101001X，电话13800000000）与李四销售标注ZL201630312136.6的产品";
    let masked = masking::text(text, &party);
    assert_eq!(
        masked,
        "张**（431***********001X，电话138*****000）与李*销售标注ZL201630312136.6的产品"
    );
    let company = Party {
        display_name: "某公司".into(),
        kind: party::Kind::Organisation.into(),
        ..Party::default()
    };
    assert_eq!(masking::party_name(&company), "某公司");
}

//! What the rules refuse, and what they let pass; who may not decide is played in the suite too.

use kezhi_procedure::Refusal;
use kezhi_proto::coordination::EconomicReview;
use kezhi_proto::coordination::economic_review::{Activity, Analysis, Expert, FollowUp, Opinion, Risk};

use super::rules::*;

const UNIT: &str = "91120113754806625Q";
const SCHOOL: &str = "12100000400000624D";

fn expert(account: &str, unit: &str, tied_to: &[&str]) -> Expert {
    Expert {
        account: account.into(),
        unit: unit.into(),
        tied_to: tied_to.iter().map(ToString::to_string).collect(),
        ..Expert::default()
    }
}

fn analysis(expert: &str, risk: Risk) -> Analysis {
    Analysis {
        expert: expert.into(),
        risk: risk.into(),
        ..Analysis::default()
    }
}

/// Two experts of a school, of whom both were heard.
fn facts() -> Facts {
    Facts {
        review: EconomicReview {
            activity: Some(Activity {
                unit: UNIT.into(),
                ..Activity::default()
            }),
            experts: vec![expert("zhou", SCHOOL, &[]), expert("wu", SCHOOL, &[])],
            analyses: vec![analysis("zhou", Risk::Low), analysis("wu", Risk::Medium)],
            ..EconomicReview::default()
        },
        needed: Some(2),
        account: "head".into(),
        ..Facts::default()
    }
}

fn refused<T>(outcome: Result<T, Refusal>) -> String {
    match outcome.map_err(|refusal| (refusal.field, refusal.reason)) {
        Ok(_) => String::new(),
        Err((field, reason)) if field.is_empty() => reason.into(),
        Err((field, _)) => field,
    }
}

#[test]
fn experts_are_known_by_good_codes_and_named_once() {
    for (experts, expected) in [
        (vec![expert("zhou", SCHOOL, &[UNIT]), expert("wu", SCHOOL, &[])], ""),
        (vec![expert("zhou", "9112011375480662OP", &[])], "experts[0].unit"),
        (
            vec![expert("zhou", SCHOOL, &[UNIT, "9112011375480662OP"])],
            "experts[0].tied_to[1]",
        ),
        (
            vec![expert("zhou", SCHOOL, &[]), expert("zhou", UNIT, &[])],
            "experts[1].account",
        ),
    ] {
        assert_eq!(refused(read_experts(experts)), expected);
    }
    let spelt = read_experts(vec![expert("zhou", &UNIT.to_lowercase(), &[&UNIT.to_lowercase()])]).unwrap();
    assert_eq!(spelt, [expert("zhou", UNIT, &[UNIT])]);
    let early = read_experts(vec![expert("zhou", "91350203M0001FUE3P", &[])]).unwrap();
    assert!(early[0].unit_remark.contains("should be"), "{early:?}");
}

#[test]
fn a_panel_is_large_enough_and_nobody_on_it_has_a_tie_to_the_unit() {
    let free = || expert("zhou", SCHOOL, &[]);
    for (experts, too_small, tied) in [
        (vec![free(), free()], "", ""),
        (vec![free()], "PANEL_TOO_SMALL", ""),
        (vec![free(), expert("wu", UNIT, &[])], "", "TIE_TO_UNIT"),
        (vec![free(), expert("wu", SCHOOL, &[UNIT])], "", "TIE_TO_UNIT"),
    ] {
        let facts = Facts {
            experts: Some(experts),
            ..facts()
        };
        assert_eq!(refused(panel_is_large_enough(&facts)), too_small);
        assert_eq!(refused(no_expert_has_a_tie(&facts)), tied);
    }
}

#[test]
fn who_is_heard_is_appointed_and_everyone_who_is_appointed_is_heard() {
    for (name, expected) in [("wu", ""), ("qian", "analysis.expert")] {
        let facts = Facts {
            analysis: Some(analysis(name, Risk::Low)),
            ..facts()
        };
        assert_eq!(refused(expert_is_appointed(&facts)), expected, "{name}");
    }
    let mut facts = facts();
    assert_eq!(refused(every_expert_was_heard(&facts)), "");
    facts.review.analyses.pop();
    let missing = every_expert_was_heard(&facts).unwrap_err();
    assert_eq!(
        (missing.reason, missing.metadata),
        ("EVIDENCE_MISSING", vec![("missing", "wu".into())])
    );
}

#[test]
fn an_opinion_is_not_that_of_an_expert_and_grades_the_risk_as_they_do_or_says_why() {
    for (account, expected) in [("head", ""), ("wu", "SAME_PERSON"), ("zheng", "SAME_PERSON")] {
        let mut facts = Facts {
            account: account.into(),
            ..facts()
        };
        facts.review.former_analyses.push(analysis("zheng", Risk::Low));
        assert_eq!(refused(decider_is_no_expert(&facts)), expected, "{account}");
    }
    for (risk, reasons, expected) in [
        (Risk::High, "", ""),
        (Risk::Medium, "", ""),
        (Risk::Low, " ", "ADVICE_LEFT_WITHOUT_REASONS"),
        (Risk::Low, "已取得许可", ""),
    ] {
        let opinion = Opinion {
            risk: risk.into(),
            departure_reasons: reasons.into(),
            ..Opinion::default()
        };
        let facts = Facts {
            opinion: Some(opinion),
            ..facts()
        };
        assert_eq!(refused(risk_is_what_the_experts_say(&facts)), expected, "{risk:?}");
    }
}

#[test]
fn an_analysis_that_was_replaced_is_kept_and_left_with_reasons_only() {
    let mut facts = facts();
    set_aside(&mut facts.review, |analysis| analysis.expert != "wu");
    facts.review.analyses.push(analysis("wu", Risk::Low));
    assert_eq!(facts.review.former_analyses, [analysis("wu", Risk::Medium)]);
    assert_eq!(
        facts.review.analyses,
        [analysis("zhou", Risk::Low), analysis("wu", Risk::Low)]
    );
    for (reasons, expected) in [("", "ADVICE_LEFT_WITHOUT_REASONS"), ("已取得许可", "")] {
        facts.opinion = Some(Opinion {
            risk: Risk::Low.into(),
            departure_reasons: reasons.into(),
            ..Opinion::default()
        });
        assert_eq!(refused(risk_is_what_the_experts_say(&facts)), expected);
    }
}

#[test]
fn a_review_is_closed_once_it_is_known_what_the_unit_did() {
    let mut facts = facts();
    assert_eq!(refused(follow_up_is_recorded(&facts)), "EVIDENCE_MISSING");
    facts.review.follow_ups.push(FollowUp::default());
    assert_eq!(refused(follow_up_is_recorded(&facts)), "");
}

#[test]
fn what_experts_say_is_shown_outside_once_the_bureau_has_spoken() {
    let mut review = facts().review;
    review.former_analyses.push(analysis("wu", Risk::High));
    let shown = shown_outside(review.clone());
    assert_eq!(
        (shown.experts.len(), shown.analyses.len(), shown.former_analyses.len()),
        (0, 0, 0)
    );
    assert_eq!(unit_of(&shown), UNIT);
    review.opinion = Some(Opinion::default());
    assert_eq!(shown_outside(review.clone()), review);
}

#[test]
fn a_review_is_of_the_year_in_which_it_was_asked_for() {
    let review = EconomicReview {
        requested_on: "2026-03-02".into(),
        ..EconomicReview::default()
    };
    assert_eq!(year_of(&review), "2026");
}

use kezhi_procedure::{Refusal, TakenBefore};
use kezhi_proto::projects::acceptance::{Advice, State};
use kezhi_proto::projects::{
    Acceptance, AcceptanceExpert, ExpertConclusion, Hold, Milestone, MilestoneExplanation, Project, Unit, milestone,
};

use super::procedure::ACCEPTANCE;
use super::rules::*;

fn reason(outcome: Result<(), Refusal>) -> &'static str {
    outcome.map_or_else(|refusal| refusal.reason, |()| "")
}

fn unit(code: &str) -> Unit {
    Unit {
        credit_code: code.into(),
        ..Unit::default()
    }
}

fn expert(account: &str, unit: &str, tied_to: &[&str]) -> AcceptanceExpert {
    AcceptanceExpert {
        account: account.into(),
        unit: unit.into(),
        tied_to: tied_to.iter().map(ToString::to_string).collect(),
        ..AcceptanceExpert::default()
    }
}

fn project() -> Project {
    let milestone = |id: &str, state: milestone::State| Milestone {
        id: id.into(),
        state: state.into(),
        ..Milestone::default()
    };
    Project {
        lead: Some(unit("lead")),
        partners: vec![unit("partner")],
        milestones: vec![
            milestone("m1", milestone::State::Accepted),
            milestone("m2", milestone::State::Open),
            milestone("m3", milestone::State::Reported),
        ],
        ..Project::default()
    }
}

#[test]
fn a_milestone_is_accepted_or_explained() {
    for (explained, missing) in [(&[][..], "m2, m3"), (&["m2"], "m3"), (&["m2", "m3"], "")] {
        let explain = |id: &&str| MilestoneExplanation {
            milestone: id.to_string(),
            ..MilestoneExplanation::default()
        };
        let facts = Facts {
            acceptance: Acceptance {
                explanations: explained.iter().map(explain).collect(),
                ..Acceptance::default()
            },
            project: Some(project()),
            ..Facts::of(&Acceptance::default(), "2026-03-02".parse().unwrap())
        };
        let named = milestones_are_accepted_or_explained(&facts)
            .map_or_else(|refusal| refusal.metadata[0].1.clone(), |()| String::new());
        assert_eq!(named, missing);
    }
}

#[test]
fn only_a_milestone_that_is_not_accepted_is_explained_and_once() {
    for (explained, refused) in [
        (&["m2", "m3"][..], ""),
        (&["m1"], "acceptance.explanations[0].milestone"),
        (&["m2", "m4"], "acceptance.explanations[1].milestone"),
        (&["m2", "m2"], "acceptance.explanations[1].milestone"),
    ] {
        let explain = |id: &&str| MilestoneExplanation {
            milestone: id.to_string(),
            ..MilestoneExplanation::default()
        };
        let facts = Facts {
            acceptance: Acceptance {
                explanations: explained.iter().map(explain).collect(),
                ..Acceptance::default()
            },
            project: Some(project()),
            ..Facts::of(&Acceptance::default(), "2026-03-02".parse().unwrap())
        };
        let field =
            explanations_are_of_open_milestones(&facts).map_or_else(|refusal| refusal.field, |()| String::new());
        assert_eq!(field, refused, "{explained:?}");
    }
}

#[test]
fn an_expert_is_named_once_and_each_code_is_kept_in_its_normal_form() {
    let (typed, normal) = ("91120113754806625q", "91120113754806625Q");
    let experts = experts_of(vec![expert("a", typed, &[typed])]).unwrap();
    assert_eq!(experts, [expert("a", normal, &[normal])]);
    let field = |experts| experts_of(experts).unwrap_err().field;
    assert_eq!(field(vec![expert("a", "lead", &[])]), "experts[0].unit");
    assert_eq!(field(vec![expert("a", normal, &["lead"])]), "experts[0].tied_to[0]");
    let twice = vec![expert("a", normal, &[]), expert("a", normal, &[])];
    assert_eq!(field(twice), "experts[1].account");
}

#[test]
fn who_concludes_is_an_expert_and_does_so_once() {
    let acceptance = Acceptance {
        experts: vec![expert("a", "x", &[]), expert("b", "y", &[])],
        ..Acceptance::default()
    };
    for (concluding, refused) in [
        (&["a", "b"][..], ""),
        (&["a", "c"], "conclusions[1].expert"),
        (&["b", "b"], "conclusions[1].expert"),
    ] {
        let conclude = |expert: &&str| ExpertConclusion {
            expert: expert.to_string(),
            ..ExpertConclusion::default()
        };
        let conclusions: Vec<_> = concluding.iter().map(conclude).collect();
        let outcome = conclusions_are_of_the_experts(&acceptance, &conclusions);
        let field = outcome.map_or_else(|refusal| refusal.field, |()| String::new());
        assert_eq!(field, refused, "{concluding:?}");
    }
}

#[test]
fn experts_are_enough_and_have_no_tie() {
    for (panel, small, tied) in [
        (vec![expert("a", "x", &[])], "PANEL_TOO_SMALL", ""),
        (vec![expert("a", "x", &[]), expert("b", "y", &["z"])], "", ""),
        (
            vec![expert("a", "x", &[]), expert("b", "partner", &[])],
            "",
            "TIE_TO_UNIT",
        ),
        (
            vec![expert("a", "x", &["lead"]), expert("b", "y", &[])],
            "",
            "TIE_TO_UNIT",
        ),
    ] {
        let facts = Facts {
            project: Some(project()),
            panel: Some(panel),
            needed: Some(2),
            ..Facts::of(&Acceptance::default(), "2026-03-02".parse().unwrap())
        };
        assert_eq!(reason(panel_is_large_enough(&facts)), small);
        assert_eq!(reason(no_expert_has_a_tie(&facts)), tied);
    }
}

#[test]
fn experts_conclude_on_the_day_or_after_it() {
    for (on, expected) in [
        ("2026-03-01", "DAY_OUT_OF_ORDER"),
        ("2026-03-02", ""),
        ("2026-03-03", ""),
    ] {
        let facts = Facts {
            acceptance: Acceptance {
                held_on: "2026-03-02".into(),
                ..Acceptance::default()
            },
            on: on.parse().unwrap(),
            ..Facts::of(&Acceptance::default(), "2026-03-02".parse().unwrap())
        };
        assert_eq!(reason(acceptance_day_has_come(&facts)), expected, "{on}");
    }
}

#[test]
fn the_advice_is_that_of_more_than_half() {
    use Advice::{Correct, Fail, Pass, Unspecified};
    for (advices, expected) in [
        (&[][..], Unspecified),
        (&[Pass], Pass),
        (&[Pass, Fail], Unspecified),
        (&[Pass, Fail, Pass], Pass),
        (&[Correct, Fail, Pass], Unspecified),
        (&[Fail, Fail, Fail, Pass], Fail),
        (&[Correct, Correct, Pass], Correct),
    ] {
        let conclude = |advice: &Advice| ExpertConclusion {
            advice: (*advice).into(),
            ..ExpertConclusion::default()
        };
        let conclusions: Vec<_> = advices.iter().map(conclude).collect();
        assert_eq!(advice_of(&conclusions), expected, "{advices:?}");
    }
}

#[test]
fn a_decision_against_the_experts_says_why() {
    for (advised, decision, reasons, expected) in [
        (Advice::Pass, Advice::Pass, "", ""),
        (Advice::Fail, Advice::Pass, "", "ADVICE_LEFT_WITHOUT_REASONS"),
        (Advice::Fail, Advice::Pass, "  ", "ADVICE_LEFT_WITHOUT_REASONS"),
        (Advice::Fail, Advice::Pass, "the indicator was met since", ""),
        (Advice::Pass, Advice::Correct, "", "ADVICE_LEFT_WITHOUT_REASONS"),
        (Advice::Unspecified, Advice::Fail, "", ""),
    ] {
        let facts = Facts {
            acceptance: Acceptance {
                advised: advised.into(),
                ..Acceptance::default()
            },
            decision: Some(decision),
            departure_reasons: Some(reasons.into()),
            ..Facts::of(&Acceptance::default(), "2026-03-02".parse().unwrap())
        };
        let outcome = decision_follows_the_experts_or_says_why(&facts);
        assert_eq!(reason(outcome), expected, "{advised:?} {decision:?}");
    }
}

#[test]
fn nothing_passes_while_something_is_to_be_put_right() {
    let hold = Hold {
        subject: "rectifications/1".into(),
        ..Hold::default()
    };
    for (holds, expected) in [(vec![], ""), (vec![hold], "PROJECT_HELD")] {
        let project = Project {
            holds,
            ..Project::default()
        };
        let facts = Facts {
            project: Some(project),
            ..Facts::of(&Acceptance::default(), "2026-03-02".parse().unwrap())
        };
        assert_eq!(reason(nothing_is_to_be_put_right(&facts)), expected);
    }
}

#[test]
fn who_prepared_does_not_decide() {
    let facts = Facts {
        project: Some(project()),
        decision: Some(Advice::Pass),
        departure_reasons: Some(String::new()),
        ..Facts::of(&Acceptance::default(), "2026-03-02".parse().unwrap())
    };
    for earlier in ["ApplyForAcceptance", "ArrangeAcceptance", "RecordExpertConclusions"] {
        let history = [TakenBefore {
            step: earlier.into(),
            actor: "li".into(),
        }];
        for step in ["PassAcceptance", "ReturnForCorrection", "FailAcceptance"] {
            let take = |actor| ACCEPTANCE.take(step, State::Reviewed, &history, actor, &facts);
            assert_eq!(take("li").unwrap_err().reason, "SAME_PERSON", "{earlier} {step}");
            assert!(take("head").is_ok(), "{earlier} {step}");
        }
    }
}

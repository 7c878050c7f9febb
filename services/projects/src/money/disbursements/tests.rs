//! The table of a payment is sound, and what must hold before one.

use kezhi_proto::projects::disbursement::State;
use kezhi_proto::projects::{Hold, Milestone, PlannedPayment, Project, milestone, project};

use super::procedure::DISBURSEMENT;
use super::rules::Facts;

fn facts() -> Facts {
    Facts {
        project: Project {
            state: project::State::UnderWay.into(),
            milestones: vec![Milestone {
                id: "m1".into(),
                state: milestone::State::Accepted.into(),
                ..Milestone::default()
            }],
            ..Project::default()
        },
        payment: PlannedPayment {
            id: "p1".into(),
            milestone: "m1".into(),
            ..PlannedPayment::default()
        },
        ..Facts::default()
    }
}

fn asked(change: impl Fn(&mut Facts)) -> Result<State, &'static str> {
    let mut facts = facts();
    change(&mut facts);
    let taken = DISBURSEMENT.begin("RequestDisbursement", &facts);
    taken.map(|taken| taken.to).map_err(|refusal| refusal.reason)
}

#[test]
fn money_waits_for_its_milestone_for_every_hold_and_for_the_project_to_be_under_way() {
    assert_eq!(asked(|_| ()), Ok(State::Requested));
    assert_eq!(asked(|facts| facts.payment.milestone.clear()), Ok(State::Requested));
    assert_eq!(
        asked(|facts| facts.payment.milestone = "m2".into()),
        Err("MILESTONE_OPEN")
    );
    let suspended = |facts: &mut Facts| facts.project.state = project::State::Suspended.into();
    assert_eq!(asked(suspended), Err("PROJECT_HELD"));
    let reported = |facts: &mut Facts| facts.project.milestones[0].state = milestone::State::Reported.into();
    assert_eq!(asked(reported), Err("MILESTONE_OPEN"));
    assert_eq!(
        asked(|facts| facts.project.holds.push(Hold::default())),
        Err("PROJECT_HELD")
    );
    for state in [project::State::Terminated, project::State::SetUp] {
        assert_eq!(
            asked(|facts| facts.project.state = state.into()),
            Err("STEP_NOT_ALLOWED")
        );
    }
}

#[test]
fn who_asked_for_a_payment_does_not_approve_it() {
    let asked = [kezhi_procedure::TakenBefore {
        step: "RequestDisbursement".into(),
        actor: "li".into(),
    }];
    let approve = |actor| DISBURSEMENT.take("ApproveDisbursement", State::Requested, &asked, actor, &facts());
    assert_eq!(approve("li").unwrap_err().reason, "SAME_PERSON");
    assert_eq!(approve("wang").unwrap().to, State::Approved);
}

#[test]
fn a_payment_is_sent_once_whatever_becomes_of_it() {
    for state in [
        State::Dispatched,
        State::Unknown,
        State::Confirmed,
        State::Released,
        State::Refused,
    ] {
        let sent = DISBURSEMENT.take("DispatchDisbursement", state, &[], "li", &facts());
        assert_eq!(sent.unwrap_err().reason, "STEP_NOT_ALLOWED", "{state:?}");
    }
}

#[test]
fn a_receipt_of_another_amount_confirms_nothing() {
    let mut facts = facts();
    facts.ordered.amount_fen = 100;
    facts.paid_fen = Some(99);
    let confirm = |facts: &Facts| DISBURSEMENT.take("ConfirmDisbursement", State::Dispatched, &[], "li", facts);
    assert_eq!(confirm(&facts).unwrap_err().reason, "AMOUNT_MISMATCH");
    facts.paid_fen = Some(100);
    assert_eq!(confirm(&facts).unwrap().to, State::Confirmed);
}

//! What must hold before a payment is made. Pure.

use kezhi_procedure::{Refusal, field, gathered};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::{Disbursement, Milestone, PlannedPayment, Project, milestone, project};

use crate::money::funds::rules::refuse_unless;

/// What a step of a payment is decided on.
#[derive(Debug, Clone)]
#[cfg_attr(test, derive(Default))]
pub struct Facts {
    /// The project.
    pub project: Project,
    /// The payment of its task book.
    pub payment: PlannedPayment,
    /// The payment, as it stands or as it is asked for.
    pub ordered: Disbursement,
    /// What the treasury says it paid, in fen; `None` where it says nothing yet, and a rule that asks for it decides nothing
    /// ([`gathered`]).
    pub paid_fen: Option<i64>,
}

impl Facts {
    /// What a step of a payment is decided on. One that was asked for is paid whatever the task book says of it by now.
    pub fn of(project: Project, ordered: &Disbursement) -> Self {
        let gone = |_| PlannedPayment {
            id: ordered.payment.clone(),
            ..PlannedPayment::default()
        };
        Self {
            payment: planned(&project, &ordered.payment).unwrap_or_else(gone),
            project,
            ordered: ordered.clone(),
            paid_fen: None,
        }
    }
}

/// The payment of a project's task book that is meant.
pub fn planned(project: &Project, payment: &str) -> Result<PlannedPayment, Refusal> {
    let mut planned = project.task_book.iter().flat_map(|book| &book.payments);
    let found = planned.find(|planned| planned.id == payment).cloned();
    found.ok_or_else(|| {
        let message = format!("the task book of {} has no payment {payment:?}", project.name);
        Refusal::field("payment", message)
    })
}

/// Money is paid to projects under way only.
pub fn project_is_under_way(facts: &Facts) -> Result<(), Refusal> {
    refuse_unless(&facts.project, &[project::State::UnderWay], "a payment")
}

/// While a project is suspended nothing is paid, for the reasons of the suspension.
pub fn project_is_not_suspended(facts: &Facts) -> Result<(), Refusal> {
    if facts.project.state() != project::State::Suspended {
        return Ok(());
    }
    let suspension = facts.project.suspensions.last().cloned().unwrap_or_default();
    let message = format!(
        "{} has been suspended since {}: {}",
        facts.project.name, suspension.suspended_on, suspension.suspension_reason
    );
    Err(Refusal::precondition(ErrorReason::ProjectHeld.code(), message).with("holds", "suspension"))
}

/// Nothing waits to be put right first.
pub fn nothing_holds_the_money(facts: &Facts) -> Result<(), Refusal> {
    let holds = &facts.project.holds;
    if holds.is_empty() {
        return Ok(());
    }
    let reasons: Vec<_> = holds
        .iter()
        .map(|hold| format!("{} ({})", hold.reason, hold.subject))
        .collect();
    let subjects: Vec<_> = holds.iter().map(|hold| hold.subject.as_str()).collect();
    let message = format!(
        "the money of {} is held back: {}",
        facts.project.name,
        reasons.join("; ")
    );
    Err(Refusal::precondition(ErrorReason::ProjectHeld.code(), message).with("holds", subjects.join(", ")))
}

/// The milestone to which the payment is tied is accepted.
pub fn milestone_is_accepted(facts: &Facts) -> Result<(), Refusal> {
    let id = facts.payment.milestone.as_str();
    let is_accepted = |milestone: &Milestone| milestone.id == id && milestone.state() == milestone::State::Accepted;
    if id.is_empty() || facts.project.milestones.iter().any(is_accepted) {
        return Ok(());
    }
    let message = format!(
        "the payment {} waits for the milestone {id}, which is not accepted",
        facts.payment.id
    );
    Err(Refusal::precondition(ErrorReason::MilestoneOpen.code(), message).with("milestone", id))
}

/// The treasury paid what it was told to pay.
pub fn the_order_was_paid_in_full(facts: &Facts) -> Result<(), Refusal> {
    let ordered = &facts.ordered;
    let paid_fen = *gathered(&facts.paid_fen, "what the treasury paid")?;
    if ordered.amount_fen == paid_fen {
        return Ok(());
    }
    let message = format!(
        "the receipt says {paid_fen} fen, the order {} says {}",
        ordered.order_number, ordered.amount_fen
    );
    Err(Refusal::precondition(ErrorReason::AmountMismatch.code(), message).with("owed_fen", ordered.amount_fen))
}

/// Of what was never sent nothing is taken up again: it is requested anew.
pub fn the_order_was_sent(facts: &Facts) -> Result<(), Refusal> {
    let is_sent = !facts.ordered.dispatched_on.is_empty();
    let message = format!(
        "the order {} was never sent; request the payment anew",
        facts.ordered.order_number
    );
    field::must(is_sent, "name", message)
}

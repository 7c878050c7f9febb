//! What must hold before a payment is made. Pure.

use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::{PlannedPayment, Project, milestone, project};

/// What a step of a payment is decided on.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The project.
    pub project: Project,
    /// The payment of its task book.
    pub payment: PlannedPayment,
}

/// Money is paid to projects under way only.
pub fn project_is_under_way(facts: &Facts) -> Result<(), Refusal> {
    crate::funds::refuse_unless(&facts.project, &[project::State::UnderWay], "a payment")
}

/// While a project is suspended nothing is paid, for the reasons of the suspension.
pub fn project_is_not_suspended(facts: &Facts) -> Result<(), Refusal> {
    if facts.project.state() != project::State::Suspended {
        return Ok(());
    }
    let suspension = facts.project.suspensions.last().cloned().unwrap_or_default();
    let message = format!(
        "{} has been suspended since {}: {}",
        facts.project.name, suspension.suspended_on, suspension.suspended_for
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
    let is_accepted = |milestone: &kezhi_proto::projects::Milestone| {
        milestone.id == id && milestone.state() == milestone::State::Accepted
    };
    if id.is_empty() || facts.project.milestones.iter().any(is_accepted) {
        return Ok(());
    }
    let message = format!(
        "the payment {} waits for the milestone {id}, which is not accepted",
        facts.payment.id
    );
    Err(Refusal::precondition(ErrorReason::MilestoneOpen.code(), message).with("milestone", id))
}

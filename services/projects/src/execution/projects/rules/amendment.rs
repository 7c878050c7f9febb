//! What an amendment may not touch.

use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::{PlannedPayment, TaskBook, milestone};

use super::Facts;
use super::changes::changes;

/// An amendment changes something.
pub fn something_changes(facts: &Facts) -> Result<(), Refusal> {
    let (leader, given) = (facts.next_leader()?, facts.given_book()?);
    let same_leader = leader.is_empty() || leader == facts.project.leader;
    let same_book = facts.in_force().is_some_and(|book| changes(book, given).is_empty());
    match same_leader && same_book {
        false => Ok(()),
        true => Err(Refusal::field(
            "task_book",
            "this is the task book in force; nothing would change",
        )),
    }
}

/// A milestone that was reported or accepted stays as it was agreed.
pub fn what_was_reached_stays(facts: &Facts) -> Result<(), Refusal> {
    let given = facts.given_book()?;
    let milestones = facts.project.milestones.iter();
    let altered = milestones
        .filter(|milestone| milestone.state() != milestone::State::Open)
        .find(|milestone| {
            !given.milestones.iter().any(|planned| {
                planned.id == milestone.id
                    && planned.title == milestone.title
                    && planned.due_on == milestone.due_on
                    && planned.evidence_kinds == milestone.evidence_kinds
            })
        });
    match altered {
        None => Ok(()),
        Some(milestone) => {
            let message = format!(
                "the milestone {} was reported or accepted; it stays as it is",
                milestone.id
            );
            Err(fixed(format!("milestones/{}", milestone.id), message))
        }
    }
}

/// A payment that has fallen due stays as it was agreed: it may have been made.
pub fn what_fell_due_stays(facts: &Facts) -> Result<(), Refusal> {
    let given = facts.given_book()?;
    let Some(in_force) = facts.in_force() else {
        return Ok(());
    };
    let altered = in_force
        .payments
        .iter()
        .filter(|payment| has_fallen_due(facts, payment))
        .find(|payment| !plans(given, payment));
    match altered {
        None => Ok(()),
        Some(payment) => {
            let message = format!("the payment {} has fallen due; it stays as it is", payment.id);
            Err(fixed(format!("payments/{}", payment.id), message))
        }
    }
}

fn has_fallen_due(facts: &Facts, payment: &PlannedPayment) -> bool {
    payment.milestone.is_empty()
        || facts
            .project
            .milestones
            .iter()
            .any(|milestone| milestone.id == payment.milestone && milestone.state() == milestone::State::Accepted)
}

fn plans(book: &TaskBook, payment: &PlannedPayment) -> bool {
    book.payments.contains(payment)
}

fn fixed(part: String, message: String) -> Refusal {
    Refusal::precondition(ErrorReason::TaskBookFixed.code(), message).with("part", part)
}

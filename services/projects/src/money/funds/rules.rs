//! What must hold before money moves, as far as the books do not decide it. Pure.

use kezhi_procedure::{Refusal, state_name};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::project::State;
use kezhi_proto::projects::{FundSource, Plan, Project};

/// Refuses a plan to carry money over to that is of no later year.
pub fn refuse_year_not_later(to: &Plan, year: i32) -> Result<(), Refusal> {
    match to.year > year {
        true => Ok(()),
        false => Err(Refusal::field(
            "to_plan",
            format!("{} is of {}, not of a year after {year}", to.name, to.year),
        )),
    }
}

/// Refuses an operation in a state of the project in which it is not done.
pub fn refuse_unless(project: &Project, states: &[State], operation: &str) -> Result<(), Refusal> {
    let state = project.state();
    if states.contains(&state) {
        return Ok(());
    }
    let wanted: Vec<String> = states.iter().map(state_name).collect();
    let state = state_name(state);
    let message = format!(
        "{} is {state}; {operation} is done while it is {}",
        project.name,
        wanted.join(", ")
    );
    Err(Refusal::precondition(ErrorReason::StepNotAllowed.code(), message).with("state", state))
}

/// Refuses to pass money on to anyone but a partner.
pub fn refuse_all_but_partners(project: &Project, unit: &str) -> Result<(), Refusal> {
    match project.partners.iter().any(|partner| partner.credit_code == unit) {
        true => Ok(()),
        false => Err(Refusal::field(
            "unit",
            format!("{unit} is no partner of {}", project.name),
        )),
    }
}

/// Refuses a head that the authority does not have.
pub fn refuse_unknown_head(heads: &[String], field: &str, head: &str) -> Result<(), Refusal> {
    match heads.iter().any(|known| known == head) {
        true => Ok(()),
        false => Err(Refusal::field(
            field,
            format!("{head} is no budget head; there are {}", heads.join(", ")),
        )),
    }
}

/// Refuses to move more of a budget than may still be moved without an amendment.
pub fn refuse_more_than_is_free(amount_fen: i64, free_fen: i64) -> Result<(), Refusal> {
    if amount_fen <= free_fen {
        return Ok(());
    }
    let message =
        format!("{amount_fen} fen are more than the {free_fen} that may still be moved freely; propose an amendment");
    Err(Refusal::precondition(ErrorReason::AmendmentNeeded.code(), message).with("free_fen", free_fen))
}

/// How much of the budget from a source may be moved freely in all.
pub fn free_fen(project: &Project, source: FundSource, permille: i64) -> i64 {
    let lines = project.task_book.iter().flat_map(|book| &book.budget);
    let budget: i64 = lines
        .filter(|line| line.source() == source)
        .map(|line| line.amount_fen)
        .sum();
    i64::try_from(i128::from(budget) * i128::from(permille) / 1000).unwrap_or(i64::MAX)
}

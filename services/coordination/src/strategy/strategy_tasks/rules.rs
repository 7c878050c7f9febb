//! What an assignment must be in itself, and what must hold before a step. Pure.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, gathered, state_name};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::strategy::State;
use kezhi_proto::coordination::strategy_task::{Assignment, Participant, Report};
use kezhi_proto::coordination::{Strategy, StrategyTask};

use crate::strategy::strategies::{content_of, indicator_of};

/// What a step of a task is decided on.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The strategy; `None` where nobody looked at it.
    pub strategy: Option<Strategy>,
    /// What is to be done.
    pub assignment: Assignment,
    /// How far the task was.
    pub permille: i32,
    /// The report that is to be added; `None` where none is.
    pub report: Option<Report>,
    /// The day of the step.
    pub on: Day,
}

impl Facts {
    /// The facts of a task in itself, without its strategy and without a new report.
    pub fn of(task: &StrategyTask, on: Day) -> Self {
        Self {
            strategy: None,
            assignment: assignment_of(task),
            permille: task.permille,
            report: None,
            on,
        }
    }
}

/// An assignment as it is stored on a day: nobody takes part twice, a target is that of an indicator, and it is due by a day that
/// is not over.
pub fn read(assignment: Assignment, on: Day) -> Result<Assignment, Refusal> {
    let names: Vec<_> = participants_of(&assignment).map(|one| &one.department).collect();
    for (position, participant) in assignment.cooperating.iter().enumerate() {
        let times = names.iter().filter(|name| **name == &participant.department).count();
        let otherwise = format!("{} takes part twice", participant.department);
        field::must(times == 1, &cooperating_path(position), otherwise)?;
    }
    let is_of_indicator = assignment.target_thousandths.is_none() || !assignment.indicator.is_empty();
    let otherwise = "a target is that of an indicator, and none is named";
    field::must(is_of_indicator, "assignment.target_thousandths", otherwise)?;
    field::day_not_before("assignment.due_on", &assignment.due_on, on)?;
    Ok(assignment)
}

/// What is to be done for a task.
pub fn assignment_of(task: &StrategyTask) -> Assignment {
    task.assignment.clone().unwrap_or_default()
}

/// Who takes part: first who is responsible.
pub fn participants_of(assignment: &Assignment) -> impl Iterator<Item = &Participant> {
    assignment.responsible.iter().chain(&assignment.cooperating)
}

/// The same, each with where it stands in a request.
pub fn participants_with_paths(assignment: &mut Assignment) -> impl Iterator<Item = (String, &mut Participant)> {
    let responsible = assignment.responsible.iter_mut();
    let responsible = responsible.map(|one| ("assignment.responsible.department".to_string(), one));
    let cooperating = assignment.cooperating.iter_mut().enumerate();
    responsible.chain(cooperating.map(|(position, one)| (cooperating_path(position), one)))
}

fn cooperating_path(position: usize) -> String {
    format!("assignment.cooperating[{position}].department")
}

/// The credit code of the department that is responsible for a task.
pub fn responsible_for(task: &StrategyTask) -> String {
    assignment_of(task).responsible.unwrap_or_default().credit_code
}

/// Tasks are given under what is in force, from the day of its approval.
pub fn strategy_is_in_force(facts: &Facts) -> Result<(), Refusal> {
    let strategy = strategy(facts)?;
    let begun = Day::stated(&strategy.approved_on).is_some_and(|approved_on| approved_on <= facts.on);
    if strategy.state() == State::Approved && begun {
        return Ok(());
    }
    let state = state_name(strategy.state());
    let message = format!(
        "{} is {state}; tasks are given under it while it is STATE_APPROVED, and not before that",
        strategy.name
    );
    let refusal = Refusal::precondition(ErrorReason::StrategyNotInForce.code(), message);
    Err(refusal.with("strategy", &strategy.name).with("state", state))
}

fn strategy(facts: &Facts) -> Result<&Strategy, Refusal> {
    gathered(&facts.strategy, "the strategy")
}

/// A task is one of the years for which the strategy is.
pub fn year_is_of_the_strategy(facts: &Facts) -> Result<(), Refusal> {
    let strategy = strategy(facts)?;
    let content = content_of(strategy);
    let (from, to) = (content.from_year, content.to_year);
    let is_of_it = (from..=to).contains(&facts.assignment.year);
    let otherwise = format!("{} is for {from} to {to}", strategy.name);
    field::must(is_of_it, "assignment.year", otherwise)
}

/// A task moves an indicator that the strategy has, or none.
pub fn indicator_is_of_the_strategy(facts: &Facts) -> Result<(), Refusal> {
    let (strategy, name) = (strategy(facts)?, &facts.assignment.indicator);
    let is_known = name.is_empty() || indicator_of(strategy, name).is_some();
    let otherwise = format!("{} has no indicator {name}", strategy.name);
    field::must(is_known, "assignment.indicator", otherwise)
}

/// Who reports less than before says why.
pub fn progress_falls_with_reasons(facts: &Facts) -> Result<(), Refusal> {
    let (permille, report) = (facts.permille, gathered(&facts.report, "the report")?);
    if report.permille >= permille || !report.fall_reasons.trim().is_empty() {
        return Ok(());
    }
    let message = format!(
        "the task was at {permille} permille and is at {}; say why",
        report.permille
    );
    let refusal = Refusal::precondition(ErrorReason::ProgressFellWithoutReasons.code(), message);
    Err(refusal.with("permille", permille))
}

/// A value is that of an indicator.
pub fn refuse_value_of_nothing(field: &str, task: &StrategyTask, value: Option<i64>) -> Result<(), Refusal> {
    let is_of_indicator = value.is_none() || !assignment_of(task).indicator.is_empty();
    field::must(is_of_indicator, field, format!("{} moves no indicator", task.name))
}

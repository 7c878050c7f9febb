//! What a plan must be in itself, and what must hold before a step. Pure.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, gathered};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::Campaign;
use kezhi_proto::coordination::campaign::Plan;

use crate::days::not_before;

/// What a step of a campaign is decided on.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The plan as it stands.
    pub plan: Plan,
    /// The year of the plan that is to replace it; `None` where none is.
    pub new_year: Option<i32>,
    /// The day of the step.
    pub on: Day,
    /// Tasks of the campaign that are not done; `None` where nobody looked for them.
    pub open_tasks: Option<Vec<String>>,
    /// The last day on which a task of it was accepted or cancelled, empty where none was; `None` where nobody looked.
    pub last_ended_on: Option<Option<Day>>,
}

impl Facts {
    /// The facts of a campaign in itself, without a new plan and without its tasks.
    pub fn of(campaign: &Campaign, on: Day) -> Self {
        Self {
            plan: plan_of(campaign),
            new_year: None,
            on,
            open_tasks: None,
            last_ended_on: None,
        }
    }
}

/// A plan as it is stored: its days in order, and in its year.
pub fn read(plan: Plan) -> Result<Plan, Refusal> {
    let starts_on = field::day("plan.starts_on", &plan.starts_on)?;
    let ends_on = field::day_not_before("plan.ends_on", &plan.ends_on, starts_on)?;
    let years = i32::from(starts_on.year())..=i32::from(ends_on.year());
    let otherwise = format!("from {starts_on} to {ends_on} it is not held in {}", plan.year);
    field::must(years.contains(&plan.year), "plan.year", otherwise)?;
    Ok(plan)
}

/// The plan of a campaign.
pub fn plan_of(campaign: &Campaign) -> Plan {
    campaign.plan.clone().unwrap_or_default()
}

/// A campaign is filed under its year, so it keeps it.
pub fn year_stays(facts: &Facts) -> Result<(), Refusal> {
    let (year, new_year) = (facts.plan.year, *gathered(&facts.new_year, "the new year")?);
    let otherwise = format!("the campaign belongs to {year}; plan another one for {new_year}");
    field::must(new_year == year, "plan.year", otherwise)
}

/// What is over is not launched.
pub fn is_not_over(facts: &Facts) -> Result<(), Refusal> {
    let ends_on = &facts.plan.ends_on;
    if Day::stated(ends_on).is_some_and(|last| facts.on <= last) {
        return Ok(());
    }
    let message = format!("the campaign ends on {ends_on}, before {}; revise the plan", facts.on);
    Err(Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message).with("day", facts.on))
}

/// A campaign ends well once nothing of it is left to do.
pub fn every_task_is_done(facts: &Facts) -> Result<(), Refusal> {
    let open = gathered(&facts.open_tasks, "the open tasks")?;
    if open.is_empty() {
        return Ok(());
    }
    let message = "tasks of the campaign are neither accepted nor cancelled";
    let refusal = Refusal::precondition(ErrorReason::TasksOpen.code(), message);
    Err(refusal.with("tasks", open.join(", ")))
}

/// A campaign does not end before the last of its tasks.
pub fn last_task_has_ended(facts: &Facts) -> Result<(), Refusal> {
    let last_ended_on = gathered(&facts.last_ended_on, "the day on which the last task ended")?;
    not_before(*last_ended_on, "a task of the campaign ended on", facts.on)
}

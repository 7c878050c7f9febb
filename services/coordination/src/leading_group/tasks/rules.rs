//! What must hold before a task is assigned, and which day may follow another. Pure.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, state_name};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::group_task::Assignment;
use kezhi_proto::coordination::{Campaign, GroupTask, campaign};

use crate::leading_group::campaigns::plan_of;

/// What a step of a task is decided on.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The campaign of the task; `None` where it is of none.
    pub campaign: Option<Campaign>,
    /// The name of the department.
    pub department: String,
    /// The day of the step.
    pub on: Day,
}

/// What is to be done, by whom and until when.
pub fn assignment_of(task: &GroupTask) -> Assignment {
    task.assignment.clone().unwrap_or_default()
}

/// The credit code of whose task it is.
pub fn code_of(task: &GroupTask) -> String {
    task.credit_code.clone()
}

/// The day to which a task is extended on another: a later one that is not over.
pub fn read_extension(due_on: &str, before: &str, on: Day) -> Result<Day, Refusal> {
    let before = field::day("due_on", before)?;
    field::day_after("due_on", due_on, before)?;
    field::day_not_before("due_on", due_on, on)
}

/// A campaign gives tasks from the day of its launch, while it runs.
pub fn campaign_is_launched(facts: &Facts) -> Result<(), Refusal> {
    let runs = |campaign: &Campaign| {
        let launched_on = Day::stated(&campaign.launched_on);
        campaign.state() == campaign::State::Launched && launched_on.is_some_and(|first| first <= facts.on)
    };
    let Some(campaign) = facts.campaign.as_ref().filter(|campaign| !runs(campaign)) else {
        return Ok(());
    };
    let state = state_name(campaign.state());
    let message = format!(
        "{} is {state}; it gives tasks while it is STATE_LAUNCHED, and not before that",
        campaign.name
    );
    let refusal = Refusal::precondition(ErrorReason::CampaignNotLaunched.code(), message);
    Err(refusal.with("campaign", &campaign.name).with("state", state))
}

/// A campaign gives tasks to those who take part in it.
pub fn department_takes_part(facts: &Facts) -> Result<(), Refusal> {
    let Some(campaign) = &facts.campaign else {
        return Ok(());
    };
    let otherwise = format!("{} takes no part in {}", facts.department, campaign.name);
    let takes_part = plan_of(campaign).departments.contains(&facts.department);
    field::must(takes_part, "assignment.department", otherwise)
}

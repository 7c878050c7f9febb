//! The tasks that the leading group's office assigns to departments (交办任务): reported, accepted or returned, extended, cancelled.

pub(crate) mod module;
pub mod procedure;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::coordination::group_task::State;
use kezhi_proto::coordination::{
    AbandonCampaignRequest, Campaign, GetGroupTaskRequest, GroupTask, ListGroupTasksRequest, ListGroupTasksResponse,
};

use procedure::TASK;
use rules::{assignment_of, code_of};

/// The states of a task that is not done.
const UNDONE: [State; 2] = [State::Open, State::Reported];
/// How many tasks a refusal names at most.
const NAMED: u64 = 10;

/// The tasks, filed under their campaign, their department by name and by code, and the month of their assignment.
pub const TASKS: Collection<GroupTask> = Collection {
    index_keys: |task| {
        let assignment = assignment_of(task);
        vec![assignment.campaign, assignment.department, code_of(task)]
    },
    known_to: |task| Audience::Organisations(vec![code_of(task)]),
    offers: |task| TASK.allowed(task.state()),
    ..Collection::named("grouptasks")
};

async fn get(call: Call, request: GetGroupTaskRequest) -> Result<GroupTask, Error> {
    let task = call.load(&TASKS, &request.name).await?;
    Ok(task.value)
}

async fn list(call: Call, request: ListGroupTasksRequest) -> Result<ListGroupTasksResponse, Error> {
    let own = call.caller().own_organisation().unwrap_or_default();
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state).narrowed_to(own);
    let filter = filter.narrowed_to(&request.campaign).narrowed_to(&request.department);
    Ok(call.list(&TASKS, &filter, &page).await?.answer())
}

/// Some of the tasks of a campaign that are not done.
pub(crate) async fn undone(call: &Call, campaign: &Stored<Campaign>) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for state in UNDONE {
        let undone = Filter::of(&campaign.authority).in_state(state).under(&campaign.name);
        let undone = call.latest(&TASKS, &undone, NAMED).await?;
        names.extend(undone.into_iter().map(|task| task.name));
    }
    Ok(names)
}

/// The last day on which a task of a campaign was accepted or cancelled; none where none was.
pub(crate) async fn last_ended(call: &Call, campaign: &Stored<Campaign>) -> Result<Option<Day>, Error> {
    let all = Filter::of(&campaign.authority).under(&campaign.name);
    let all = call.all(&TASKS, &all).await?.into_iter();
    Ok(all.filter_map(|task| Day::stated(&task.value.ended_on)).max())
}

/// Cancels the tasks of a campaign that is given up on a day.
pub(crate) async fn cancel_with_campaign(
    call: &Call,
    campaign: &Stored<Campaign>,
    on: Day,
    reasons: &str,
) -> Result<(), Error> {
    for state in UNDONE {
        let undone = Filter::of(&campaign.authority).in_state(state).under(&campaign.name);
        for task in call.all(&TASKS, &undone).await? {
            let mut task = call.moving(task, AbandonCampaignRequest::STEP, on).await?;
            let taken = task.take_freely(call, &TASK)?;
            task.value.ended_on = on.to_string();
            task.value.cancellation_reason = reasons.to_string();
            task.store(call, &TASKS, &taken, Default::default()).await?;
        }
    }
    Ok(())
}

//! What a department is to do in a year under a strategy (年度任务), and how far it is.

pub(crate) mod module;
pub mod procedure;
mod progress;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::coordination::strategy_task::State;
use kezhi_proto::coordination::{
    GetStrategyTaskRequest, ListStrategyTasksRequest, ListStrategyTasksResponse, Strategy, StrategyTask,
};

use procedure::TASK;
use rules::{assignment_of, participants_of};

/// How many tasks a refusal names at most.
const NAMED: u64 = 10;

/// The tasks, filed under their strategy, their year, and who takes part.
pub const TASKS: Collection<StrategyTask> = Collection {
    index_keys,
    known_to: |task| Audience::Organisations(codes_of(task)),
    offers: |task| TASK.allowed(task.state()),
    ..Collection::named("strategytasks")
};

fn index_keys(task: &StrategyTask) -> Vec<String> {
    let assignment = assignment_of(task);
    let year = assignment.year.to_string();
    let participants = participants_of(&assignment);
    let participants = participants.flat_map(|one| [one.department.clone(), one.credit_code.clone()]);
    [task.strategy.clone(), year].into_iter().chain(participants).collect()
}

async fn get(call: Call, request: GetStrategyTaskRequest) -> Result<StrategyTask, Error> {
    Ok(call.load(&TASKS, &request.name).await?.value)
}

/// The credit codes of those who take part.
fn codes_of(task: &StrategyTask) -> Vec<String> {
    let assignment = assignment_of(task);
    participants_of(&assignment)
        .map(|one| one.credit_code.clone())
        .collect()
}

async fn list(call: Call, request: ListStrategyTasksRequest) -> Result<ListStrategyTasksResponse, Error> {
    let year = match request.year {
        0 => String::new(),
        year => year.to_string(),
    };
    let own = call.caller().own_organisation().unwrap_or_default();
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(own).narrowed_to(&request.department);
    let filter = filter.narrowed_to(&request.strategy).narrowed_to(&year);
    Ok(call.list(&TASKS, &filter, &page).await?.answer())
}

/// Some of the tasks under a strategy that are neither confirmed nor cancelled.
pub(crate) async fn open_under(call: &Call, strategy: &Stored<Strategy>) -> Result<Vec<String>, Error> {
    let mut open = Vec::new();
    for state in [State::Assigned, State::Completed] {
        let filter = Filter::of(&strategy.authority).in_state(state).under(&strategy.name);
        let tasks = call.latest(&TASKS, &filter, NAMED).await?;
        open.extend(tasks.into_iter().map(|task| task.name));
    }
    Ok(open)
}

/// The last day on which a task under a strategy was confirmed or cancelled; none where none was.
pub(crate) async fn last_ended_under(call: &Call, strategy: &Stored<Strategy>) -> Result<Option<Day>, Error> {
    let all = Filter::of(&strategy.authority).under(&strategy.name);
    let all = call.all(&TASKS, &all).await?.into_iter();
    let ended = all.flat_map(|task| [task.value.confirmed_on, task.value.cancelled_on]);
    Ok(ended.filter_map(|day| Day::stated(&day)).max())
}

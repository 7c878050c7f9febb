//! What each step adds to a task.

use kezhi_proto::coordination::StrategyTaskEvent;
use std::iter::once;

use kezhi_chassis::limits::Start;
use kezhi_chassis::moving::Moving;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::field;
use kezhi_proto::StepRequest;
use kezhi_proto::coordination::strategy_task::{Assignment, Completion, Reopening, Report};
use kezhi_proto::coordination::{
    AssignStrategyTaskRequest, CancelStrategyTaskRequest, CompleteStrategyTaskRequest, ConfirmCompletionRequest,
    ReopenStrategyTaskRequest, ReportProgressRequest, StrategyTask,
};

use super::TASKS;
use super::procedure::{DONE, TASK};
use super::rules::{Facts, assignment_of, participants_with_paths, read, refuse_value_of_nothing, responsible_for};
use crate::leading_group::departments::{DEPARTMENTS, refuse_inactive};
use crate::strategy::strategies::STRATEGIES;

/// How far a task is that is done, in thousandths.
const ALL: i32 = 1000;

type Answer = Result<StrategyTask, Error>;

pub async fn assign(call: Call, request: AssignStrategyTaskRequest) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let assignment = read(request.assignment.unwrap_or_default(), on)?;
    // Nobody retires it meanwhile.
    let strategy = call.load_to_change(&STRATEGIES, &request.strategy, "").await?;
    let task = StrategyTask {
        strategy: strategy.name,
        assignment: Some(gathered(&call, assignment).await?),
        assigned_on: on.to_string(),
        ..StrategyTask::default()
    };
    let facts = Facts {
        strategy: Some(strategy.value),
        ..Facts::of(&task, on)
    };
    let taken = TASK.begin(AssignStrategyTaskRequest::STEP, &facts)?;
    let Assignment { year, due_on, .. } = assignment_of(&task);
    let data = StrategyTaskEvent {
        due_on: due_on.to_string(),
        responsible: responsible_for(&task).to_string(),
        strategy: task.strategy.to_string(),
        year,
        ..StrategyTaskEvent::default()
    };
    let begun = call.begin(&TASKS, &strategy.authority, task, &taken, on, data).await?;
    await_completion(&call, &begun.name, &begun.authority, on, &due_on).await?;
    Ok(begun.value)
}

/// Opens a task for a step of the department that is responsible for it: to the others that take part it is as if there were none.
async fn open_own(call: &Call, request: &impl StepRequest) -> Result<Moving<StrategyTask>, Error> {
    let responsible = responsible_for(&call.load(&TASKS, request.name()).await?.value);
    call.caller()
        .require_party(request.name(), once(responsible.as_str()))?;
    call.open_own(&TASKS, request).await
}

pub async fn report(call: Call, request: ReportProgressRequest) -> Answer {
    let mut task = open_own(&call, &request).await?;
    let report = request.report.unwrap_or_default();
    let facts = Facts {
        report: Some(report.clone()),
        ..Facts::of(&task.value, task.on)
    };
    let taken = task.take(&call, &TASK, &facts)?;
    refuse_value_of_nothing("report.value_thousandths", &task.value, report.value_thousandths)?;
    let report = Report {
        reported_on: task.on.to_string(),
        ..report
    };
    let data = StrategyTaskEvent {
        permille: report.permille,
        ..StrategyTaskEvent::default()
    };
    task.value.permille = report.permille;
    task.value.reports.push(report);
    Ok(task.store(&call, &TASKS, &taken, data).await?.value)
}

pub async fn complete(call: Call, request: CompleteStrategyTaskRequest) -> Answer {
    let mut task = open_own(&call, &request).await?;
    let taken = task.take_freely(&call, &TASK)?;
    let completion = Completion {
        completed_on: task.on.to_string(),
        ..request.completion.unwrap_or_default()
    };
    let value = completion.value_thousandths;
    refuse_value_of_nothing("completion.value_thousandths", &task.value, value)?;
    task.value.permille = ALL;
    task.value.completion = Some(completion);
    Ok(task.store(&call, &TASKS, &taken, Default::default()).await?.value)
}

pub async fn confirm(call: Call, request: ConfirmCompletionRequest) -> Answer {
    let mut task = call.open(&TASKS, &request).await?;
    let taken = task.take_freely(&call, &TASK)?;
    task.value.confirmed_on = task.on.to_string();
    Ok(task.store(&call, &TASKS, &taken, Default::default()).await?.value)
}

pub async fn reopen(call: Call, request: ReopenStrategyTaskRequest) -> Answer {
    let mut task = call.open(&TASKS, &request).await?;
    let taken = task.take_freely(&call, &TASK)?;
    let on = task.on;
    field::day_not_before("due_on", &request.due_on, on)?;
    let assignment = assignment_of(&task.value);
    let reopening = Reopening {
        completion: task.value.completion.take(),
        due_on: assignment.due_on,
        reopened_on: on.to_string(),
        reasons: request.reasons,
    };
    task.value.reopenings.push(reopening);
    task.value.permille = task
        .value
        .reports
        .last()
        .map(|report| report.permille)
        .unwrap_or_default();
    task.value.assignment = Some(Assignment {
        due_on: request.due_on.clone(),
        ..assignment
    });
    await_completion(&call, &task.name, &task.authority, on, &request.due_on).await?;
    let data = StrategyTaskEvent {
        due_on: request.due_on.to_string(),
        ..StrategyTaskEvent::default()
    };
    Ok(task.store(&call, &TASKS, &taken, data).await?.value)
}

pub async fn cancel(call: Call, request: CancelStrategyTaskRequest) -> Answer {
    let mut task = call.open(&TASKS, &request).await?;
    let taken = task.take_freely(&call, &TASK)?;
    task.value.cancelled_on = task.on.to_string();
    task.value.cancellation_reason = request.reasons;
    Ok(task.store(&call, &TASKS, &taken, Default::default()).await?.value)
}

/// An assignment with its departments as the register has them.
async fn gathered(call: &Call, mut assignment: Assignment) -> Result<Assignment, Error> {
    for (path, participant) in participants_with_paths(&mut assignment) {
        let department = call.load(&DEPARTMENTS, &participant.department).await?.value;
        refuse_inactive(&path, &department)?;
        participant.credit_code = department.credit_code;
        participant.display_name = department.display_name;
    }
    Ok(assignment)
}

async fn await_completion(call: &Call, task: &str, authority: &str, since: Day, due_on: &str) -> Result<(), Error> {
    let due_on = field::day("due_on", due_on)?;
    let limit = Start::by_agreement(task, authority, DONE, since, due_on);
    call.start_limit(limit).await?;
    Ok(())
}

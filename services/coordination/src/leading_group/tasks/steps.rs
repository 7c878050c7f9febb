//! What each step adds to a task. What is reported is in no log.

use kezhi_chassis::limits::Start;
use kezhi_chassis::moving::Moving;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::{Taken, field};
use kezhi_proto::coordination::GroupTaskEvent;
use kezhi_proto::coordination::group_task::{Extension, Report, State};
use kezhi_proto::coordination::{
    AcceptGroupTaskReportRequest, AssignGroupTaskRequest, Campaign, CancelGroupTaskRequest, ExtendGroupTaskRequest,
    GroupTask, RemindGroupTaskRequest, ReportGroupTaskRequest, ReturnGroupTaskReportRequest,
};

use super::TASKS;
use super::procedure::{REPORT, TASK};
use super::rules::{Facts, read_extension};
use crate::leading_group::campaigns::CAMPAIGNS;
use crate::leading_group::departments::{DEPARTMENTS, refuse_inactive};
use crate::leading_group::month::Month;

type Answer = Result<GroupTask, Error>;

pub async fn assign(call: Call, request: AssignGroupTaskRequest) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let assignment = request.assignment.unwrap_or_default();
    let due_on = field::day_not_before("assignment.due_on", &assignment.due_on, on)?;
    let department = call.load(&DEPARTMENTS, &assignment.department).await?.value;
    refuse_inactive("assignment.department", &department)?;
    let facts = Facts {
        campaign: campaign_of(&call, &assignment.campaign).await?,
        department: department.name,
        on,
    };
    let taken = TASK.begin(AssignGroupTaskRequest::STEP, &facts)?;
    let data = GroupTaskEvent {
        campaign: assignment.campaign.to_string(),
        department: facts.department.to_string(),
        due_on: due_on.to_string(),
        ..GroupTaskEvent::default()
    };
    let task = GroupTask {
        assignment: Some(assignment),
        credit_code: department.credit_code,
        assigned_on: on.to_string(),
        due_on: due_on.to_string(),
        ..GroupTask::default()
    };
    let begun = call.begin(&TASKS, call.authority(), task, &taken, on, data).await?;
    call.index_under(&TASKS, &begun, &Month::of(on).to_string()).await?;
    await_report(&call, &begun, on, due_on).await?;
    Ok(begun.value)
}

pub async fn remind(call: Call, request: RemindGroupTaskRequest) -> Answer {
    let mut task = call.open(&TASKS, &request).await?;
    let taken = task.take_freely(&call, &TASK)?;
    task.value.reminders = task.value.reminders.saturating_add(1);
    task.value.reminded_on = task.on.to_string();
    let data = GroupTaskEvent {
        reminders: task.value.reminders,
        ..GroupTaskEvent::default()
    };
    Ok(task.store(&call, &TASKS, &taken, data).await?.value)
}

pub async fn report(call: Call, request: ReportGroupTaskRequest) -> Answer {
    let mut task = call.open_own(&TASKS, &request).await?;
    let taken = task.take_freely(&call, &TASK)?;
    let on = task.on;
    let late = Day::stated(&task.value.due_on).is_some_and(|last| last < on);
    task.value.late |= late;
    task.value.report = Some(Report {
        text: request.report.unwrap_or_default().text,
        reported_on: on.to_string(),
        ..Report::default()
    });
    let data = GroupTaskEvent {
        late,
        ..GroupTaskEvent::default()
    };
    Ok(task.store(&call, &TASKS, &taken, data).await?.value)
}

pub async fn accept(call: Call, request: AcceptGroupTaskReportRequest) -> Answer {
    let mut task = call.open(&TASKS, &request).await?;
    let taken = task.take_freely(&call, &TASK)?;
    task.value.ended_on = task.on.to_string();
    Ok(task.store(&call, &TASKS, &taken, Default::default()).await?.value)
}

pub async fn send_back(call: Call, request: ReturnGroupTaskReportRequest) -> Answer {
    let mut task = call.open(&TASKS, &request).await?;
    let taken = task.take_freely(&call, &TASK)?;
    let on = task.on;
    let due_on = field::day_not_before("due_on", &request.due_on, on)?;
    let returned = Report {
        returned_on: on.to_string(),
        return_reason: request.reasons,
        ..task.value.report.take().unwrap_or_default()
    };
    task.value.returned_reports.push(returned);
    store_until(&call, task, &taken, due_on).await
}

pub async fn extend(call: Call, request: ExtendGroupTaskRequest) -> Answer {
    let mut task = call.open(&TASKS, &request).await?;
    let taken = task.take_freely(&call, &TASK)?;
    let due_on = read_extension(&request.due_on, &task.value.due_on, task.on)?;
    let extension = Extension {
        from: task.value.due_on.clone(),
        to: due_on.to_string(),
        extended_on: task.on.to_string(),
        reasons: request.reasons,
    };
    task.value.extensions.push(extension);
    store_until(&call, task, &taken, due_on).await
}

pub async fn cancel(call: Call, request: CancelGroupTaskRequest) -> Answer {
    let mut task = call.open(&TASKS, &request).await?;
    let taken = task.take_freely(&call, &TASK)?;
    task.value.ended_on = task.on.to_string();
    task.value.cancellation_reason = request.reasons;
    Ok(task.store(&call, &TASKS, &taken, Default::default()).await?.value)
}

/// The campaign of a task, held so that it does not end meanwhile.
async fn campaign_of(call: &Call, name: &str) -> Result<Option<Campaign>, Error> {
    match name {
        "" => Ok(None),
        name => Ok(Some(call.load_to_change(&CAMPAIGNS, name, "").await?.value)),
    }
}

/// Stores a task that is to be reported by another day.
async fn store_until(call: &Call, mut task: Moving<GroupTask>, taken: &Taken<State>, due_on: Day) -> Answer {
    let on = task.on;
    task.value.due_on = due_on.to_string();
    let stored = task
        .store(
            call,
            &TASKS,
            taken,
            GroupTaskEvent {
                due_on: due_on.to_string(),
                ..GroupTaskEvent::default()
            },
        )
        .await?;
    // The step meets or cancels all that is open of this rule, so the next limit starts after it.
    await_report(call, &stored, on, due_on).await?;
    Ok(stored.value)
}

async fn await_report(call: &Call, task: &Stored<GroupTask>, since: Day, due_on: Day) -> Result<(), Error> {
    let report = Start::by_agreement(&task.name, &task.authority, REPORT, since, due_on);
    call.start_limit(report).await?;
    Ok(())
}

//! What each step adds to a joint action.

use kezhi_chassis::moving::Moving;
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::JointActionEvent;
use kezhi_proto::coordination::joint_action::{Participation, Plan};
use kezhi_proto::coordination::{
    AbandonJointActionRequest, ConcludeJointActionRequest, Department, ExcuseDepartmentRequest, JointAction,
    LaunchJointActionRequest, PlanJointActionRequest, RecordJointActionResultRequest, ReviseJointActionRequest,
};

use super::procedure::ACTION;
use super::rules::{Facts, participation, plan_of, read, refuse_reported, total};
use super::{ACTIONS, LAUNCHED, shown};
use crate::leading_group::departments::all_active;

type Answer = Result<JointAction, Error>;

pub async fn plan(call: Call, request: PlanJointActionRequest) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let plan = read(request.plan.unwrap_or_default())?;
    all_active(&call, "plan.departments", &plan.departments).await?;
    let taken = ACTION.begin_freely(PlanJointActionRequest::STEP)?;
    let data = planned(&plan);
    let action = JointAction {
        plan: Some(plan),
        ..JointAction::default()
    };
    let begun = call.begin(&ACTIONS, call.authority(), action, &taken, on, data);
    Ok(begun.await?.value)
}

pub async fn revise(call: Call, request: ReviseJointActionRequest) -> Answer {
    let mut action = call.open(&ACTIONS, &request).await?;
    let taken = action.take_freely(&call, &ACTION)?;
    let plan = read(request.plan.unwrap_or_default())?;
    all_active(&call, "plan.departments", &plan.departments).await?;
    let data = planned(&plan);
    action.value.plan = Some(plan);
    Ok(action.store(&call, &ACTIONS, &taken, data).await?.value)
}

pub async fn launch(call: Call, request: LaunchJointActionRequest) -> Answer {
    let mut action = call.open(&ACTIONS, &request).await?;
    let taken = action.take(&call, &ACTION, &facts(&action))?;
    let names = plan_of(&action.value).departments;
    let departments = all_active(&call, "plan.departments", &names).await?;
    call.index_under(&ACTIONS, &action, LAUNCHED).await?;
    for department in &departments {
        call.index_under(&ACTIONS, &action, &department.credit_code).await?;
    }
    let number = call.next_number(&action.authority, "联", action.on).await?;
    let data = JointActionEvent {
        departments: names.clone(),
        number: number.to_string(),
        ..JointActionEvent::default()
    };
    action.value.number = number;
    action.value.launched_on = action.on.to_string();
    action.value.participations = departments.into_iter().map(awaited).collect();
    action.value.total = Some(total(&[]));
    Ok(action.store(&call, &ACTIONS, &taken, data).await?.value)
}

pub async fn record_result(call: Call, request: RecordJointActionResultRequest) -> Answer {
    let mut action = call.open_own(&ACTIONS, &request).await?;
    let on = action.on;
    let taken = action.take(&call, &ACTION, &facts(&action))?;
    let part = participation(&mut action.value, &request.department)?;
    call.caller().refuse_to_speak_for(&part.credit_code)?;
    let counts = request.counts.unwrap_or_default();
    let data = JointActionEvent {
        cases: counts.cases,
        department: part.department.to_string(),
        goods: counts.goods,
        leads: counts.leads,
        premises: counts.premises,
        ..JointActionEvent::default()
    };
    *part = Participation {
        department: part.department.clone(),
        credit_code: part.credit_code.clone(),
        counts: Some(counts),
        summary: request.summary,
        recorded_on: on.to_string(),
        ..Participation::default()
    };
    action.value.total = Some(total(&action.value.participations));
    let stored = action.store(&call, &ACTIONS, &taken, data).await?;
    Ok(shown(&call, stored.value))
}

pub async fn excuse(call: Call, request: ExcuseDepartmentRequest) -> Answer {
    let mut action = call.open(&ACTIONS, &request).await?;
    let taken = action.take_freely(&call, &ACTION)?;
    let on = action.on.to_string();
    let part = participation(&mut action.value, &request.department)?;
    refuse_reported(part)?;
    part.excused_on = on;
    part.excuse_reason = request.reasons;
    let data = JointActionEvent {
        department: part.department.to_string(),
        ..JointActionEvent::default()
    };
    Ok(action.store(&call, &ACTIONS, &taken, data).await?.value)
}

pub async fn conclude(call: Call, request: ConcludeJointActionRequest) -> Answer {
    let mut action = call.open(&ACTIONS, &request).await?;
    let taken = action.take(&call, &ACTION, &facts(&action))?;
    action.value.ended_on = action.on.to_string();
    action.value.conclusion = request.conclusion;
    Ok(action.store(&call, &ACTIONS, &taken, Default::default()).await?.value)
}

pub async fn abandon(call: Call, request: AbandonJointActionRequest) -> Answer {
    let mut action = call.open(&ACTIONS, &request).await?;
    let taken = action.take_freely(&call, &ACTION)?;
    action.value.ended_on = action.on.to_string();
    action.value.conclusion = request.reasons;
    Ok(action.store(&call, &ACTIONS, &taken, Default::default()).await?.value)
}

fn facts(action: &Moving<JointAction>) -> Facts {
    Facts {
        plan: plan_of(&action.value),
        participations: action.value.participations.clone(),
        on: action.on,
    }
}

/// The part of a department of which a result is awaited.
fn awaited(department: Department) -> Participation {
    Participation {
        department: department.name,
        credit_code: department.credit_code,
        ..Participation::default()
    }
}

fn planned(plan: &Plan) -> JointActionEvent {
    JointActionEvent {
        departments: plan.departments.clone(),
        ends_on: plan.ends_on.to_string(),
        starts_on: plan.starts_on.to_string(),
        ..JointActionEvent::default()
    }
}

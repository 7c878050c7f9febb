//! What a plan must be in itself, what must hold before a step, and what a department is shown. Pure.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::JointAction;
use kezhi_proto::coordination::joint_action::{Counts, Participation, Plan};

use crate::days::not_before;

/// What a step of a joint action is decided on.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The plan.
    pub plan: Plan,
    /// The part of each department.
    pub participations: Vec<Participation>,
    /// The day of the step.
    pub on: Day,
}

/// A plan as it is stored: its days in order.
pub fn read(plan: Plan) -> Result<Plan, Refusal> {
    let starts_on = field::day("plan.starts_on", &plan.starts_on)?;
    field::day_not_before("plan.ends_on", &plan.ends_on, starts_on)?;
    Ok(plan)
}

/// The plan of an action.
pub fn plan_of(action: &JointAction) -> Plan {
    action.plan.clone().unwrap_or_default()
}

/// The part of the department that a request names.
pub fn participation<'a>(action: &'a mut JointAction, department: &str) -> Result<&'a mut Participation, Refusal> {
    let mut participations = action.participations.iter_mut();
    let found = participations.find(|one| one.department == department);
    found.ok_or_else(|| Refusal::field("department", format!("{department} takes no part")))
}

/// Who has recorded a result is not excused from it.
pub fn refuse_reported(participation: &Participation) -> Result<(), Refusal> {
    let open = participation.recorded_on.is_empty();
    let otherwise = format!("{} has recorded a result", participation.department);
    field::must(open, "department", otherwise)
}

/// What all departments together did.
pub fn total(participations: &[Participation]) -> Counts {
    let done = participations.iter().filter_map(|one| one.counts.as_ref());
    done.fold(Counts::default(), |sum, one| Counts {
        premises: sum.premises.saturating_add(one.premises),
        leads: sum.leads.saturating_add(one.leads),
        cases: sum.cases.saturating_add(one.cases),
        goods: sum.goods.saturating_add(one.goods),
    })
}

/// What is over is not launched.
pub fn is_not_over(facts: &Facts) -> Result<(), Refusal> {
    let ends_on = &facts.plan.ends_on;
    if Day::stated(ends_on).is_some_and(|last| facts.on <= last) {
        return Ok(());
    }
    let message = format!("the action ended on {ends_on}, before {}; revise the plan", facts.on);
    Err(Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message).with("day", facts.on))
}

/// Nobody has done anything before the first day.
pub fn has_begun(facts: &Facts) -> Result<(), Refusal> {
    not_before(Day::stated(&facts.plan.starts_on), "the action begins on", facts.on)
}

/// An action is concluded once it is known of each department what it did, or why nothing.
pub fn every_department_reported(facts: &Facts) -> Result<(), Refusal> {
    let waiting = |one: &&Participation| one.recorded_on.is_empty() && one.excused_on.is_empty();
    let missing = facts.participations.iter().filter(waiting);
    let missing: Vec<&str> = missing.map(|one| one.department.as_str()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.join(", ");
    let message = format!("{missing} recorded no result");
    Err(Refusal::precondition(ErrorReason::ResultsMissing.code(), message).with("departments", missing))
}

/// An action as one department may see it: its own result only.
pub fn shown_to(mut action: JointAction, credit_code: &str) -> JointAction {
    action.participations.retain(|one| one.credit_code == credit_code);
    action.total = None;
    action
}

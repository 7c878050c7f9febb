//! How a joint action moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::joint_action::State::{self, *};

use super::rules::{Facts, every_department_reported, has_begun, is_not_over};

/// Who words a plan does not launch it.
const WORDING: &[&str] = &["PlanJointAction", "ReviseJointAction"];

/// The procedure of a joint action.
pub const ACTION: Procedure<State, Facts> = Procedure::of(
    "joint action",
    &[
        Step::named("PlanJointAction", "joint-action.planned").to(Planned),
        Step::named("ReviseJointAction", "joint-action.revised").from(&[Planned]),
        Step::named("LaunchJointAction", "joint-action.launched")
            .from(&[Planned])
            .to(Launched)
            .not_by_taker_of(&[WORDING])
            .must(rules![is_not_over]),
        Step::named("RecordJointActionResult", "joint-action.result-recorded")
            .from(&[Launched])
            .must(rules![has_begun]),
        Step::named("ExcuseDepartment", "joint-action.department-excused").from(&[Launched]),
        Step::named("ConcludeJointAction", "joint-action.concluded")
            .from(&[Launched])
            .to(Concluded)
            .must(rules![every_department_reported]),
        Step::named("AbandonJointAction", "joint-action.abandoned")
            .from(&[Planned, Launched])
            .to(Abandoned),
    ],
);

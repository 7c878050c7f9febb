//! How a task moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::group_task::State::{self, *};

use super::rules::{Facts, campaign_is_launched, department_takes_part};

/// Who reports for a department does not judge the report.
const REPORTING: &[&str] = &["ReportGroupTask"];
/// The limit within which a department reports.
pub const REPORT: &str = "agreed.group-task";

/// The procedure of a task. It falls away with its campaign.
pub const TASK: Procedure<State, Facts> = Procedure::of(
    "task",
    &[
        Step::named("AssignGroupTask", "group-task.assigned")
            .to(Open)
            .must(rules![campaign_is_launched, department_takes_part]),
        Step::named("RemindGroupTask", "group-task.reminded").from(&[Open]),
        Step::named("ReportGroupTask", "group-task.reported")
            .from(&[Open])
            .to(Reported)
            .meets(&[REPORT]),
        Step::named("AcceptGroupTaskReport", "group-task.accepted")
            .from(&[Reported])
            .to(Accepted)
            .not_by_taker_of(&[REPORTING]),
        Step::named("ReturnGroupTaskReport", "group-task.returned")
            .from(&[Reported])
            .to(Open)
            .not_by_taker_of(&[REPORTING]),
        Step::named("ExtendGroupTask", "group-task.extended")
            .from(&[Open])
            .cancels(&[REPORT]),
        Step::named("CancelGroupTask", "group-task.cancelled")
            .from(&[Open, Reported])
            .to(Cancelled)
            .cancels(&[REPORT]),
        Step::named("AbandonCampaign", "group-task.cancelled-with-campaign")
            .automatic()
            .from(&[Open, Reported])
            .to(Cancelled)
            .cancels(&[REPORT]),
    ],
);

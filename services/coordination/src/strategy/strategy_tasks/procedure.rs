//! How a task moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::strategy_task::State::{self, *};

use super::rules::{
    Facts, indicator_is_of_the_strategy, progress_falls_with_reasons, strategy_is_in_force, year_is_of_the_strategy,
};

/// The limit within which a task is done.
pub const DONE: &str = "agreed.strategy-task";
/// Who reports a task as done does not judge whether it is.
const COMPLETING: &[&str] = &["CompleteStrategyTask"];

/// The procedure of a task.
pub const TASK: Procedure<State, Facts> = Procedure::of(
    "task",
    &[
        Step::named("AssignStrategyTask", "strategy-task.assigned")
            .to(Assigned)
            .must(rules![
                strategy_is_in_force,
                year_is_of_the_strategy,
                indicator_is_of_the_strategy,
            ]),
        Step::named("ReportProgress", "strategy-task.reported")
            .from(&[Assigned])
            .must(rules![progress_falls_with_reasons]),
        Step::named("CompleteStrategyTask", "strategy-task.completed")
            .from(&[Assigned])
            .to(Completed)
            .meets(&[DONE]),
        Step::named("ConfirmCompletion", "strategy-task.confirmed")
            .from(&[Completed])
            .to(Confirmed)
            .not_by_taker_of(&[COMPLETING]),
        Step::named("ReopenStrategyTask", "strategy-task.reopened")
            .from(&[Completed])
            .to(Assigned)
            .not_by_taker_of(&[COMPLETING]),
        Step::named("CancelStrategyTask", "strategy-task.cancelled")
            .from(&[Assigned])
            .to(Cancelled)
            .cancels(&[DONE]),
    ],
);

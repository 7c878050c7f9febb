//! How a strategy moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::strategy::State::{self, *};

use super::rules::{
    Facts, consultation_is_over, last_task_has_ended, legality_has_passed, no_task_is_open, opinions_are_answered,
    something_is_answered, values_are_of_the_indicators,
};

/// The limit within which anyone may say what they think of a draft.
pub const CONSULTATION: &str = "agreed.strategy-consultation";
/// Who words a strategy neither reviews it nor decides on it.
const WORDING: &[&str] = &["DraftStrategy", "ReviseStrategy"];

/// The procedure of a strategy.
pub const STRATEGY: Procedure<State, Facts> = Procedure::of(
    "strategy",
    &[
        Step::named("DraftStrategy", "strategy.drafted").to(Drafted),
        Step::named("ReviseStrategy", "strategy.revised").from(&[Drafted, Consulted]),
        Step::named("OpenConsultation", "strategy.consultation-opened")
            .from(&[Drafted])
            .to(Consulting),
        Step::named("AnswerOpinions", "strategy.opinions-answered")
            .from(&[Consulting])
            .to(Consulted)
            .must(rules![consultation_is_over, something_is_answered]),
        Step::named("AnswerOpinions", "strategy.opinions-answered")
            .from(&[Consulted])
            .must(rules![something_is_answered]),
        Step::named("ReviewStrategyLegality", "strategy.legality-reviewed")
            .from(&[Consulted])
            .not_by_taker_of(&[WORDING])
            .must(rules![opinions_are_answered]),
        Step::named("ApproveStrategy", "strategy.approved")
            .from(&[Consulted])
            .to(Approved)
            .not_by_taker_of(&[WORDING, &["ReviewStrategyLegality"]])
            .must(rules![legality_has_passed]),
        Step::named("EvaluateStrategy", "strategy.evaluated")
            .from(&[Approved])
            .must(rules![values_are_of_the_indicators]),
        Step::named("RetireStrategy", "strategy.retired")
            .from(&[Approved])
            .to(Retired)
            .not_by_taker_of(&[WORDING])
            .must(rules![no_task_is_open, last_task_has_ended]),
        Step::named("WithdrawStrategy", "strategy.withdrawn")
            .from(&[Drafted, Consulting, Consulted])
            .to(Withdrawn)
            .cancels(&[CONSULTATION]),
    ],
);

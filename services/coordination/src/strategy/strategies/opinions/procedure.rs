//! How an opinion is given and answered.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::strategy_opinion::State::{self, *};

use crate::strategy::strategies::rules::{Facts, consultation_runs};

/// The procedure of an opinion. It is answered with a step of its strategy.
pub const OPINION: Procedure<State, Facts> = Procedure::of(
    "opinion",
    &[
        Step::named("RecordStrategyOpinion", "strategy-opinion.recorded")
            .to(Recorded)
            .must(rules![consultation_runs]),
        Step::named("AnswerOpinions", "strategy-opinion.answered")
            .automatic()
            .from(&[Recorded, Answered])
            .to(Answered),
    ],
);

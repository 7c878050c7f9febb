//! How a technology contract is recognised. No article of the measures of 2026 was read, so none is cited by number.

use kezhi_procedure::Starts::{Duty, Right};
use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::technology_contract::State::{self, *};

use super::rules::*;

/// The measures that the decision rests on.
const MEASURES: &str = "tech-contract-measures-2026";
/// The limit within which the bureau decides what it accepted.
const DECISION: &str = "tech-contract.decide";
/// The limit within which a seller may complete what was returned.
pub const COMPLETION: &str = "agreed.technology-contract-completion";
/// The limit within which a seller may ask that a decision be reconsidered.
const RECONSIDERATION: &str = "reconsideration.apply";

/// The procedure of a technology contract.
pub const CONTRACT: Procedure<State, Facts> = Procedure {
    matter: "technology contract",
    steps: &[
        Step::named("ApplyForRecognition", "technology-contract.applied").to(Applied),
        Step::named("ReturnTechnologyContract", "technology-contract.returned")
            .from(&[Applied])
            .to(Returned)
            .must(&[completion_is_left]),
        Step::named("CompleteTechnologyContract", "technology-contract.completed")
            .from(&[Returned])
            .to(Applied)
            .must(&[completion_runs, seller_and_number_stay])
            .meets(&[COMPLETION]),
        Step::named("AcceptTechnologyContract", "technology-contract.accepted")
            .from(&[Applied])
            .to(Accepted)
            .starts(&[Duty(DECISION)]),
        Step::named("RecogniseTechnologyContract", "technology-contract.recognised")
            .resting_on(MEASURES, "")
            .from(&[Accepted])
            .to(Recognised)
            .must(&[recognition_fits_the_papers])
            .meets(&[DECISION]),
        Step::named("RefuseTechnologyContract", "technology-contract.refused")
            .resting_on(MEASURES, "")
            .from(&[Accepted])
            .to(Refused)
            .not_by_taker_of(&[&["ReturnTechnologyContract", "AcceptTechnologyContract"]])
            .meets(&[DECISION])
            .starts(&[Right(RECONSIDERATION)]),
        Step::named("WithdrawTechnologyContract", "technology-contract.withdrawn")
            .from(&[Applied, Returned, Accepted])
            .to(Withdrawn)
            .cancels(&[COMPLETION, DECISION]),
        Step::named("CancelRecognition", "technology-contract.cancelled")
            .from(&[Recognised])
            .to(Cancelled)
            .not_by_taker_of(&[&["RecogniseTechnologyContract"]])
            .starts(&[Right(RECONSIDERATION)]),
    ],
};

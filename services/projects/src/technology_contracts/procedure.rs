//! How a technology contract is recognised. No article of the measures in force was read, so no step cites one; those before
//! them stand at the limit to decide.

use kezhi_procedure::Starts::{Duty, Right};
use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::projects::technology_contract::State::{self, *};

use super::rules::*;

/// Who hands papers in at the counter does not recognise what they claim.
const HANDING_IN: &[&str] = &["ApplyForRecognition", "CompleteTechnologyContract"];
/// The limit within which the bureau decides what it accepted.
const DECISION: &str = "tech-contract.decide";
/// The limit within which a seller may complete what was returned.
pub const COMPLETION: &str = "agreed.technology-contract-completion";
/// The limit within which a seller may ask that a decision be reconsidered.
const RECONSIDERATION: &str = "reconsideration.apply";

/// The procedure of a technology contract.
pub const CONTRACT: Procedure<State, Facts> = Procedure::of(
    "technology contract",
    &[
        Step::named("ApplyForRecognition", "technology-contract.applied").to(Applied),
        Step::named("ReturnTechnologyContract", "technology-contract.returned")
            .from(&[Applied])
            .to(Returned)
            .must(rules![completion_is_left]),
        Step::named("CompleteTechnologyContract", "technology-contract.completed")
            .from(&[Returned])
            .to(Applied)
            .must(rules![completion_runs, seller_and_number_stay])
            .meets(&[COMPLETION]),
        Step::named("AcceptTechnologyContract", "technology-contract.accepted")
            .from(&[Applied])
            .to(Accepted)
            .starts(&[Duty(DECISION)]),
        Step::named("RecogniseTechnologyContract", "technology-contract.recognised")
            .from(&[Accepted])
            .to(Recognised)
            .not_by_taker_of(&[HANDING_IN])
            .must(rules![recognition_fits_the_papers])
            .meets(&[DECISION]),
        Step::named("RefuseTechnologyContract", "technology-contract.refused")
            .from(&[Returned, Accepted])
            .to(Refused)
            .not_by_taker_of(&[&["ReturnTechnologyContract", "AcceptTechnologyContract"]])
            .must(rules![completion_has_run_out])
            .cancels(&[COMPLETION])
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
);

//! What may be put right where it stands, and what only by doing it anew.

use kezhi_procedure::{Refusal, state_name};
use kezhi_proto::Matter;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::enforcement::case::State;

use super::{act_is_passing_off, party_is_established};
use crate::cases::facts::Facts;

/// What can be mistyped and is put right where it stands.
pub const WORDS: [&str; 5] = [
    "facts",
    "findings.statement",
    "party.address",
    "party.display_name",
    "party.representative",
];
/// On these the penalty rests: once it is proposed, what was done with them is done anew.
pub const GROUNDS: [&str; 14] = [
    "findings.circumstances",
    "findings.committed_from",
    "findings.committed_to",
    "findings.direct_loss_fen",
    "findings.illegal_gains_fen",
    "findings.illegal_turnover_fen",
    "findings.others_patents",
    "findings.punished_within_two_years",
    "findings.violation",
    "party",
    "party.citizen_id",
    "party.credit_code",
    "party.kind",
    "patent_numbers",
];

/// Once a penalty is proposed, its grounds are not changed beneath it.
pub fn nothing_rests_on_it(facts: &Facts) -> Result<(), Refusal> {
    let state = Matter::state(&facts.case);
    let ground = facts.corrected.iter().find(|field| GROUNDS.contains(&field.as_str()));
    match ground {
        Some(field) if !matches!(state, State::Filed | State::Investigating | State::Investigated) => {
            let state = state_name(state);
            let message =
                format!("the penalty rests on {field}, and the case is in {state}: return it to the investigation");
            let refusal = Refusal::precondition(ErrorReason::StepNotAllowed.code(), message);
            Err(refusal.with("state", state).with("allowed_steps", "ReturnCase"))
        }
        _ => Ok(()),
    }
}

/// What was found holds after the correction too: what the party is, and that the act is a passing-off.
pub fn findings_hold(facts: &Facts) -> Result<(), Refusal> {
    match facts.findings {
        Some(_) => party_is_established(facts).and_then(|()| act_is_passing_off(facts)),
        None => Ok(()),
    }
}

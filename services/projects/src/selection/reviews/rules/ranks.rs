//! The ranking is followed, or it is said why not.

use std::collections::BTreeMap;

use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::application::State;
use kezhi_proto::projects::{Application, RankedApplication, Selection};

use super::Facts;

/// The ranking is followed, or it is said why not.
pub fn rank_order_is_kept(facts: &Facts) -> Result<(), Refusal> {
    let choice = facts.choice()?;
    match &choice.passed_over {
        Some((application, rank)) if choice.selection.reasons.trim().is_empty() => {
            let message = format!("{application}, ranked {rank}, is passed over for one ranked lower, without reasons");
            let refusal = Refusal::precondition(ErrorReason::RankSkippedWithoutReasons.code(), message);
            Err(refusal.with("application", application).with("rank", rank))
        }
        _ => Ok(()),
    }
}

/// The highest-ranked application that is not selected though one below it is; one that has ended is not passed over.
pub fn passed_over(
    ranking: &[RankedApplication],
    selection: &Selection,
    reviewed: &BTreeMap<String, Application>,
) -> Option<(String, i32)> {
    let chosen = chosen(selection);
    let is_chosen = |place: &RankedApplication| chosen.contains(&place.application);
    let lowest = ranking
        .iter()
        .filter(|place| is_chosen(place))
        .map(|place| place.rank)
        .max()?;
    let stands = |place: &RankedApplication| {
        let application = reviewed.get(&place.application);
        application.is_some_and(|application| application.state() == State::Reviewed)
    };
    ranking
        .iter()
        .find(|place| place.rank < lowest && !is_chosen(place) && stands(place))
        .map(|place| (place.application.clone(), place.rank))
}

/// The names of the applications that are selected.
pub fn chosen(selection: &Selection) -> Vec<String> {
    let chosen = selection.applications.iter();
    chosen.map(|chosen| chosen.application.clone()).collect()
}

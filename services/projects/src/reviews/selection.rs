//! The selection: proposed, sent back, decided.

use std::collections::BTreeMap;

use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::application::State;
use kezhi_proto::projects::{
    Application, DecideSelectionRequest, ProposeSelectionRequest, RankedApplication, ReturnSelectionRequest, Review,
    Selection,
};
use serde_json::json;

use super::rules::{Facts, refuse_bad_selection};
use super::{REVIEWS, shown, step};
use crate::applications::{self, APPLICATIONS};
use crate::calls::CALLS;
use crate::plans::PLANS;

pub(super) async fn propose(call: Call, request: ProposeSelectionRequest) -> Result<Review, Error> {
    let mut review = call.load_to_change(&REVIEWS, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    let before = review.value.selection.take().unwrap_or_default();
    let selection = Selection {
        applications: request.applications,
        reasons: request.reasons,
        proposed_on: on.to_string(),
        returned_for: before.returned_for,
        ..Selection::default()
    };
    let reviewed = reviewed(&call, &review.value).await?;
    let guide = call.load(&CALLS, &review.value.call).await?.value;
    refuse_bad_selection(&selection.applications, &reviewed, guide.ceiling_fen)?;
    let facts = facts(&call, &review.value, selection.clone(), &reviewed).await?;
    let data = json!({"applications": names(&selection)});
    review.value.selection = Some(selection);
    step(&call, &mut review, "ProposeSelection", on, &facts, data).await?;
    Ok(shown(review.value))
}

pub(super) async fn return_to_proposer(call: Call, request: ReturnSelectionRequest) -> Result<Review, Error> {
    let mut review = call.load_to_change(&REVIEWS, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    if let Some(selection) = &mut review.value.selection {
        selection.returned_for = request.reasons;
    }
    let facts = Facts::default();
    step(&call, &mut review, "ReturnSelection", on, &facts, json!({})).await?;
    Ok(shown(review.value))
}

pub(super) async fn decide(call: Call, request: DecideSelectionRequest) -> Result<Review, Error> {
    let mut review = call.load_to_change(&REVIEWS, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    let mut selection = review.value.selection.take().unwrap_or_default();
    selection.decided_on = on.to_string();
    let reviewed = reviewed(&call, &review.value).await?;
    let facts = facts(&call, &review.value, selection.clone(), &reviewed).await?;
    let data = json!({"applications": names(&selection)});
    review.value.selection = Some(selection.clone());
    step(&call, &mut review, "DecideSelection", on, &facts, data).await?;
    for chosen in selection.applications {
        let mut application = call.load_to_change(&APPLICATIONS, &chosen.application, "").await?;
        let granted_fen: i64 = chosen.grants.iter().map(|grant| grant.amount_fen).sum();
        application.value.grants = chosen.grants;
        let facts = applications::facts::Facts::of_nothing(on);
        let data = json!({"granted_fen": granted_fen});
        applications::step(&call, &mut application, "DecideSelection", &facts, data).await?;
    }
    Ok(shown(review.value))
}

/// Sends a selection back that was shown to the public: an objection to it was upheld.
pub(crate) async fn return_from_publicity(
    call: &Call,
    review: &mut Stored<Review>,
    reasons: &str,
    on: Day,
) -> Result<(), Error> {
    let mut selection = review.value.selection.take().unwrap_or_default();
    selection.returned_for = reasons.to_string();
    selection.decided_on.clear();
    let chosen = names(&selection);
    review.value.selection = Some(selection);
    review.value.publicity_from.clear();
    review.value.publicity_to.clear();
    step(call, review, "ResolveObjection", on, &Facts::default(), json!({})).await?;
    for name in chosen {
        let mut application = call.load_to_change(&APPLICATIONS, &name, "").await?;
        if application.value.state() == State::Selected {
            application.value.grants.clear();
            let facts = applications::facts::Facts::of_nothing(on);
            applications::step(call, &mut application, "ReturnSelection", &facts, json!({})).await?;
        }
    }
    Ok(())
}

/// The applications of a review, by name, as they stand now.
async fn reviewed(call: &Call, review: &Review) -> Result<BTreeMap<String, Application>, Error> {
    let mut found = BTreeMap::new();
    for name in &review.applications {
        found.insert(name.clone(), call.load(&APPLICATIONS, name).await?.value);
    }
    Ok(found)
}

async fn facts(
    call: &Call,
    review: &Review,
    selection: Selection,
    reviewed: &BTreeMap<String, Application>,
) -> Result<Facts, Error> {
    let guide = call.load(&CALLS, &review.call).await?.value;
    Ok(Facts {
        passed_over: passed_over(&review.ranking, &selection, reviewed),
        plan: call.load(&PLANS, &guide.plan).await?.value,
        selection,
        ..Facts::default()
    })
}

/// The highest-ranked application that is not selected though one below it is; one that has ended is not passed over.
pub(super) fn passed_over(
    ranking: &[RankedApplication],
    selection: &Selection,
    reviewed: &BTreeMap<String, Application>,
) -> Option<(String, i32)> {
    let chosen = names(selection);
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

fn names(selection: &Selection) -> Vec<String> {
    let chosen = selection.applications.iter();
    chosen.map(|chosen| chosen.application.clone()).collect()
}

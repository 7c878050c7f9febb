//! The selection: proposed, sent back, decided.

use kezhi_proto::projects::{ApplicationEvent, ReviewEvent};
use std::collections::BTreeMap;

use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::application::State;
use kezhi_proto::projects::{
    Application, DecideSelectionRequest, ProposeSelectionRequest, ResolveObjectionRequest, ReturnSelectionRequest,
    Review, Selection,
};

use crate::planning::funding_calls::{FUNDING_CALLS, FundingCall};
use crate::planning::plans::PLANS;
use crate::selection::applications::{APPLICATIONS, open_for_review, step_with_review};
use crate::selection::reviews::procedure::REVIEW;
use crate::selection::reviews::rules::{Choice, Facts, chosen, passed_over, refuse_bad_selection};
use crate::selection::reviews::{REVIEWS, shown};

pub async fn propose(call: Call, request: ProposeSelectionRequest) -> Result<Review, Error> {
    let mut review = call.open(&REVIEWS, &request).await?;
    let before = review.value.selection.take().unwrap_or_default();
    let selection = Selection {
        applications: request.applications,
        reasons: request.reasons,
        proposed_on: review.on.to_string(),
        return_reason: before.return_reason,
        ..Selection::default()
    };
    let reviewed = reviewed(&call, &review.value).await?;
    let funding_call = call.load(&FUNDING_CALLS, &review.value.funding_call).await?.value;
    refuse_bad_selection(&selection.applications, &reviewed, funding_call.ceiling_fen)?;
    let facts = facts(&call, &review.value, &funding_call, &selection, &reviewed).await?;
    let taken = review.take(&call, &REVIEW, &facts)?;
    let data = ReviewEvent {
        selected: chosen(&selection),
        ..ReviewEvent::default()
    };
    review.value.selection = Some(selection);
    let review = review.store(&call, &REVIEWS, &taken, data).await?;
    Ok(shown(review.value))
}

pub async fn return_to_proposer(call: Call, request: ReturnSelectionRequest) -> Result<Review, Error> {
    let mut review = call.open(&REVIEWS, &request).await?;
    let taken = review.take_freely(&call, &REVIEW)?;
    if let Some(selection) = &mut review.value.selection {
        selection.return_reason = request.reasons;
    }
    let review = review.store(&call, &REVIEWS, &taken, Default::default()).await?;
    Ok(shown(review.value))
}

pub async fn decide(call: Call, request: DecideSelectionRequest) -> Result<Review, Error> {
    let mut review = call.open(&REVIEWS, &request).await?;
    let on = review.on;
    let mut selection = review.value.selection.take().unwrap_or_default();
    selection.decided_on = on.to_string();
    let reviewed = reviewed(&call, &review.value).await?;
    let funding_call = call.load(&FUNDING_CALLS, &review.value.funding_call).await?.value;
    let facts = facts(&call, &review.value, &funding_call, &selection, &reviewed).await?;
    let taken = review.take(&call, &REVIEW, &facts)?;
    let data = ReviewEvent {
        selected: chosen(&selection),
        ..ReviewEvent::default()
    };
    review.value.selection = Some(selection.clone());
    let review = review.store(&call, &REVIEWS, &taken, data).await?;
    for chosen in selection.applications {
        let mut application = open_for_review(&call, &chosen.application, DecideSelectionRequest::STEP, on).await?;
        let granted_fen: i64 = chosen.grants.iter().map(|grant| grant.amount_fen).sum();
        application.value.grants = chosen.grants;
        let data = ApplicationEvent {
            granted_fen,
            ..ApplicationEvent::default()
        };
        step_with_review(&call, application, data).await?;
    }
    Ok(shown(review.value))
}

/// Sends a selection back that was shown to the public: an objection to it was upheld.
pub(crate) async fn return_from_publicity(
    call: &Call,
    review: Stored<Review>,
    reasons: &str,
    on: Day,
) -> Result<(), Error> {
    let mut review = call.moving(review, ResolveObjectionRequest::STEP, on).await?;
    let taken = review.take_freely(call, &REVIEW)?;
    let mut selection = review.value.selection.take().unwrap_or_default();
    selection.return_reason = reasons.to_string();
    selection.decided_on.clear();
    let chosen = chosen(&selection);
    review.value.selection = Some(selection);
    review.value.publicity_from.clear();
    review.value.publicity_to.clear();
    review.store(call, &REVIEWS, &taken, Default::default()).await?;
    for name in chosen {
        let mut application = open_for_review(call, &name, ReturnSelectionRequest::STEP, on).await?;
        if application.value.state() == State::Selected {
            application.value.grants.clear();
            step_with_review(call, application, Default::default()).await?;
        }
    }
    Ok(())
}

/// The applications of a review, by name, as they stand now.
async fn reviewed(call: &Call, review: &Review) -> Result<BTreeMap<String, Application>, Error> {
    let reviewed = call.load_all(&APPLICATIONS, &review.applications).await?.into_iter();
    Ok(reviewed
        .map(|application| (application.name, application.value))
        .collect())
}

async fn facts(
    call: &Call,
    review: &Review,
    funding_call: &FundingCall,
    selection: &Selection,
    reviewed: &BTreeMap<String, Application>,
) -> Result<Facts, Error> {
    let choice = Choice {
        selection: selection.clone(),
        passed_over: passed_over(&review.ranking, selection, reviewed),
        plan: call.load(&PLANS, &funding_call.plan).await?.value,
    };
    Ok(Facts {
        answers: None,
        tallies: None,
        choice: Some(choice),
    })
}

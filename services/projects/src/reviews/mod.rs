//! The review of the applications of a call (评审): the draw, the scores, the ranking, the decision and its publicity.
//!
//! [`procedure`] has the tables; [`draw`] and [`ranking`] are pure.

mod assignments;
mod closing;
pub mod draw;
mod panel;
pub mod procedure;
pub(crate) mod publicity;
pub mod ranking;
pub mod rpc;
pub mod rules;
mod selection;
mod store;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::{Assignment, GetRankingRequest, GetRankingResponse, GetReviewRequest, Review};

pub(crate) use crate::objections::open_objections;
use procedure::REVIEW;
use rules::Facts;
pub(crate) use selection::return_from_publicity;

/// The reviews: a call has one.
pub const REVIEWS: Collection<Review> = Collection {
    table: "reviews",
    mark: |review| review.call.clone(),
    public: false,
};

/// The parts of experts: an expert is drawn once for an application.
pub const ASSIGNMENTS: Collection<Assignment> = Collection {
    table: "assignments",
    mark: |assignment| format!("{} {}", assignment.application, assignment.expert),
    public: false,
};

async fn get(call: Call, request: GetReviewRequest) -> Result<Review, Error> {
    Ok(shown(call.load(&REVIEWS, &request.name).await?.value))
}

async fn ranking(call: Call, request: GetRankingRequest) -> Result<GetRankingResponse, Error> {
    let review = call.load(&REVIEWS, &request.name).await?.value;
    Ok(GetRankingResponse {
        applications: review.ranking,
    })
}

/// Takes a step of a review, saves it and records it.
pub(crate) async fn step(
    call: &Call,
    review: &mut Stored<Review>,
    step: &str,
    on: Day,
    facts: &Facts,
    data: serde_json::Value,
) -> Result<(), Error> {
    let history = call.history(&review.name).await?;
    let taken = call.take(&REVIEW, step, review.value.state(), on, &history, facts)?;
    review.value.state = taken.to.into();
    call.save(&REVIEWS, review).await?;
    call.record(&taken, &review.name, &review.authority, on, data).await
}

/// The review as it is shown: with the steps that are allowed, and without the ranking, which may be long.
fn shown(mut review: Review) -> Review {
    review.allowed_steps = REVIEW.allowed(review.state()).into_iter().map(String::from).collect();
    review.ranking.clear();
    review
}

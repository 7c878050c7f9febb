//! The review of the applications of a call (评审): the draw, the scores, the ranking, the decision and its publicity.
//!
//! [`procedure`] has the tables; [`draw`] and [`ranking`] are pure.

mod assignments;
pub mod draw;
pub(crate) mod module;
pub mod procedure;
pub(crate) mod publicity;
pub mod ranking;
pub mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::Collection;
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{Assignment, GetRankingRequest, GetRankingResponse, GetReviewRequest, Review};

use procedure::{ASSIGNMENT, REVIEW};
pub(crate) use steps::return_from_publicity;

/// The reviews: a call has one.
pub const REVIEWS: Collection<Review> = Collection {
    unique_key: |review| review.funding_call.clone(),
    offers: |review| REVIEW.allowed(review.state()),
    ..Collection::named("reviews")
};

/// The parts of experts: an expert is drawn once for an application.
pub const ASSIGNMENTS: Collection<Assignment> = Collection {
    unique_key: |part| format!("{} {}", part.application, part.expert),
    index_keys: |part| vec![part.review.clone(), part.application.clone(), part.expert.clone()],
    offers: |part| ASSIGNMENT.allowed(part.state()),
    ..Collection::named("assignments")
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

/// The review as it is shown: without the ranking, which may be long.
fn shown(mut review: Review) -> Review {
    review.ranking.clear();
    review
}

//! How an expert scores, and how they leave.

use kezhi_chassis::moving::Moving;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_proto::StepRequest;
use kezhi_proto::projects::AssignmentEvent;
use kezhi_proto::projects::{Assignment, DeclareInterestRequest, ExcuseExpertRequest, Review, SubmitScoreRequest};

use super::panel::{fill, note_pool, pool_of};
use crate::planning::funding_calls::FUNDING_CALLS;
use crate::selection::applications::to_score;
use crate::selection::reviews::assignments::{refuse_other_expert, shown};
use crate::selection::reviews::procedure::ASSIGNMENT;
use crate::selection::reviews::rules::{Part, weighted_score_thousandths};
use crate::selection::reviews::{ASSIGNMENTS, REVIEWS};

pub async fn score(call: Call, request: SubmitScoreRequest) -> Result<Assignment, Error> {
    let (review, mut assignment) = open(&call, &request).await?;
    refuse_other_expert(&call, &assignment.value).await?;
    let criteria = call
        .load(&FUNDING_CALLS, &review.value.funding_call)
        .await?
        .value
        .criteria;
    let score_thousandths = weighted_score_thousandths(&criteria, &request.scores)?;
    let part = Part {
        review: review.value,
        criteria: Some(criteria),
        scores: Some(request.scores.clone()),
    };
    let taken = assignment.take(&call, &ASSIGNMENT, &part)?;
    assignment.value.score_thousandths = score_thousandths;
    assignment.value.scores = request.scores;
    assignment.value.comment = request.comment;
    let data = data_of(&assignment.value);
    let assignment = assignment.store(&call, &ASSIGNMENTS, &taken, data).await?;
    Ok(shown(assignment.value, true))
}

pub async fn declare_interest(call: Call, request: DeclareInterestRequest) -> Result<Assignment, Error> {
    let (review, assignment) = open(&call, &request).await?;
    refuse_other_expert(&call, &assignment.value).await?;
    leave(&call, review, assignment, request.reasons).await
}

pub async fn excuse(call: Call, request: ExcuseExpertRequest) -> Result<Assignment, Error> {
    let (review, assignment) = open(&call, &request).await?;
    leave(&call, review, assignment, request.reasons).await
}

/// Opens an assignment for a step, with its review: the review is locked first, always.
async fn open(call: &Call, request: &impl StepRequest) -> Result<(Stored<Review>, Moving<Assignment>), Error> {
    let review = call.load(&ASSIGNMENTS, request.name()).await?.value.review;
    let review = call.load_to_change(&REVIEWS, &review, "").await?;
    Ok((review, call.open(&ASSIGNMENTS, request).await?))
}

/// Ends the expert's part; the next of the draw takes the place.
async fn leave(
    call: &Call,
    mut review: Stored<Review>,
    mut assignment: Moving<Assignment>,
    reasons: String,
) -> Result<Assignment, Error> {
    let part = Part {
        review: review.value.clone(),
        criteria: None,
        scores: None,
    };
    let taken = assignment.take(call, &ASSIGNMENT, &part)?;
    assignment.value.end_reason = reasons;
    // What someone with an interest has scored counts for nothing.
    assignment.value.scores.clear();
    assignment.value.score_thousandths = 0;
    assignment.value.comment.clear();
    let (on, data) = (assignment.on, data_of(&assignment.value));
    let assignment = assignment.store(call, &ASSIGNMENTS, &taken, data).await?;
    let funding_call = call.load(&FUNDING_CALLS, &review.value.funding_call).await?.value;
    let application = to_score(call, &assignment.value.application).await?;
    let pool = pool_of(call, &funding_call).await?;
    note_pool(&mut review.value, &pool);
    fill(call, &mut review, &application.value, &pool, on).await?;
    call.save(&REVIEWS, &mut review).await?;
    Ok(shown(assignment.value, true))
}

fn data_of(assignment: &Assignment) -> AssignmentEvent {
    AssignmentEvent {
        application: assignment.application.to_string(),
        review: assignment.review.to_string(),
        ..AssignmentEvent::default()
    }
}

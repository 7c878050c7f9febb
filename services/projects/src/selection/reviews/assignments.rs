//! One expert's part in a review, as it is read.

use std::collections::BTreeSet;

use kezhi_chassis::store::{Filter, Stored, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::projects::{
    Assignment, Dossier, Expert, GetAssignmentRequest, ListAssignmentsRequest, ListAssignmentsResponse, review,
};

use super::{ASSIGNMENTS, REVIEWS};
use crate::planning::funding_calls::FUNDING_CALLS;
use crate::selection::applications::to_score;
use crate::selection::experts::EXPERTS;

pub(super) async fn get(call: Call, request: GetAssignmentRequest) -> Result<Assignment, Error> {
    let assignment = call.load(&ASSIGNMENTS, &request.name).await?.value;
    let staff = call.caller().is_staff();
    if !staff {
        refuse_other_expert(&call, &assignment).await?;
    }
    let dossier = dossier(&call, &assignment).await?;
    let closed = closed_among(&call, [assignment.review.clone()].into()).await?;
    let with_scores = !staff || closed.contains(&assignment.review);
    let mut assignment = shown(assignment, with_scores);
    assignment.dossier = Some(dossier);
    Ok(assignment)
}

pub(super) async fn list(call: Call, request: ListAssignmentsRequest) -> Result<ListAssignmentsResponse, Error> {
    let staff = call.caller().is_staff();
    if staff && request.review.is_empty() && request.application.is_empty() {
        return Err(Refusal::field("review", "name a review or an application").into());
    }
    let page = call.page(&request)?;
    // An expert is shown their own parts only, and who is in no pool has none.
    let expert = match staff {
        true => String::new(),
        false => match expert_who_calls(&call).await? {
            Some(expert) => expert.name,
            None => return Ok(ListAssignmentsResponse::default()),
        },
    };
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter
        .narrowed_to(&request.review)
        .narrowed_to(&request.application)
        .narrowed_to(&expert);
    let page = call.list(&ASSIGNMENTS, &filter, &page).await?;
    let reviews = page.rows.iter().map(|assignment| assignment.review.clone());
    let closed = closed_among(&call, reviews.collect()).await?;
    let page = page.map(|assignment| {
        let with_scores = !staff || closed.contains(&assignment.review);
        shown(assignment, with_scores)
    });
    Ok(page.answer())
}

/// The reviews among these whose panel is closed: until it is, the staff sees no scores.
async fn closed_among(call: &Call, reviews: BTreeSet<String>) -> Result<BTreeSet<String>, Error> {
    let reviews: Vec<String> = reviews.into_iter().collect();
    let reviews = call.load_all(&REVIEWS, &reviews).await?.into_iter();
    let closed = reviews.filter(|review| review.value.state() != review::State::Drawn);
    Ok(closed.map(|review| review.name).collect())
}

/// What an expert reads of an application.
async fn dossier(call: &Call, assignment: &Assignment) -> Result<Dossier, Error> {
    let application = to_score(call, &assignment.application).await?.value;
    let funding_call = call.load(&FUNDING_CALLS, &application.funding_call).await?.value;
    let mut content = application.content.unwrap_or_default();
    if let Some(leader) = &mut content.leader {
        leader.citizen_id.clear();
    }
    Ok(Dossier {
        number: application.number,
        applicant: application.applicant,
        content: Some(content),
        criteria: funding_call.criteria,
    })
}

/// To anyone but the expert who was drawn, the assignment does not exist.
pub(super) async fn refuse_other_expert(call: &Call, assignment: &Assignment) -> Result<(), Error> {
    match expert_who_calls(call).await? {
        Some(expert) if expert.name == assignment.expert => Ok(()),
        _ => Err(not_found(&assignment.name).into()),
    }
}

/// The expert who calls; `None` where the caller is in no pool.
async fn expert_who_calls(call: &Call) -> Result<Option<Stored<Expert>>, Error> {
    call.load_by_key(&EXPERTS, call.authority(), &call.caller().account)
        .await
}

/// The assignment as it is shown: its scores only where they may be seen.
pub(super) fn shown(mut assignment: Assignment, with_scores: bool) -> Assignment {
    if !with_scores {
        assignment.scores.clear();
        assignment.score_thousandths = 0;
        assignment.comment.clear();
    }
    assignment
}

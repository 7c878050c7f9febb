//! One expert's part in a review: what they read, how they score, and how they leave.

use std::collections::BTreeMap;

use kezhi_chassis::store::{PageRequest, Stored, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::common::Role;
use kezhi_proto::projects::{
    Assignment, DeclareInterestRequest, Dossier, ExcuseExpertRequest, Expert, GetAssignmentRequest,
    ListAssignmentsRequest, ListAssignmentsResponse, Review, SubmitScoreRequest, review,
};
use serde_json::json;

use super::panel::{fill, note_pool, pool_of};
use super::procedure::ASSIGNMENT;
use super::rules::{Part, weighted_score_milli};
use super::{ASSIGNMENTS, REVIEWS, store};
use crate::applications::APPLICATIONS;
use crate::calls::CALLS;
use crate::experts::EXPERTS;

/// An assignment that a step is about to move, with its review: the review is locked first, always.
struct Moving {
    review: Stored<Review>,
    assignment: Stored<Assignment>,
    on: Day,
}

pub(super) async fn get(call: Call, request: GetAssignmentRequest) -> Result<Assignment, Error> {
    let assignment = call.load(&ASSIGNMENTS, &request.name).await?.value;
    if !is_staff(&call) {
        refuse_other_expert(&call, &assignment).await?;
    }
    let dossier = dossier(&call, &assignment).await?;
    let closed = is_closed(&call, &assignment.review).await?;
    let mut assignment = shown(assignment, closed || !is_staff(&call));
    assignment.dossier = Some(dossier);
    Ok(assignment)
}

pub(super) async fn list(call: Call, request: ListAssignmentsRequest) -> Result<ListAssignmentsResponse, Error> {
    let staff = is_staff(&call);
    if staff && request.review.is_empty() && request.application.is_empty() {
        return Err(Refusal::field("review", "name a review or an application").into());
    }
    let account = match staff {
        true => "",
        false => call.caller().account.as_str(),
    };
    let asked = store::Asked {
        review: &request.review,
        application: &request.application,
        account,
        state: request.state,
    };
    let arguments = format!(
        "assignments {account} {} {} {}",
        asked.review, asked.application, asked.state
    );
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = store::page(&call, &asked, &page).await?;
    let mut closed: BTreeMap<String, bool> = BTreeMap::new();
    let mut assignments = Vec::new();
    for name in &page.rows {
        let assignment = call.load(&ASSIGNMENTS, name).await?.value;
        let closed = match closed.get(&assignment.review) {
            Some(closed) => *closed,
            None => *closed
                .entry(assignment.review.clone())
                .or_insert(is_closed(&call, &assignment.review).await?),
        };
        assignments.push(shown(assignment, closed || !staff));
    }
    Ok(ListAssignmentsResponse {
        assignments,
        next_page_token: page.next_page_token,
    })
}

pub(super) async fn score(call: Call, request: SubmitScoreRequest) -> Result<Assignment, Error> {
    let mut moving = Moving::open(&call, &request.name, &request.etag, &request.taken_on).await?;
    refuse_other_expert(&call, &moving.assignment.value).await?;
    let part = Part {
        criteria: call.load(&CALLS, &moving.review.value.call).await?.value.criteria,
        review: moving.review.value.clone(),
        scores: request.scores,
    };
    moving.assignment.value.score_milli = weighted_score_milli(&part.criteria, &part.scores)?;
    moving.assignment.value.scores = part.scores.clone();
    moving.assignment.value.comment = request.comment;
    moving.step(&call, "SubmitScore", &part).await?;
    Ok(shown(moving.assignment.value, true))
}

pub(super) async fn declare_interest(call: Call, request: DeclareInterestRequest) -> Result<Assignment, Error> {
    let moving = Moving::open(&call, &request.name, &request.etag, &request.taken_on).await?;
    refuse_other_expert(&call, &moving.assignment.value).await?;
    moving.leave(&call, "DeclareInterest", request.reasons).await
}

pub(super) async fn excuse(call: Call, request: ExcuseExpertRequest) -> Result<Assignment, Error> {
    let moving = Moving::open(&call, &request.name, &request.etag, &request.taken_on).await?;
    moving.leave(&call, "ExcuseExpert", request.reasons).await
}

impl Moving {
    async fn open(call: &Call, name: &str, etag: &str, taken_on: &str) -> Result<Self, Error> {
        let review = call.load(&ASSIGNMENTS, name).await?.value.review;
        Ok(Self {
            review: call.load_to_change(&REVIEWS, &review, "").await?,
            assignment: call.load_to_change(&ASSIGNMENTS, name, etag).await?,
            on: call.day_of_step(taken_on)?,
        })
    }

    async fn step(&mut self, call: &Call, step: &str, part: &Part) -> Result<(), Error> {
        let history = call.history(&self.assignment.name).await?;
        let state = self.assignment.value.state();
        let taken = call.take(&ASSIGNMENT, step, state, self.on, &history, part)?;
        self.assignment.value.state = taken.to.into();
        call.save(&ASSIGNMENTS, &mut self.assignment).await?;
        let data = json!({"application": self.assignment.value.application, "review": self.review.name});
        call.record(&taken, &self.assignment.name, &self.assignment.authority, self.on, data)
            .await
    }

    /// Ends the expert's part; the next of the draw takes the place.
    async fn leave(mut self, call: &Call, step: &str, reasons: String) -> Result<Assignment, Error> {
        self.assignment.value.ended_for = reasons;
        // What someone with an interest has scored counts for nothing.
        self.assignment.value.scores.clear();
        self.assignment.value.score_milli = 0;
        self.assignment.value.comment.clear();
        let part = Part {
            review: self.review.value.clone(),
            ..Part::default()
        };
        self.step(call, step, &part).await?;
        let guide = call.load(&CALLS, &self.review.value.call).await?.value;
        let application = call.load(&APPLICATIONS, &self.assignment.value.application).await?;
        let pool = pool_of(call, &guide).await?;
        note_pool(&mut self.review.value, &pool);
        fill(call, &mut self.review, &application.value, &pool, self.on).await?;
        call.save(&REVIEWS, &mut self.review).await?;
        Ok(shown(self.assignment.value, true))
    }
}

/// What an expert reads of an application.
async fn dossier(call: &Call, assignment: &Assignment) -> Result<Dossier, Error> {
    let application = call.load(&APPLICATIONS, &assignment.application).await?.value;
    let guide = call.load(&CALLS, &application.call).await?.value;
    let mut content = application.content.unwrap_or_default();
    if let Some(leader) = &mut content.leader {
        leader.citizen_id.clear();
    }
    Ok(Dossier {
        number: application.number,
        applicant: application.applicant,
        content: Some(content),
        criteria: guide.criteria,
    })
}

async fn is_closed(call: &Call, review: &str) -> Result<bool, Error> {
    Ok(call.load(&REVIEWS, review).await?.value.state() != review::State::Drawn)
}

/// To anyone but the expert who was drawn, the assignment does not exist.
async fn refuse_other_expert(call: &Call, assignment: &Assignment) -> Result<Expert, Error> {
    let caller = call.caller();
    let expert = call.load_by_mark(&EXPERTS, call.authority(), &caller.account).await?;
    expert
        .map(|expert| expert.value)
        .filter(|expert| expert.name == assignment.expert)
        .ok_or_else(|| not_found(&assignment.name).into())
}

fn is_staff(call: &Call) -> bool {
    let roles = [Role::Officer, Role::Head, Role::Auditor];
    roles.into_iter().any(|role| call.caller().is(role))
}

/// The assignment as it is shown: with the steps that are allowed, and its scores only where they may be seen.
fn shown(mut assignment: Assignment, with_scores: bool) -> Assignment {
    let state = assignment.state();
    assignment.allowed_steps = ASSIGNMENT.allowed(state).into_iter().map(String::from).collect();
    if !with_scores {
        assignment.scores.clear();
        assignment.score_milli = 0;
        assignment.comment.clear();
    }
    assignment
}

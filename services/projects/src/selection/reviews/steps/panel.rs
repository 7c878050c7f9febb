//! The panel: drawn, and filled up.

use kezhi_proto::count;
use kezhi_proto::projects::{ApplicationEvent, ReviewEvent};
use std::collections::BTreeSet;

use kezhi_chassis::store::{Filter, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::application::State;
use kezhi_proto::projects::{
    Application, Assignment, DrawPanelRequest, Expert, RefillPanelRequest, Review, assignment,
};

use crate::people;
use crate::planning::funding_calls::procedure::CALL;
use crate::planning::funding_calls::{self, FUNDING_CALLS, FundingCall};
use crate::planning::plans::PLANS;
use crate::selection::applications::{APPLICATIONS, answering, open_for_review, step_with_review};
use crate::selection::experts::{self, EXPERTS};
use crate::selection::reviews::draw::{Matter, draw as draw_experts};
use crate::selection::reviews::procedure::REVIEW;
use crate::selection::reviews::rules::{Answers, Facts, refuse_too_few_experts};
use crate::selection::reviews::{ASSIGNMENTS, REVIEWS, shown};

/// How many subjects of one person are looked at: they are an expert once.
const SUBJECTS: u64 = 1000;

/// How many experts an application lacked, and how many were drawn for it.
pub(super) struct Filled {
    needed: usize,
    drawn: usize,
}

pub async fn draw(call: Call, request: DrawPanelRequest) -> Result<Review, Error> {
    let funding_call = call.open(&FUNDING_CALLS, &request).await?;
    let on = funding_call.on;
    let facts = funding_calls::facts(&call, funding_call.value.clone(), on).await?;
    let taken = funding_call.take(&call, &CALL, &facts)?;
    let mut funding_call = funding_call
        .store(&call, &FUNDING_CALLS, &taken, Default::default())
        .await?;
    let accepted = answering(&call, &funding_call.name, State::FormallyAccepted).await?;
    let answers = Answers {
        submitted: answering(&call, &funding_call.name, State::Submitted).await?.len(),
        returned: answering(&call, &funding_call.name, State::Returned).await?.len(),
        accepted: accepted.len(),
    };
    let facts = Facts {
        answers: Some(answers),
        tallies: None,
        choice: None,
    };
    let taken = REVIEW.begin(DrawPanelRequest::STEP, &facts)?;
    let review = Review {
        state: taken.to.into(),
        funding_call: funding_call.name.clone(),
        seed: request.seed,
        seed_source: request.seed_source,
        drawn_on: on.to_string(),
        experts_per_application: funding_call.value.experts_per_application,
        applications: accepted.into_iter().map(|application| application.name).collect(),
        ..Review::default()
    };
    // The step is recorded last: its entry follows those of the applications that it brings before the experts.
    let mut review = call.create(&REVIEWS, call.authority(), review).await?;
    funding_call.value.review = review.name.clone();
    call.save(&FUNDING_CALLS, &mut funding_call).await?;
    fill_all(&call, &mut review, &funding_call.value, on).await?;
    let data = ReviewEvent {
        applications: count(review.value.applications.len()),
        funding_call: funding_call.name.to_string(),
        seed: review.value.seed.to_string(),
        ..ReviewEvent::default()
    };
    call.record(&taken, &review.name, &review.authority, on, data).await?;
    Ok(shown(review.value))
}

/// Draws for every application of a new review, and brings it before the experts.
async fn fill_all(call: &Call, review: &mut Stored<Review>, funding_call: &FundingCall, on: Day) -> Result<(), Error> {
    let pool = pool_of(call, funding_call).await?;
    note_pool(&mut review.value, &pool);
    for name in review.value.applications.clone() {
        let application = open_for_review(call, &name, DrawPanelRequest::STEP, on).await?;
        let data = ApplicationEvent {
            review: review.name.to_string(),
            ..ApplicationEvent::default()
        };
        let application = step_with_review(call, application, data).await?;
        let filled = fill(call, review, &application.value, &pool, on).await?;
        refuse_too_few_experts(&name, filled.needed, filled.drawn)?;
    }
    call.save(&REVIEWS, review).await
}

pub async fn refill(call: Call, request: RefillPanelRequest) -> Result<Review, Error> {
    let mut review = call.open(&REVIEWS, &request).await?;
    let on = review.on;
    let taken = review.take_freely(&call, &REVIEW)?;
    let funding_call = call.load(&FUNDING_CALLS, &review.value.funding_call).await?.value;
    let pool = pool_of(&call, &funding_call).await?;
    note_pool(&mut review.value, &pool);
    let mut drawn = 0;
    for application in call.load_all(&APPLICATIONS, &review.value.applications).await? {
        drawn += fill(&call, &mut review, &application.value, &pool, on).await?.drawn;
    }
    let data = ReviewEvent {
        drawn: count(drawn),
        ..ReviewEvent::default()
    };
    let review = review.store(&call, &REVIEWS, &taken, data).await?;
    Ok(shown(review.value))
}

/// The experts from whom the panel of a call is drawn.
pub(super) async fn pool_of(call: &Call, funding_call: &FundingCall) -> Result<Vec<Expert>, Error> {
    let plan = call.load(&PLANS, &funding_call.plan).await?.value;
    experts::pool(call, plan.field()).await
}

/// Draws the experts whom an application lacks, and notes in the review who was passed over. The review is not saved yet.
pub(super) async fn fill(
    call: &Call,
    review: &mut Stored<Review>,
    application: &Application,
    pool: &[Expert],
    on: Day,
) -> Result<Filled, Error> {
    let of_application = Filter::of(call.authority()).under(&application.name);
    let before = call.all(&ASSIGNMENTS, &of_application).await?;
    let at_work = [assignment::State::Assigned, assignment::State::Scored];
    let present = before
        .iter()
        .filter(|part| at_work.contains(&part.value.state()))
        .count();
    let wanted = usize::try_from(review.value.experts_per_application).unwrap_or(0);
    let needed = wanted.saturating_sub(present);
    let matter = Matter::of(application, leader_as_expert(call, application).await?);
    let known = before.into_iter().map(|part| part.value.expert).collect();
    let draw = draw_experts(&review.value.seed, &matter, pool, &known, needed);
    let drawn = draw.drawn.len();
    for (expert, ticket) in draw.drawn {
        assign(call, review, application, expert, ticket, on).await?;
    }
    for recusal in draw.recusals {
        if !review.value.recusals.contains(&recusal) {
            review.value.recusals.push(recusal);
        }
    }
    Ok(Filled { needed, drawn })
}

/// The experts who are the leader of an application themselves.
async fn leader_as_expert(call: &Call, application: &Application) -> Result<BTreeSet<String>, Error> {
    let Some(number) = people::number_of(call, &application.name).await? else {
        return Ok(BTreeSet::new());
    };
    let subjects = people::subjects_with(call, &application.authority, &number, SUBJECTS).await?;
    let prefix = format!("{}/", EXPERTS.table);
    Ok(subjects
        .into_iter()
        .filter(|subject| subject.starts_with(&prefix))
        .collect())
}

async fn assign(
    call: &Call,
    review: &Stored<Review>,
    application: &Application,
    expert: &Expert,
    ticket: String,
    on: Day,
) -> Result<(), Error> {
    let assignment = Assignment {
        state: assignment::State::Assigned.into(),
        review: review.name.clone(),
        application: application.name.clone(),
        expert: expert.name.clone(),
        ticket,
        drawn_on: on.to_string(),
        ..Assignment::default()
    };
    call.create(&ASSIGNMENTS, &review.authority, assignment).await?;
    Ok(())
}

/// Notes from whom is drawn, so that the draw can be repeated.
pub(super) fn note_pool(review: &mut Review, pool: &[Expert]) {
    let mut names: BTreeSet<String> = review.pool.drain(..).collect();
    names.extend(pool.iter().map(|expert| expert.name.clone()));
    review.pool = names.into_iter().collect();
}

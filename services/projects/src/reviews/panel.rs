//! The panel: drawn, filled up, closed.

use std::collections::BTreeSet;

use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::application::State;
use kezhi_proto::projects::{
    Application, Assignment, Call as Guide, DrawPanelRequest, Expert, RefillPanelRequest, Review, assignment, review,
};
use serde_json::json;

use super::draw::{Matter, draw as draw_experts};
use super::procedure::REVIEW;
use super::rules::Facts;
use super::{ASSIGNMENTS, REVIEWS, shown, step, store};
use crate::applications::{self, APPLICATIONS, answering};
use crate::calls::{self, CALLS};
use crate::experts::{self, EXPERTS};
use crate::people;
use crate::plans::PLANS;

/// How many subjects of one person are looked at: they are an expert once.
const SUBJECTS: u64 = 1000;

/// How many experts an application still lacks, and how many are left to be drawn.
pub(super) struct Filled {
    needed: usize,
    drawn: usize,
}

pub(super) async fn draw(call: Call, request: DrawPanelRequest) -> Result<Review, Error> {
    let mut guide = call.load_to_change(&CALLS, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    calls::step(&call, &mut guide, "DrawPanel", on, json!({})).await?;
    let applications = answering(&call, &guide.name, State::FormallyAccepted).await?;
    let facts = Facts {
        submitted: answering(&call, &guide.name, State::Submitted).await?.len(),
        returned: answering(&call, &guide.name, State::Returned).await?.len(),
        accepted: applications.len(),
        ..Facts::default()
    };
    let taken = REVIEW.begin("DrawPanel", review::State::Drawn, &facts)?;
    let review = Review {
        state: taken.to.into(),
        call: guide.name.clone(),
        seed: request.seed,
        seed_source: request.seed_source,
        drawn_on: on.to_string(),
        experts_per_application: guide.value.experts_per_application,
        applications,
        ..Review::default()
    };
    let mut review = call.create(&REVIEWS, call.authority(), review).await?;
    guide.value.review = review.name.clone();
    call.save(&CALLS, &mut guide).await?;
    fill_all(&call, &mut review, &guide.value, on).await?;
    let data = json!({"applications": review.value.applications.len(), "call": guide.name, "seed": review.value.seed});
    call.record(&taken, &review.name, &review.authority, on, data).await?;
    Ok(shown(review.value))
}

/// Draws for every application of a new review, and brings it before the experts.
async fn fill_all(call: &Call, review: &mut Stored<Review>, guide: &Guide, on: Day) -> Result<(), Error> {
    let pool = pool_of(call, guide).await?;
    note_pool(&mut review.value, &pool);
    for name in review.value.applications.clone() {
        let mut application = call.load_to_change(&APPLICATIONS, &name, "").await?;
        let facts = applications::facts::Facts::of_nothing(on);
        applications::step(
            call,
            &mut application,
            "DrawPanel",
            &facts,
            json!({"review": review.name}),
        )
        .await?;
        let filled = fill(call, review, &application.value, &pool, on).await?;
        filled.refuse_too_few(&name)?;
    }
    call.save(&REVIEWS, review).await
}

pub(super) async fn refill(call: Call, request: RefillPanelRequest) -> Result<Review, Error> {
    let mut review = call.load_to_change(&REVIEWS, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    let guide = call.load(&CALLS, &review.value.call).await?.value;
    let pool = pool_of(&call, &guide).await?;
    note_pool(&mut review.value, &pool);
    let mut drawn = 0;
    for name in review.value.applications.clone() {
        let application = call.load(&APPLICATIONS, &name).await?.value;
        drawn += fill(&call, &mut review, &application, &pool, on).await?.drawn;
    }
    step(
        &call,
        &mut review,
        "RefillPanel",
        on,
        &Facts::default(),
        json!({"drawn": drawn}),
    )
    .await?;
    Ok(shown(review.value))
}

/// The experts from whom the panel of a call is drawn.
pub(super) async fn pool_of(call: &Call, guide: &Guide) -> Result<Vec<Expert>, Error> {
    let plan = call.load(&PLANS, &guide.plan).await?.value;
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
    let drawn_before = store::drawn_for(call, &application.name).await?;
    let at_work = [assignment::State::Assigned, assignment::State::Scored].map(i32::from);
    let present = drawn_before.iter().filter(|(_, state)| at_work.contains(state)).count();
    let wanted = usize::try_from(review.value.experts_per_application).unwrap_or(0);
    let needed = wanted.saturating_sub(present);
    let matter = Matter::of(application, leader_as_expert(call, application).await?);
    let known = drawn_before.into_iter().map(|(expert, _)| expert).collect();
    let draw = draw_experts(&review.value.seed, &matter, pool, &known, needed);
    for (expert, ticket) in &draw.drawn {
        assign(call, review, application, expert, ticket, on).await?;
    }
    let drawn = draw.drawn.len();
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
    ticket: &str,
    on: Day,
) -> Result<(), Error> {
    let assignment = Assignment {
        state: assignment::State::Assigned.into(),
        review: review.name.clone(),
        application: application.name.clone(),
        expert: expert.name.clone(),
        ticket: ticket.to_string(),
        drawn_on: on.to_string(),
        ..Assignment::default()
    };
    let stored = call.create(&ASSIGNMENTS, &review.authority, assignment).await?;
    store::link(call, &stored.name, &review.name, &application.name, expert).await
}

/// Notes from whom is drawn, so that the draw can be repeated.
pub(super) fn note_pool(review: &mut Review, pool: &[Expert]) {
    let mut names: BTreeSet<String> = review.pool.drain(..).collect();
    names.extend(pool.iter().map(|expert| expert.name.clone()));
    review.pool = names.into_iter().collect();
}

impl Filled {
    fn refuse_too_few(&self, application: &str) -> Result<(), Refusal> {
        if self.drawn >= self.needed {
            return Ok(());
        }
        let (needed, remaining) = (self.needed, self.drawn);
        let message = format!("{application} needs {needed} experts, and {remaining} may judge it");
        Err(Refusal::precondition(ErrorReason::ExpertsTooFew.code(), message)
            .with("application", application)
            .with("needed", needed)
            .with("remaining", remaining))
    }
}

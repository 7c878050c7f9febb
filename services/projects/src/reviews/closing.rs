//! The panel is closed, and the applications are ranked.

use std::collections::BTreeMap;

use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::{Assignment, ClosePanelRequest, RankedApplication, Review, ReviewResult, assignment};
use serde_json::json;

use super::ranking::{Entry, rank};
use super::rules::{Facts, Tally};
use super::{ASSIGNMENTS, REVIEWS, shown, step, store};
use crate::applications::{self, APPLICATIONS};
use crate::integrity;
use crate::settings::Settings;

/// The assignments of each application, by its name.
type ByApplication = BTreeMap<String, Vec<Assignment>>;

pub(super) async fn close(call: Call, request: ClosePanelRequest, settings: &Settings) -> Result<Review, Error> {
    let mut review = call.load_to_change(&REVIEWS, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    let assignments = by_application(&call, &review.value).await?;
    let facts = Facts {
        tallies: tallies(&assignments, usize::from(settings.scores_needed)),
        ..Facts::default()
    };
    let mut entries = Vec::new();
    for (name, parts) in assignments {
        entries.push(entry(&call, &name, &parts, on).await?);
    }
    let ranking = rank(entries, usize::from(settings.trimmed_from_scores));
    review.value.closed_on = on.to_string();
    review.value.ranking = ranking.clone();
    let data = json!({"ranking": ranking.iter().map(|place| &place.application).collect::<Vec<_>>()});
    step(&call, &mut review, "ClosePanel", on, &facts, data).await?;
    for place in &ranking {
        note_result(&call, place, on).await?;
    }
    Ok(shown(review.value))
}

async fn by_application(call: &Call, review: &Review) -> Result<ByApplication, Error> {
    let mut found: ByApplication = review
        .applications
        .iter()
        .map(|application| (application.clone(), Vec::new()))
        .collect();
    for name in store::of_review(call, &review.name).await? {
        let part = call.load(&ASSIGNMENTS, &name).await?.value;
        found.entry(part.application.clone()).or_default().push(part);
    }
    Ok(found)
}

fn tallies(assignments: &ByApplication, needed: usize) -> Vec<Tally> {
    let count = |parts: &[Assignment], state| parts.iter().filter(|part| part.state() == state).count();
    assignments
        .iter()
        .map(|(application, parts)| Tally {
            application: application.clone(),
            scores: count(parts, assignment::State::Scored),
            waiting: count(parts, assignment::State::Assigned),
            needed,
        })
        .collect()
}

async fn entry(call: &Call, name: &str, parts: &[Assignment], on: Day) -> Result<Entry, Error> {
    let application = call.load(&APPLICATIONS, name).await?.value;
    let applicant = application.applicant.unwrap_or_default().credit_code;
    let scored = parts.iter().filter(|part| part.state() == assignment::State::Scored);
    Ok(Entry {
        application: name.to_string(),
        title: application.content.unwrap_or_default().title,
        scores_milli: scored.map(|part| part.score_milli).collect(),
        credit: integrity::standing(call, &applicant, on).await?.credit,
        applicant,
    })
}

async fn note_result(call: &Call, place: &RankedApplication, on: Day) -> Result<(), Error> {
    let mut application = call.load_to_change(&APPLICATIONS, &place.application, "").await?;
    application.value.result = Some(ReviewResult {
        rank: place.rank,
        score_milli: place.score_milli,
    });
    let facts = applications::facts::Facts::of_nothing(on);
    applications::step(
        call,
        &mut application,
        "ClosePanel",
        &facts,
        json!({"rank": place.rank}),
    )
    .await
}

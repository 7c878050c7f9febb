//! The panel is closed, and the applications are ranked.

use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::{
    Application, Assignment, ClosePanelRequest, RankedApplication, Review, ReviewResult, assignment,
};
use kezhi_proto::projects::{ApplicationEvent, ReviewEvent};
use std::collections::BTreeMap;

use crate::oversight::integrity;
use crate::selection::applications::{APPLICATIONS, open_for_review, step_with_review};
use crate::selection::reviews::procedure::REVIEW;
use crate::selection::reviews::ranking::{Entry, rank};
use crate::selection::reviews::rules::{Facts, Tally};
use crate::selection::reviews::{ASSIGNMENTS, REVIEWS, shown};
use crate::settings::Settings;

/// The assignments of each application, by its name.
type ByApplication = BTreeMap<String, Vec<Assignment>>;

pub async fn close(call: Call, request: ClosePanelRequest) -> Result<Review, Error> {
    let settings: &Settings = call.settings()?;
    let mut review = call.open(&REVIEWS, &request).await?;
    let on = review.on;
    let parts = by_application(&call, &review.value).await?;
    let facts = Facts {
        answers: None,
        tallies: Some(tallies(&parts, usize::from(settings.scores_needed))),
        choice: None,
    };
    let taken = review.take(&call, &REVIEW, &facts)?;
    let mut entries = Vec::new();
    for application in call.load_all(&APPLICATIONS, &review.value.applications).await? {
        let parts = parts.get(&application.name).map(Vec::as_slice).unwrap_or_default();
        entries.push(entry(&call, application.value, parts, on).await?);
    }
    let ranking = rank(entries, usize::from(settings.trimmed_from_scores));
    review.value.closed_on = on.to_string();
    review.value.ranking = ranking.clone();
    let data = ReviewEvent {
        ranking: ranking.iter().map(|place| place.application.clone()).collect(),
        ..ReviewEvent::default()
    };
    let review = review.store(&call, &REVIEWS, &taken, data).await?;
    for place in &ranking {
        note_result(&call, place, on).await?;
    }
    Ok(shown(review.value))
}

async fn by_application(call: &Call, review: &Review) -> Result<ByApplication, Error> {
    let names = review.applications.iter();
    let mut found: ByApplication = names.map(|name| (name.clone(), Vec::new())).collect();
    let of_review = Filter::of(call.authority()).under(&review.name);
    for part in call.all(&ASSIGNMENTS, &of_review).await? {
        let application = part.value.application.clone();
        found.entry(application).or_default().push(part.value);
    }
    Ok(found)
}

fn tallies(parts: &ByApplication, needed: usize) -> Vec<Tally> {
    let count = |parts: &[Assignment], state| parts.iter().filter(|part| part.state() == state).count();
    parts
        .iter()
        .map(|(application, parts)| Tally {
            application: application.clone(),
            scores: count(parts, assignment::State::Scored),
            waiting: count(parts, assignment::State::Assigned),
            needed,
        })
        .collect()
}

async fn entry(call: &Call, application: Application, parts: &[Assignment], on: Day) -> Result<Entry, Error> {
    let applicant = application.applicant.unwrap_or_default().credit_code;
    let scored = parts.iter().filter(|part| part.state() == assignment::State::Scored);
    Ok(Entry {
        application: application.name,
        title: application.content.unwrap_or_default().title,
        scores_thousandths: scored.map(|part| part.score_thousandths).collect(),
        credit: integrity::standing(call, &applicant, on).await?.credit,
        applicant,
    })
}

async fn note_result(call: &Call, place: &RankedApplication, on: Day) -> Result<(), Error> {
    let mut application = open_for_review(call, &place.application, ClosePanelRequest::STEP, on).await?;
    application.value.result = Some(ReviewResult {
        rank: place.rank,
        score_thousandths: place.score_thousandths,
    });
    step_with_review(
        call,
        application,
        ApplicationEvent {
            rank: place.rank,
            ..ApplicationEvent::default()
        },
    )
    .await?;
    Ok(())
}

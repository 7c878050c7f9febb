//! The decision on an acceptance, and what it makes of the project.

use kezhi_chassis::limits::Start;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::acceptance::Advice;
use kezhi_proto::projects::{
    Acceptance, FailAcceptanceRequest, PassAcceptanceRequest, Project, ReturnForCorrectionRequest,
};
use serde_json::json;

use super::rules::Facts;
use super::steps::step;
use super::{ACCEPTANCES, CORRECTION};
use crate::days;
use crate::moving::{Frame, Moving};
use crate::projects::{self, PROJECTS};

/// An acceptance that is about to be decided, with its project.
struct Deciding {
    moving: Moving<Acceptance>,
    project: Stored<Project>,
    on: Day,
}

/// A decision, as the request gives it.
struct Decision {
    step: &'static str,
    advice: Advice,
    opinion: String,
    departure_reasons: String,
    correct_by: Option<Day>,
}

pub async fn pass(call: Call, request: PassAcceptanceRequest) -> Result<Acceptance, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let deciding = Deciding::open(&call, frame).await?;
    let decision = Decision {
        step: "PassAcceptance",
        advice: Advice::Pass,
        opinion: request.opinion,
        departure_reasons: request.departure_reasons,
        correct_by: None,
    };
    let (acceptance, mut project, on) = deciding.decide(&call, decision).await?;
    project.value.ended_on = on.to_string();
    move_project(&call, &mut project, "PassAcceptance", on, &acceptance).await?;
    Ok(acceptance)
}

pub async fn fail(call: Call, request: FailAcceptanceRequest) -> Result<Acceptance, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let deciding = Deciding::open(&call, frame).await?;
    let decision = Decision {
        step: "FailAcceptance",
        advice: Advice::Fail,
        opinion: request.opinion,
        departure_reasons: request.departure_reasons,
        correct_by: None,
    };
    let (acceptance, mut project, on) = deciding.decide(&call, decision).await?;
    project.value.ended_on = on.to_string();
    project.value.ended_for = acceptance.opinion.clone();
    move_project(&call, &mut project, "FailAcceptance", on, &acceptance).await?;
    Ok(acceptance)
}

pub async fn send_back(call: Call, request: ReturnForCorrectionRequest) -> Result<Acceptance, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let deciding = Deciding::open(&call, frame).await?;
    let correct_by = days::after("correct_by", &request.correct_by, deciding.on)?;
    let decision = Decision {
        step: "ReturnForCorrection",
        advice: Advice::Correct,
        opinion: request.opinion,
        departure_reasons: request.departure_reasons,
        correct_by: Some(correct_by),
    };
    let (acceptance, mut project, on) = deciding.decide(&call, decision).await?;
    move_project(&call, &mut project, "ReturnFromAcceptance", on, &acceptance).await?;
    let start = Start::by_agreement(&acceptance.name, &acceptance.authority, CORRECTION, on, correct_by);
    call.start_limit(start).await?;
    Ok(acceptance)
}

impl Deciding {
    async fn open(call: &Call, frame: Frame<'_>) -> Result<Self, Error> {
        let moving = Moving::open(call, &ACCEPTANCES, frame).await?;
        let project = call.load_to_change(&PROJECTS, &moving.stored.value.project, "").await?;
        Ok(Self {
            on: moving.on,
            moving,
            project,
        })
    }

    async fn decide(self, call: &Call, decision: Decision) -> Result<(Acceptance, Stored<Project>, Day), Error> {
        let facts = Facts {
            acceptance: self.moving.stored.value.clone(),
            project: self.project.value.clone(),
            decision: decision.advice,
            departure_reasons: decision.departure_reasons.clone(),
            on: self.on.to_string(),
            ..Facts::default()
        };
        let advised = self.moving.stored.value.advised().as_str_name();
        let data = json!({"advised": advised, "correct_by": decision.correct_by});
        let acceptance = step(call, self.moving, decision.step, facts, data, |value| {
            value.opinion = decision.opinion;
            value.departure_reasons = decision.departure_reasons;
            value.decided_on = self.on.to_string();
            value.correct_by = decision.correct_by.map(|day| day.to_string()).unwrap_or_default();
        })
        .await?;
        Ok((acceptance, self.project, self.on))
    }
}

async fn move_project(
    call: &Call,
    project: &mut Stored<Project>,
    step: &str,
    on: Day,
    acceptance: &Acceptance,
) -> Result<(), Error> {
    projects::step(call, project, step, on, json!({"acceptance": acceptance.name})).await
}

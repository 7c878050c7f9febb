//! Entrustments (委托): agreements by which an institution works for the bureau on some projects.

pub mod procedure;
pub mod rules;

use kezhi_chassis::steps::day_in;
use kezhi_chassis::store::{Collection, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::projects::entrustment::State;
use kezhi_proto::projects::{
    EndEntrustmentRequest, EntrustRequest, Entrustment, GetEntrustmentRequest, ListEntrustmentsRequest,
    ListEntrustmentsResponse, Project,
};
use serde_json::json;

use super::{INTERMEDIARIES, note_entrustment};
use crate::moving::{Frame, Moving};
use crate::projects::PROJECTS;
use crate::{days, links, moving, units};
use procedure::ENTRUSTMENT;
use rules::Facts;

/// The entrustments.
pub const ENTRUSTMENTS: Collection<Entrustment> = Collection {
    table: "entrustments",
    mark: |_| String::new(),
    public: false,
};

pub(super) async fn entrust(call: Call, request: EntrustRequest) -> Result<Entrustment, Error> {
    let given = request.entrustment.unwrap_or_default();
    let on = call.day_of_step(&request.taken_on)?;
    let from = day_in("entrustment.from", &given.from)?;
    days::not_before("entrustment.to", &given.to, from)?;
    let intermediary = note_entrustment(&call, &given.intermediary, on).await?;
    let facts = Facts {
        units: units_of(&call, &given.projects).await?,
        intermediary,
        on: on.to_string(),
        ..Facts::default()
    };
    let taken = ENTRUSTMENT.begin("Entrust", State::InForce, &facts)?;
    let entrustment = Entrustment {
        state: taken.to.into(),
        intermediary: given.intermediary,
        purpose: given.purpose,
        agreement: given.agreement,
        projects: given.projects,
        from: given.from,
        to: given.to,
        entrusted_on: on.to_string(),
        ..Entrustment::default()
    };
    let data = json!({
        "from": entrustment.from,
        "intermediary": entrustment.intermediary,
        "projects": entrustment.projects.len(),
        "purpose": entrustment.purpose().as_str_name(),
        "to": entrustment.to,
    });
    let stored = moving::begin(&call, &ENTRUSTMENTS, entrustment, &taken, on, data).await?;
    links::note(&call, &ENTRUSTMENTS, &stored.value.intermediary, &stored.name).await?;
    Ok(shown(stored.value))
}

async fn units_of(call: &Call, projects: &[String]) -> Result<Vec<String>, Error> {
    let mut codes = Vec::new();
    for project in projects {
        let project: Project = call.load(&PROJECTS, project).await?.value;
        codes.extend(units::of(&project).map(|unit| unit.credit_code.clone()));
    }
    Ok(codes)
}

pub(super) async fn get(call: Call, request: GetEntrustmentRequest) -> Result<Entrustment, Error> {
    let entrustment = call.load(&ENTRUSTMENTS, &request.name).await?.value;
    let institution = call.load(&INTERMEDIARIES, &entrustment.intermediary).await?.value;
    units::hide_from_others(&call, &request.name, std::iter::once(institution.credit_code.as_str()))?;
    Ok(shown(entrustment))
}

pub(super) async fn list(call: Call, request: ListEntrustmentsRequest) -> Result<ListEntrustmentsResponse, Error> {
    let arguments = format!("entrustments {} {}", request.intermediary, request.state);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = match request.intermediary.as_str() {
        "" => call.list(&ENTRUSTMENTS, call.authority(), request.state, &page).await?,
        intermediary => {
            call.load(&INTERMEDIARIES, intermediary).await?;
            links::list(&call, &ENTRUSTMENTS, intermediary, request.state, &page).await?
        }
    };
    Ok(ListEntrustmentsResponse {
        entrustments: page.rows.into_iter().map(shown).collect(),
        next_page_token: page.next_page_token,
    })
}

pub(super) async fn end(call: Call, request: EndEntrustmentRequest) -> Result<Entrustment, Error> {
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let moving = Moving::open(&call, &ENTRUSTMENTS, frame).await?;
    end_by(&call, moving, "EndEntrustment", request.reasons).await
}

/// Withdraws every entrustment of an institution that is in force.
pub async fn withdraw_all(call: &Call, intermediary: &str, why: &str, on: Day) -> Result<(), Error> {
    let page = PageRequest::read(0, "", "withdrawn")?;
    loop {
        // What was withdrawn is not in force any more, so the first page is always the next one.
        let in_force = links::list(call, &ENTRUSTMENTS, intermediary, State::InForce.into(), &page).await?;
        if in_force.rows.is_empty() {
            return Ok(());
        }
        for entrustment in in_force.rows {
            let stored = call.load_to_change(&ENTRUSTMENTS, &entrustment.name, "").await?;
            let moving = Moving::opened(call, stored, on).await?;
            end_by(call, moving, "WithdrawEntrustment", why.to_string()).await?;
        }
    }
}

async fn end_by(call: &Call, mut moving: Moving<Entrustment>, step: &str, why: String) -> Result<Entrustment, Error> {
    let state = moving.stored.value.state();
    let taken = moving.take(call, &ENTRUSTMENT, step, state, &Facts::default())?;
    moving.stored.value.ended_on = moving.on.to_string();
    moving.stored.value.ended_for = why;
    moving.stored.value.state = taken.to.into();
    moving.store(call, &ENTRUSTMENTS, &taken, json!({})).await?;
    Ok(shown(moving.stored.value))
}

/// Notes a report of that day on one of the entrusted projects. Refuses one on another project, outside of the days of the
/// entrustment, or of an institution that may not report any more.
pub(super) async fn note_report(call: &Call, name: &str, project: &Project, on: Day) -> Result<Entrustment, Error> {
    let stored = call.load_to_change(&ENTRUSTMENTS, name, "").await?;
    if !stored.value.projects.contains(&project.name) {
        let message = format!("{} is not one of the projects of {name}", project.name);
        return Err(Refusal::field("report.project", message).into());
    }
    let intermediary = call.load(&INTERMEDIARIES, &stored.value.intermediary).await?.value;
    units::refuse_to_speak_for(call, &intermediary.credit_code)?;
    let mut moving = Moving::opened(call, stored, on).await?;
    let facts = Facts {
        units: units::of(project).map(|unit| unit.credit_code.clone()).collect(),
        entrustment: moving.stored.value.clone(),
        intermediary,
        on: on.to_string(),
    };
    let state = moving.stored.value.state();
    let taken = moving.take(call, &ENTRUSTMENT, "SubmitIntermediaryReport", state, &facts)?;
    let data = json!({"project": project.name});
    moving.store(call, &ENTRUSTMENTS, &taken, data).await?;
    Ok(moving.stored.value)
}

fn shown(mut entrustment: Entrustment) -> Entrustment {
    let allowed = ENTRUSTMENT.allowed(entrustment.state());
    entrustment.allowed_steps = allowed.into_iter().map(String::from).collect();
    entrustment
}

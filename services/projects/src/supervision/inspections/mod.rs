//! Inspections (检查) of projects: spot checks, midterm checks, and those that reach to units that work with a project.

pub mod procedure;
pub mod rules;
pub(super) mod steps;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use kezhi_chassis::store::{Collection, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_law::identifier::CreditCode;
use kezhi_procedure::Refusal;
use kezhi_proto::projects::inspection::{Kind, State};
use kezhi_proto::projects::{
    GetInspectionRequest, Inspection, ListInspectionsRequest, ListInspectionsResponse, OpenInspectionRequest, Project,
    Unit,
};
use serde_json::json;

use super::samples::SAMPLES;
use crate::projects::PROJECTS;
use crate::{links, moving, units};
use procedure::INSPECTION;
use rules::Facts;

/// The inspections.
pub const INSPECTIONS: Collection<Inspection> = Collection {
    table: "inspections",
    mark: |_| String::new(),
    public: false,
};

pub(super) async fn open(call: Call, request: OpenInspectionRequest) -> Result<Inspection, Error> {
    let given = request.inspection.unwrap_or_default();
    let on = call.day_of_step(&request.taken_on)?;
    let project = call.load(&PROJECTS, &given.project).await?;
    refuse_bad_units(&given, &project.value)?;
    refuse_without_cause(&call, &given).await?;
    let taken = INSPECTION.begin("OpenInspection", State::Opened, &Facts::default())?;
    let inspection = Inspection {
        state: taken.to.into(),
        kind: given.kind,
        project: project.name.clone(),
        sample: given.sample,
        reason: given.reason,
        units: given.units,
        opened_on: on.to_string(),
        ..Inspection::default()
    };
    let data = json!({
        "kind": inspection.kind().as_str_name(),
        "project": inspection.project,
        "sample": inspection.sample,
        "units": codes(&inspection),
    });
    let stored = moving::begin(&call, &INSPECTIONS, inspection, &taken, on, data).await?;
    links::note(&call, &INSPECTIONS, &project.name, &stored.name).await?;
    Ok(shown(stored.value))
}

pub(super) async fn get(call: Call, request: GetInspectionRequest) -> Result<Inspection, Error> {
    let inspection = call.load(&INSPECTIONS, &request.name).await?.value;
    let project = call.load(&PROJECTS, &inspection.project).await?.value;
    let concerned = units::of(&project).chain(&inspection.units);
    let concerned = concerned.map(|unit| unit.credit_code.as_str());
    units::hide_from_others(&call, &request.name, concerned)?;
    Ok(shown(inspection))
}

pub(super) async fn list(call: Call, request: ListInspectionsRequest) -> Result<ListInspectionsResponse, Error> {
    let arguments = format!("inspections {} {}", request.project, request.state);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = crate::project_matters::list(&call, &INSPECTIONS, &request.project, request.state, &page).await?;
    Ok(ListInspectionsResponse {
        inspections: page.rows.into_iter().map(shown).collect(),
        next_page_token: page.next_page_token,
    })
}

/// Who inspected, on any visit.
pub fn inspectors(inspection: &Inspection) -> Vec<String> {
    let named = inspection.visits.iter().flat_map(|visit| visit.inspectors.clone());
    named.collect::<BTreeSet<_>>().into_iter().collect()
}

fn refuse_bad_units(given: &Inspection, project: &Project) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for (position, unit) in given.units.iter().enumerate() {
        let field = format!("inspection.units[{position}].credit_code");
        CreditCode::parse(&unit.credit_code).map_err(|error| Refusal::field(field.as_str(), error.to_string()))?;
        if !seen.insert(&unit.credit_code) {
            return Err(Refusal::field(field, format!("{} is named twice", unit.credit_code)));
        }
        if given.kind() != Kind::PartnerExtension {
            units::refuse_outsider(project, &field, &unit.credit_code)?;
        }
    }
    Ok(())
}

/// A project is inspected because it was drawn, or for a stated reason.
async fn refuse_without_cause(call: &Call, given: &Inspection) -> Result<(), Error> {
    if given.sample.is_empty() {
        return match given.reason.is_empty() {
            false => Ok(()),
            true => Err(Refusal::field("inspection.reason", "name a sample, or say why it is inspected").into()),
        };
    }
    let sample = call.load(&SAMPLES, &given.sample).await?.value;
    match sample.drawn.iter().any(|drawn| drawn.project == given.project) {
        true => Ok(()),
        false => {
            let message = format!("{} was not drawn in {}", given.project, given.sample);
            Err(Refusal::field("inspection.sample", message).into())
        }
    }
}

fn codes(inspection: &Inspection) -> Vec<&str> {
    inspection.units.iter().map(code_of).collect()
}

fn code_of(unit: &Unit) -> &str {
    &unit.credit_code
}

fn shown(mut inspection: Inspection) -> Inspection {
    let allowed = INSPECTION.allowed(inspection.state());
    inspection.allowed_steps = allowed.into_iter().map(String::from).collect();
    inspection
}

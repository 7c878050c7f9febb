//! Inspections (检查) of projects: spot checks, midterm checks, and those that reach to units that work with a project.

pub mod procedure;
pub mod rules;
pub(super) mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::projects::{GetInspectionRequest, Inspection, ListInspectionsRequest, ListInspectionsResponse};

use crate::execution::project_matters;
use crate::execution::projects::PROJECTS;
use crate::units;
use procedure::INSPECTION;

/// The inspections.
pub const INSPECTIONS: Collection<Inspection> = Collection {
    index_keys: |inspection| vec![inspection.project.clone()],
    offers: |inspection| INSPECTION.allowed(inspection.state()),
    ..Collection::named("inspections")
};

/// The inspection on which something else of a project rests; `None` where none is named. Refuses one of another project.
pub async fn of_project(call: &Call, field: &str, name: &str, project: &str) -> Result<Option<Inspection>, Error> {
    if name.is_empty() {
        return Ok(None);
    }
    let inspection = call.load(&INSPECTIONS, name).await?.value;
    match inspection.project == project {
        true => Ok(Some(inspection)),
        false => Err(Refusal::field(field, format!("{name} is of another project")).into()),
    }
}

pub(super) async fn get(call: Call, request: GetInspectionRequest) -> Result<Inspection, Error> {
    let inspection = call.load(&INSPECTIONS, &request.name).await?;
    hide_from_strangers(&call, &inspection).await?;
    Ok(inspection.value)
}

/// Hides an inspection from organisations that are neither units of its project nor inspected.
async fn hide_from_strangers(call: &Call, inspection: &Stored<Inspection>) -> Result<(), Error> {
    let project = call.load(&PROJECTS, &inspection.value.project).await?.value;
    let concerned = units::of(&project).chain(&inspection.value.units);
    let concerned = concerned.map(|unit| unit.credit_code.as_str());
    Ok(call.caller().require_party(&inspection.name, concerned)?)
}

pub(super) async fn list(call: Call, request: ListInspectionsRequest) -> Result<ListInspectionsResponse, Error> {
    let page = call.page(&request)?;
    let page = project_matters::list(&call, &INSPECTIONS, &request.project, request.state, &page).await?;
    Ok(page.answer())
}

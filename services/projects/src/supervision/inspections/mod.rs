//! Inspections (检查) of projects: spot checks, midterm checks, and those that reach to units that work with a project.

pub mod procedure;
pub mod rules;
pub(super) mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::Collection;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::projects::{GetInspectionRequest, Inspection, ListInspectionsRequest, ListInspectionsResponse};

use crate::projects::PROJECTS;
use crate::{project_matters, units};
use procedure::INSPECTION;

/// The inspections.
pub const INSPECTIONS: Collection<Inspection> = Collection {
    filed_under: |inspection| vec![inspection.project.clone()],
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
    let inspection = call.load(&INSPECTIONS, &request.name).await?.value;
    let project = call.load(&PROJECTS, &inspection.project).await?.value;
    let concerned = units::of(&project).chain(&inspection.units);
    let concerned = concerned.map(|unit| unit.credit_code.as_str());
    call.caller().hide_unless_concerned(&request.name, concerned)?;
    Ok(inspection)
}

pub(super) async fn list(call: Call, request: ListInspectionsRequest) -> Result<ListInspectionsResponse, Error> {
    let page = call.page(&request)?;
    let page = project_matters::list(&call, &INSPECTIONS, &request.project, request.state, &page).await?;
    Ok(page.answer())
}

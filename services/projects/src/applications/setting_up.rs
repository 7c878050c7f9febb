//! A selected application becomes a project (立项).

use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{Application, Project, SetUpProjectRequest};
use serde_json::json;

use super::facts::Facts;
use super::{APPLICATIONS, gather, open, shown, step};
use crate::projects;
use crate::reviews;
use crate::settings::Settings;

pub(super) async fn set_up(
    call: Call,
    request: SetUpProjectRequest,
    settings: &Settings,
) -> Result<Application, Error> {
    let mut application = open(&call, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    let facts = with_objections(&call, gather(&call, &application, on, settings).await?).await?;
    let data = json!({"applicant": application.value.applicant.as_ref().map(|unit| unit.credit_code.clone())});
    step(&call, &mut application, "SetUpProject", &facts, data).await?;
    let project = projects::set_up(&call, project_of(&application, &facts), on).await?;
    application.value.project = project.name;
    call.save(&APPLICATIONS, &mut application).await?;
    Ok(shown(&call, application.value))
}

async fn with_objections(call: &Call, facts: Facts) -> Result<Facts, Error> {
    let review = facts.review.as_ref().map(|review| review.name.clone());
    let open = reviews::open_objections(call, &review.unwrap_or_default(), &facts.application.name).await?;
    Ok(Facts {
        open_objections: open,
        ..facts
    })
}

/// The project that an application becomes, with what was decided.
fn project_of(application: &Stored<Application>, facts: &Facts) -> Project {
    let value = &application.value;
    let content = value.content.clone().unwrap_or_default();
    Project {
        plan: value.plan.clone(),
        call: value.call.clone(),
        application: application.name.clone(),
        title: content.title,
        field: facts.plan.field,
        year: facts.plan.year,
        lead: value.applicant.clone(),
        partners: content.partners,
        leader: content.leader.map(|leader| leader.display_name).unwrap_or_default(),
        grants: value.grants.clone(),
        starts_on: content.starts_on,
        ends_on: content.ends_on,
        ..Project::default()
    }
}

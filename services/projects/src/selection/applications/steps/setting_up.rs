//! A selected application becomes a project (立项).

use kezhi_chassis::{Call, Error};
use kezhi_procedure::gathered;
use kezhi_proto::projects::ApplicationEvent;
use kezhi_proto::projects::{Application, Plan, Project, SetUpProjectRequest};

use super::gather;
use crate::execution::projects;
use crate::selection::applications::procedure::APPLICATION;
use crate::selection::applications::rules::Facts;
use crate::selection::applications::{APPLICATIONS, applicant_of, shown};
use crate::selection::objections::open_objections;
use crate::settings::Settings;

pub async fn set_up(call: Call, request: SetUpProjectRequest) -> Result<Application, Error> {
    let settings: &Settings = call.settings()?;
    let application = call.open(&APPLICATIONS, &request).await?;
    let on = application.on;
    let facts = gather(&call, &application, settings).await?;
    let facts = with_objections(&call, facts).await?;
    let taken = application.take(&call, &APPLICATION, &facts)?;
    let data = ApplicationEvent {
        applicant: applicant_of(&application.value).to_string(),
        ..ApplicationEvent::default()
    };
    let mut application = application.store(&call, &APPLICATIONS, &taken, data).await?;
    let project = projects::set_up(&call, project_of(&application.value, &facts.plan), on).await?;
    application.value.project = project.name;
    call.save(&APPLICATIONS, &mut application).await?;
    Ok(shown(&call, application.value))
}

async fn with_objections(call: &Call, facts: Facts) -> Result<Facts, Error> {
    let open_objections = match gathered(&facts.review, "the review")? {
        None => Vec::new(),
        Some(review) => open_objections(call, &review.name, &facts.application.name).await?,
    };
    Ok(Facts {
        open_objections: Some(open_objections),
        ..facts
    })
}

/// The project that an application becomes, with what was decided.
fn project_of(application: &Application, plan: &Plan) -> Project {
    let content = application.content.clone().unwrap_or_default();
    Project {
        plan: application.plan.clone(),
        funding_call: application.funding_call.clone(),
        application: application.name.clone(),
        title: content.title,
        field: plan.field,
        year: plan.year,
        lead: application.applicant.clone(),
        partners: content.partners,
        leader: content.leader.map(|leader| leader.display_name).unwrap_or_default(),
        grants: application.grants.clone(),
        starts_on: content.starts_on,
        ends_on: content.ends_on,
        ..Project::default()
    }
}

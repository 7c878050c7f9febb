//! Orders to put something right within a time limit (限期整改).

pub mod procedure;
pub mod rpc;
pub mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::limits::Start;
use kezhi_chassis::store::{Collection, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::projects::rectification::State;
use kezhi_proto::projects::{
    GetRectificationRequest, Inspection, IssueRectificationRequest, ListRectificationsRequest,
    ListRectificationsResponse, Rectification,
};
use serde_json::json;

use crate::projects::PROJECTS;
use crate::supervision::inspections::INSPECTIONS;
use crate::{days, holds, links, moving, project_matters, units};
use procedure::RECTIFICATION;
use rules::Facts;

/// The rectifications.
pub const RECTIFICATIONS: Collection<Rectification> = Collection {
    table: "rectifications",
    mark: |_| String::new(),
    public: false,
};

/// The limit within which the unit must act.
const LIMIT: &str = "agreed.rectification";

async fn issue(call: Call, request: IssueRectificationRequest) -> Result<Rectification, Error> {
    let given = request.rectification.unwrap_or_default();
    let on = call.day_of_step(&request.taken_on)?;
    let due_on = days::after("rectification.due_on", &given.due_on, on)?;
    let project = call.load(&PROJECTS, &given.project).await?;
    units::refuse_outsider(&project.value, "rectification.unit", &given.unit)?;
    let facts = Facts {
        inspection: inspection_of(&call, &given).await?,
        caller: call.caller().account.clone(),
        on: on.to_string(),
        ..Facts::default()
    };
    let taken = RECTIFICATION.begin("IssueRectification", State::Issued, &facts)?;
    let rectification = Rectification {
        state: taken.to.into(),
        project: project.name.clone(),
        inspection: given.inspection,
        unit: given.unit,
        grounds: given.grounds,
        demands: given.demands,
        due_on: due_on.to_string(),
        issued_on: on.to_string(),
        ..Rectification::default()
    };
    let data = json!({"due_on": due_on, "inspection": rectification.inspection, "project": project.name, "unit": rectification.unit});
    let stored = moving::begin(&call, &RECTIFICATIONS, rectification, &taken, on, data).await?;
    links::note(&call, &RECTIFICATIONS, &project.name, &stored.name).await?;
    call.start_limit(Start::by_agreement(&stored.name, &stored.authority, LIMIT, on, due_on))
        .await?;
    let reason = format!("something is to be put right by {due_on}");
    holds::place(&call, &project.name, &stored.name, &reason, on).await?;
    Ok(shown(stored.value, &call))
}

async fn inspection_of(call: &Call, given: &Rectification) -> Result<Option<Inspection>, Error> {
    if given.inspection.is_empty() {
        return Ok(None);
    }
    let inspection = call.load(&INSPECTIONS, &given.inspection).await?.value;
    match inspection.project == given.project {
        true => Ok(Some(inspection)),
        false => {
            let message = format!("{} is of another project", given.inspection);
            Err(Refusal::field("rectification.inspection", message).into())
        }
    }
}

async fn get(call: Call, request: GetRectificationRequest) -> Result<Rectification, Error> {
    let rectification = call.load(&RECTIFICATIONS, &request.name).await?.value;
    project_matters::refuse_unseen(&call, &rectification.project, &request.name).await?;
    Ok(shown(rectification, &call))
}

async fn list(call: Call, request: ListRectificationsRequest) -> Result<ListRectificationsResponse, Error> {
    let arguments = format!("rectifications {} {}", request.project, request.state);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = project_matters::list(&call, &RECTIFICATIONS, &request.project, request.state, &page).await?;
    Ok(ListRectificationsResponse {
        rectifications: page.rows.into_iter().map(|row| shown(row, &call)).collect(),
        next_page_token: page.next_page_token,
    })
}

fn shown(mut rectification: Rectification, call: &Call) -> Rectification {
    let state = rectification.state();
    rectification.allowed_steps = RECTIFICATION.allowed(state).into_iter().map(String::from).collect();
    // Days compare as their texts do.
    rectification.late = state == State::Issued && rectification.due_on < call.today().to_string();
    rectification
}

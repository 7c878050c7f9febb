//! The acceptance of projects (结题验收) and the evaluation of their performance (绩效评价).

mod decisions;
mod performance;
pub mod procedure;
pub mod rpc;
pub mod rules;
mod steps;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use kezhi_chassis::store::{Collection, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::projects::acceptance::State;
use kezhi_proto::projects::{
    Acceptance, ApplyForAcceptanceRequest, GetAcceptanceRequest, ListAcceptancesRequest, ListAcceptancesResponse,
    Project, milestone,
};
use serde_json::json;

use crate::projects::{self, PROJECTS};
use crate::{links, moving, project_matters, units};
use procedure::ACCEPTANCE;
use rules::Facts;

/// The acceptances.
pub const ACCEPTANCES: Collection<Acceptance> = Collection {
    table: "acceptances",
    mark: |_| String::new(),
    public: false,
};

/// The limit within which a returned project is corrected and applied for again.
const CORRECTION: &str = "agreed.correction";

async fn apply(call: Call, request: ApplyForAcceptanceRequest) -> Result<Acceptance, Error> {
    let given = request.acceptance.unwrap_or_default();
    let on = call.day_of_step(&request.taken_on)?;
    let mut project = call.load_to_change(&PROJECTS, &given.project, "").await?;
    let lead = project.value.lead.clone().unwrap_or_default();
    units::refuse_to_speak_for(&call, &lead.credit_code)?;
    refuse_bad_explanations(&given, &project.value)?;
    let facts = Facts {
        acceptance: given.clone(),
        project: project.value.clone(),
        ..Facts::default()
    };
    let taken = ACCEPTANCE.begin("ApplyForAcceptance", State::Applied, &facts)?;
    let acceptance = Acceptance {
        state: taken.to.into(),
        project: project.name.clone(),
        summary: given.summary,
        attachments: given.attachments,
        explanations: given.explanations,
        applied_on: on.to_string(),
        ..Acceptance::default()
    };
    let data = json!({"explained": acceptance.explanations.len(), "project": project.name});
    let stored = moving::begin(&call, &ACCEPTANCES, acceptance, &taken, on, data).await?;
    let data = json!({"acceptance": stored.name});
    projects::step(&call, &mut project, "ApplyForAcceptance", on, data).await?;
    meet_correction(&call, &project.name, on).await?;
    links::note(&call, &ACCEPTANCES, &project.name, &stored.name).await?;
    Ok(shown(stored.value))
}

/// A project that was returned for correction is corrected when it is applied for again.
async fn meet_correction(call: &Call, project: &str, on: Day) -> Result<(), Error> {
    let page = PageRequest::read(1, "", "returned")?;
    let returned = links::list(call, &ACCEPTANCES, project, State::Returned.into(), &page).await?;
    for acceptance in returned.rows {
        call.meet_limits(&acceptance.name, CORRECTION, on).await?;
    }
    Ok(())
}

fn refuse_bad_explanations(given: &Acceptance, project: &Project) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for (position, explanation) in given.explanations.iter().enumerate() {
        let id = &explanation.milestone;
        let mut milestones = project.milestones.iter();
        let milestone = milestones.find(|milestone| milestone.id == *id);
        let wrong = match milestone.map(|milestone| milestone.state()) {
            None => format!("the project has no milestone {id}"),
            Some(milestone::State::Accepted) => format!("the milestone {id} is accepted and needs no explanation"),
            Some(_) if !seen.insert(id) => format!("the milestone {id} is explained twice"),
            Some(_) => continue,
        };
        let field = format!("acceptance.explanations[{position}].milestone");
        return Err(Refusal::field(field, wrong));
    }
    Ok(())
}

async fn get(call: Call, request: GetAcceptanceRequest) -> Result<Acceptance, Error> {
    let acceptance = call.load(&ACCEPTANCES, &request.name).await?.value;
    project_matters::refuse_unseen(&call, &acceptance.project, &request.name).await?;
    Ok(shown(acceptance))
}

async fn list(call: Call, request: ListAcceptancesRequest) -> Result<ListAcceptancesResponse, Error> {
    let arguments = format!("acceptances {} {}", request.project, request.state);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = project_matters::list(&call, &ACCEPTANCES, &request.project, request.state, &page).await?;
    Ok(ListAcceptancesResponse {
        acceptances: page.rows.into_iter().map(shown).collect(),
        next_page_token: page.next_page_token,
    })
}

fn shown(mut acceptance: Acceptance) -> Acceptance {
    let allowed = ACCEPTANCE.allowed(acceptance.state());
    acceptance.allowed_steps = allowed.into_iter().map(String::from).collect();
    acceptance
}

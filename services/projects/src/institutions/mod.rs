//! Checks of the institutions that are entrusted with the evaluation of achievements (对承担科技成果评价的受委托机构的监督).

pub mod procedure;
mod remedies;
pub mod rpc;
pub mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::limits::Start;
use kezhi_chassis::store::{Collection, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::institution_check::State;
use kezhi_proto::projects::{
    GetInstitutionCheckRequest, InstitutionCheck, ListInstitutionChecksRequest, ListInstitutionChecksResponse,
    OpenInstitutionCheckRequest,
};
use serde_json::json;

use crate::intermediaries::INTERMEDIARIES;
use crate::moving::{Frame, Moving};
use crate::{days, links, moving, units};
use procedure::CHECK;
use rules::Facts;

/// The checks of institutions.
pub const CHECKS: Collection<InstitutionCheck> = Collection {
    table: "institutionchecks",
    mark: |_| String::new(),
    public: false,
};

async fn open(call: Call, request: OpenInstitutionCheckRequest) -> Result<InstitutionCheck, Error> {
    let given = request.institution_check.unwrap_or_default();
    let on = call.day_of_step(&request.taken_on)?;
    let due_on = days::after("institution_check.self_check_due_on", &given.self_check_due_on, on)?;
    let institution = call.load(&INTERMEDIARIES, &given.intermediary).await?;
    let taken = CHECK.begin("OpenInstitutionCheck", State::Opened, &Facts::default())?;
    let check = InstitutionCheck {
        state: taken.to.into(),
        intermediary: institution.name.clone(),
        reason: given.reason,
        aspects: given.aspects,
        self_check_due_on: due_on.to_string(),
        opened_on: on.to_string(),
        ..InstitutionCheck::default()
    };
    let data = json!({"due_on": due_on, "intermediary": institution.name});
    let stored = moving::begin(&call, &CHECKS, check, &taken, on, data).await?;
    links::note(&call, &CHECKS, &institution.name, &stored.name).await?;
    let start = Start::by_agreement(&stored.name, &stored.authority, "agreed.self-check", on, due_on);
    call.start_limit(start).await?;
    Ok(shown(stored.value))
}

async fn get(call: Call, request: GetInstitutionCheckRequest) -> Result<InstitutionCheck, Error> {
    let check = call.load(&CHECKS, &request.name).await?.value;
    let institution = call.load(&INTERMEDIARIES, &check.intermediary).await?.value;
    units::hide_from_others(&call, &request.name, std::iter::once(institution.credit_code.as_str()))?;
    Ok(shown(check))
}

async fn list(call: Call, request: ListInstitutionChecksRequest) -> Result<ListInstitutionChecksResponse, Error> {
    let arguments = format!("institutionchecks {} {}", request.intermediary, request.state);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = match request.intermediary.as_str() {
        "" => call.list(&CHECKS, call.authority(), request.state, &page).await?,
        intermediary => {
            call.load(&INTERMEDIARIES, intermediary).await?;
            links::list(&call, &CHECKS, intermediary, request.state, &page).await?
        }
    };
    Ok(ListInstitutionChecksResponse {
        institution_checks: page.rows.into_iter().map(shown).collect(),
        next_page_token: page.next_page_token,
    })
}

async fn open_to_move(call: &Call, frame: Frame<'_>) -> Result<Moving<InstitutionCheck>, Error> {
    Moving::open(call, &CHECKS, frame).await
}

/// Opens a check for a step that is the institution's own.
async fn open_for_institution(call: &Call, frame: Frame<'_>) -> Result<Moving<InstitutionCheck>, Error> {
    let moving = open_to_move(call, frame).await?;
    let institution = call.load(&INTERMEDIARIES, &moving.stored.value.intermediary).await?;
    units::refuse_to_speak_for(call, &institution.value.credit_code)?;
    Ok(moving)
}

fn facts(call: &Call, moving: &Moving<InstitutionCheck>) -> Facts {
    Facts {
        check: moving.stored.value.clone(),
        caller: call.caller().account.clone(),
        on: moving.on.to_string(),
        ..Facts::default()
    }
}

async fn step(
    call: &Call,
    mut moving: Moving<InstitutionCheck>,
    name: &str,
    facts: Facts,
    data: serde_json::Value,
    change: impl FnOnce(&mut InstitutionCheck),
) -> Result<InstitutionCheck, Error> {
    let taken = moving.take(call, &CHECK, name, moving.stored.value.state(), &facts)?;
    change(&mut moving.stored.value);
    moving.stored.value.state = taken.to.into();
    moving.store(call, &CHECKS, &taken, data).await?;
    Ok(shown(moving.stored.value))
}

/// Starts the time in which the institution may use a right.
async fn start_right(call: &Call, check: &InstitutionCheck, rule_id: &str, on: Day, due_on: Day) -> Result<(), Error> {
    call.start_limit(Start {
        is_right: true,
        ..Start::by_agreement(&check.name, &check.authority, rule_id, on, due_on)
    })
    .await?;
    Ok(())
}

fn shown(mut check: InstitutionCheck) -> InstitutionCheck {
    check.allowed_steps = CHECK.allowed(check.state()).into_iter().map(String::from).collect();
    check
}

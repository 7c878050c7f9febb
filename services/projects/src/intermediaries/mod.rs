//! Intermediaries (中介机构): who they are, what they are entrusted with ([`entrustments`]), what they report ([`reports`]).

pub mod entrustments;
pub mod procedure;
pub mod reports;
pub mod rpc;

use kezhi_chassis::steps::day_in;
use kezhi_chassis::store::{Collection, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_law::identifier::CreditCode;
use kezhi_procedure::Refusal;
use kezhi_proto::projects::intermediary::State;
use kezhi_proto::projects::{
    DeclareTiesRequest, GetIntermediaryRequest, Intermediary, ListIntermediariesRequest, ListIntermediariesResponse,
    Qualification, RegisterIntermediaryRequest, RenewQualificationRequest,
};
use serde_json::json;

use crate::moving::{Frame, Moving};
use crate::{moving, units};
use procedure::INTERMEDIARY;

/// The intermediaries, each once.
pub const INTERMEDIARIES: Collection<Intermediary> = Collection {
    table: "intermediaries",
    mark: |intermediary| intermediary.credit_code.clone(),
    public: false,
};

async fn register(call: Call, request: RegisterIntermediaryRequest) -> Result<Intermediary, Error> {
    let given = request.intermediary.unwrap_or_default();
    CreditCode::parse(&given.credit_code)
        .map_err(|error| Refusal::field("intermediary.credit_code", error.to_string()))?;
    refuse_bad_qualification("intermediary.qualification", given.qualification.as_ref())?;
    refuse_bad_ties("intermediary.tied_to", &given.tied_to)?;
    let taken = INTERMEDIARY.begin("RegisterIntermediary", State::Active, &())?;
    let intermediary = Intermediary {
        state: taken.to.into(),
        credit_code: given.credit_code,
        display_name: given.display_name,
        kind: given.kind,
        qualification: given.qualification,
        tied_to: given.tied_to,
        ..Intermediary::default()
    };
    let data = json!({"credit_code": intermediary.credit_code, "kind": intermediary.kind().as_str_name()});
    let stored = moving::begin(&call, &INTERMEDIARIES, intermediary, &taken, call.today(), data).await?;
    Ok(shown(stored.value))
}

async fn get(call: Call, request: GetIntermediaryRequest) -> Result<Intermediary, Error> {
    Ok(shown(call.load(&INTERMEDIARIES, &request.name).await?.value))
}

async fn list(call: Call, request: ListIntermediariesRequest) -> Result<ListIntermediariesResponse, Error> {
    if !request.credit_code.is_empty() {
        let found = call
            .load_by_mark(&INTERMEDIARIES, call.authority(), &request.credit_code)
            .await?;
        let found = found.map(|stored| stored.value);
        let in_state = found.filter(|found| request.state == 0 || found.state == request.state);
        return Ok(ListIntermediariesResponse {
            intermediaries: in_state.into_iter().map(shown).collect(),
            next_page_token: String::new(),
        });
    }
    let arguments = format!("intermediaries {}", request.state);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = call
        .list(&INTERMEDIARIES, call.authority(), request.state, &page)
        .await?;
    Ok(ListIntermediariesResponse {
        intermediaries: page.rows.into_iter().map(shown).collect(),
        next_page_token: page.next_page_token,
    })
}

async fn renew(call: Call, request: RenewQualificationRequest) -> Result<Intermediary, Error> {
    refuse_bad_qualification("qualification", request.qualification.as_ref())?;
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let moving = Moving::open(&call, &INTERMEDIARIES, frame).await?;
    let valid_to = request
        .qualification
        .as_ref()
        .map(|qualification| qualification.valid_to.clone());
    let data = json!({"valid_to": valid_to});
    step(&call, moving, "RenewQualification", data, |value| {
        value.qualification = request.qualification;
    })
    .await
}

async fn declare_ties(call: Call, request: DeclareTiesRequest) -> Result<Intermediary, Error> {
    refuse_bad_ties("tied_to", &request.tied_to)?;
    let frame = Frame::of(&request.name, &request.etag, &request.taken_on);
    let moving = Moving::open(&call, &INTERMEDIARIES, frame).await?;
    units::refuse_to_speak_for(&call, &moving.stored.value.credit_code)?;
    let data = json!({"tied_to": request.tied_to});
    step(&call, moving, "DeclareTies", data, |value| {
        value.tied_to = request.tied_to
    })
    .await
}

/// Notes that an institution is entrusted with something; refuses one whose right to be entrusted was withdrawn.
async fn note_entrustment(call: &Call, name: &str, on: Day) -> Result<Intermediary, Error> {
    let stored = call.load_to_change(&INTERMEDIARIES, name, "").await?;
    let moving = Moving::opened(call, stored, on).await?;
    step(call, moving, "Entrust", json!({}), |_| ()).await
}

/// Withdraws an institution's right to be entrusted, as the remedy of a check.
pub async fn disqualify(call: &Call, name: &str, check: &str, why: &str, on: Day) -> Result<(), Error> {
    let stored = call.load_to_change(&INTERMEDIARIES, name, "").await?;
    let moving = Moving::opened(call, stored, on).await?;
    step(call, moving, "Disqualify", json!({"check": check}), |value| {
        value.removed_for = why.into();
        value.removed_by.push(check.into());
    })
    .await?;
    Ok(())
}

/// Gives an institution its right to be entrusted back, unless another check withdrew it too.
pub async fn reinstate(call: &Call, name: &str, check: &str, on: Day) -> Result<(), Error> {
    let mut stored = call.load_to_change(&INTERMEDIARIES, name, "").await?;
    stored.value.removed_by.retain(|other| other != check);
    if !stored.value.removed_by.is_empty() {
        return call.save(&INTERMEDIARIES, &mut stored).await;
    }
    let moving = Moving::opened(call, stored, on).await?;
    let data = json!({"check": check});
    step(call, moving, "Reinstate", data, |value| value.removed_for.clear()).await?;
    Ok(())
}

async fn step(
    call: &Call,
    mut moving: Moving<Intermediary>,
    name: &str,
    data: serde_json::Value,
    change: impl FnOnce(&mut Intermediary),
) -> Result<Intermediary, Error> {
    let taken = moving.take(call, &INTERMEDIARY, name, moving.stored.value.state(), &())?;
    change(&mut moving.stored.value);
    moving.stored.value.state = taken.to.into();
    moving.store(call, &INTERMEDIARIES, &taken, data).await?;
    Ok(shown(moving.stored.value))
}

fn refuse_bad_qualification(field: &str, qualification: Option<&Qualification>) -> Result<(), Error> {
    let Some(qualification) = qualification else {
        return Ok(());
    };
    let from = day_in(&format!("{field}.valid_from"), &qualification.valid_from)?;
    crate::days::not_before(&format!("{field}.valid_to"), &qualification.valid_to, from)?;
    Ok(())
}

fn refuse_bad_ties(field: &str, ties: &[String]) -> Result<(), Refusal> {
    for (position, code) in ties.iter().enumerate() {
        CreditCode::parse(code).map_err(|error| Refusal::field(format!("{field}[{position}]"), error.to_string()))?;
    }
    Ok(())
}

fn shown(mut intermediary: Intermediary) -> Intermediary {
    let allowed = INTERMEDIARY.allowed(intermediary.state());
    intermediary.allowed_steps = allowed.into_iter().map(String::from).collect();
    intermediary
}

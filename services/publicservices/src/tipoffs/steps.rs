//! Taking tip-offs, showing them to whoever may see them, and handing them over.

use kezhi_chassis::limits::Start;
use kezhi_chassis::store::{PageRequest, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_law::Regime;
use kezhi_law::identifier::CreditCode;
use kezhi_procedure::Refusal;
use kezhi_proto::publicservices::tipoff::State;
use kezhi_proto::publicservices::*;
use serde_json::json;

use super::{TIPOFFS, seal, step};

/// Takes a tip-off and gives the receipt.
pub(super) async fn submit(
    call: Call,
    request: SubmitTipoffRequest,
    regime: Regime,
) -> Result<SubmitTipoffResponse, Error> {
    let authority = call.house().authority().code.clone();
    refuse_other_authority(&request.authority, &authority)?;
    let report = request.report.unwrap_or_default();
    refuse_bad_code(&report)?;
    let contact = request.contact.filter(|contact| *contact != Contact::default());
    let received_on = call.today();
    let tipoff = Tipoff {
        number: call.next_number(&authority, "举", received_on).await?,
        state: State::Received.into(),
        report: Some(report),
        has_contact: contact.is_some(),
        received_on: received_on.to_string(),
        ..Tipoff::default()
    };
    let stored = call.create(&TIPOFFS, &authority, tipoff).await?;
    let secret = seal::new_secret()?;
    seal::store(&call, &stored.name, &secret, contact.as_ref()).await?;
    // Who sent it is sealed, even if they showed a token.
    call.keep_unnamed();
    call.log(
        &authority,
        &stored.name,
        "tipoff.received",
        "",
        json!({"number": stored.value.number}),
    )?;
    let rule_id = call.law().rule_id_for(regime, "passing-off.file.reported").to_string();
    let limit = call
        .start_limit(Start::duty(&stored.name, &authority, &rule_id, received_on))
        .await?;
    Ok(SubmitTipoffResponse {
        number: stored.value.number,
        secret,
        received_on: received_on.to_string(),
        answer_by: limit.due_on,
    })
}

fn refuse_other_authority(asked: &str, own: &str) -> Result<(), Refusal> {
    match asked.is_empty() || asked == own {
        true => Ok(()),
        false => Err(Refusal::field(
            "authority",
            format!("tip-offs for {asked} are not taken here, but for {own}"),
        )),
    }
}

fn refuse_bad_code(report: &Report) -> Result<(), Refusal> {
    match report.subject_credit_code.as_str() {
        "" => Ok(()),
        code => CreditCode::parse(code)
            .map(|_| ())
            .map_err(|error| Refusal::field("report.subject_credit_code", error.to_string())),
    }
}

/// What the holder of a receipt may know.
pub(super) async fn track(call: Call, request: TrackTipoffRequest) -> Result<TrackTipoffResponse, Error> {
    let authority = call.house().authority().code.clone();
    let tipoff = call.load_by_mark(&TIPOFFS, &authority, &request.number).await?;
    let tipoff = match tipoff {
        Some(tipoff) if seal::opens(&call, &tipoff.name, &request.secret).await? => tipoff.value,
        _ => return Err(not_found(&request.number).into()),
    };
    Ok(TrackTipoffResponse {
        state: tipoff.state,
        received_on: tipoff.received_on,
        outcome: tipoff.outcome,
        disclosure: tipoff.disclosure,
    })
}

pub(super) async fn get(call: Call, request: GetTipoffRequest) -> Result<Tipoff, Error> {
    Ok(call.load(&TIPOFFS, &request.name).await?.value)
}

pub(super) async fn list(call: Call, request: ListTipoffsRequest) -> Result<ListTipoffsResponse, Error> {
    let page = PageRequest::read(
        request.page_size,
        &request.page_token,
        &format!("tipoffs {}", request.state),
    )?;
    let page = call.list(&TIPOFFS, call.authority(), request.state, &page).await?;
    Ok(ListTipoffsResponse {
        tipoffs: page.rows,
        next_page_token: page.next_page_token,
    })
}

pub(super) async fn hand_over(call: Call, request: HandOverTipoffRequest) -> Result<Tipoff, Error> {
    let mut tipoff = call.load_to_change(&TIPOFFS, &request.name, &request.etag).await?;
    tipoff.value.note = request.note;
    step(&call, &mut tipoff, "HandOverTipoff", json!({"to": "enforcement"})).await?;
    Ok(tipoff.value)
}

pub(super) async fn decline(call: Call, request: DeclineTipoffRequest) -> Result<Tipoff, Error> {
    let mut tipoff = call.load_to_change(&TIPOFFS, &request.name, &request.etag).await?;
    tipoff.value.outcome = request.reasons;
    step(&call, &mut tipoff, "DeclineTipoff", json!({})).await?;
    Ok(tipoff.value)
}

/// Opens the contact. That it was opened and by whom is logged; the reason may name someone and is kept apart.
pub(super) async fn open_contact(call: Call, request: OpenContactRequest) -> Result<OpenContactResponse, Error> {
    let tipoff = call.load(&TIPOFFS, &request.name).await?;
    let contact = seal::contact(&call, &tipoff.name).await?;
    let contact = contact.ok_or_else(|| not_found(&format!("{}/contact", tipoff.name)))?;
    seal::note_opening(&call, &tipoff.name, &request.reason).await?;
    call.log(&tipoff.authority, &tipoff.name, "tipoff.contact-opened", "", json!({}))?;
    Ok(OpenContactResponse { contact: Some(contact) })
}

/// What enforcement gets of a tip-off that was handed over.
pub(super) async fn handover(call: Call, request: GetHandoverRequest) -> Result<GetHandoverResponse, Error> {
    let tipoff = call.load(&TIPOFFS, &request.name).await?.value;
    match tipoff.state() {
        State::Unspecified | State::Received => Err(not_found(&request.name).into()),
        _ => Ok(GetHandoverResponse {
            authority: tipoff.authority,
            received_on: tipoff.received_on,
            report: tipoff.report,
            note: tipoff.note,
        }),
    }
}

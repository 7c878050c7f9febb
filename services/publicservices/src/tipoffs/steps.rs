//! Taking tip-offs, handing them over or declining them, and opening who sent them.

use kezhi_chassis::limits::Start;
use kezhi_chassis::store::not_found;
use kezhi_chassis::{Call, Error};
use kezhi_law::identifier::CreditCode;
use kezhi_procedure::Refusal;
use kezhi_proto::publicservices::tipoff::State;
use kezhi_proto::publicservices::*;

use super::{TIPOFFS, same_act, seal, step};
use crate::settings::Settings;

/// Takes a tip-off and gives the receipt.
pub(super) async fn submit(call: Call, request: SubmitTipoffRequest) -> Result<SubmitTipoffResponse, Error> {
    let authority = call.context().authority().code.clone();
    refuse_other_authority(&request.authority, &authority)?;
    let report = with_normal_code(request.report.unwrap_or_default());
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
    same_act::file(&call, &stored).await?;
    let secret = seal::new_secret()?;
    seal::store(&call, &stored.name, &secret, contact.as_ref()).await?;
    // Who sent it is sealed, even if they showed a token.
    call.anonymize_actor();
    let data = TipoffEvent {
        number: stored.value.number.clone(),
        ..TipoffEvent::default()
    };
    call.log(&authority, &stored.name, "tipoff.received", "", &data)?;
    let regime = call.settings::<Settings>()?.regime;
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

/// The report with the subject's credit code in its normal form. What is none stays as it was written: nobody who tells of a violation is
/// sent away for a code.
fn with_normal_code(mut report: Report) -> Report {
    if let Ok(code) = CreditCode::of_form(&report.subject_credit_code) {
        report.subject_credit_code = code.to_string();
    }
    report
}

pub(super) async fn transfer(call: Call, request: TransferTipoffRequest) -> Result<Tipoff, Error> {
    let mut tipoff = call.load_to_change(&TIPOFFS, &request.name, &request.etag).await?;
    tipoff.value.note = request.note;
    let data = TipoffEvent {
        to: "enforcement".into(),
        ..TipoffEvent::default()
    };
    let tipoff = step(&call, tipoff, TransferTipoffRequest::STEP, data).await?;
    same_act::shown(&call, tipoff).await
}

pub(super) async fn decline(call: Call, request: DeclineTipoffRequest) -> Result<Tipoff, Error> {
    let mut tipoff = call.load_to_change(&TIPOFFS, &request.name, &request.etag).await?;
    tipoff.value.outcome = request.reasons;
    step(&call, tipoff, DeclineTipoffRequest::STEP, TipoffEvent::default()).await
}

/// Opens the contact. That it was opened and by whom is logged; the reason may name someone and is kept apart.
pub(super) async fn open_contact(call: Call, request: OpenContactRequest) -> Result<OpenContactResponse, Error> {
    let tipoff = call.load(&TIPOFFS, &request.name).await?;
    let contact = seal::contact(&call, &tipoff.name).await?;
    let contact = contact.ok_or_else(|| not_found(&format!("{}/contact", tipoff.name)))?;
    seal::note_opening(&call, &tipoff.name, &request.reason).await?;
    let data = TipoffEvent::default();
    call.log(&tipoff.authority, &tipoff.name, "tipoff.contact-opened", "", &data)?;
    Ok(OpenContactResponse { contact: Some(contact) })
}

//! The steps of an objection: filed by anyone, reached if need be, resolved.

use kezhi_chassis::store::{Stored, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::normal::is_same;
use kezhi_proto::projects::objection::Outcome;
use kezhi_proto::projects::{ApplicationEvent, ObjectionEvent};
use kezhi_proto::projects::{
    FileObjectionRequest, Objection, OpenObjectionContactRequest, OpenObjectionContactResponse,
    ResolveObjectionRequest, Review, review,
};

use super::procedure::OBJECTION;
use super::rules::{Facts, refuse_outside_publicity};
use super::{OBJECTIONS, store};
use crate::selection::applications::{open_for_review, step_with_review};
use crate::selection::reviews::publicity::PUBLIC_REVIEWS;
use crate::selection::reviews::{REVIEWS, return_from_publicity};

pub(super) async fn file(call: Call, request: FileObjectionRequest) -> Result<Objection, Error> {
    let review = call.load(&PUBLIC_REVIEWS, &request.review).await?;
    if review.value.state() != review::State::InPublicity {
        return Err(not_found(&request.review).into());
    }
    let on = call.today();
    refuse_outside_publicity(&review.value, &request.application, on)?;
    let taken = OBJECTION.begin_freely(FileObjectionRequest::STEP)?;
    let objection = Objection {
        state: taken.to.into(),
        review: review.name.clone(),
        application: request.application,
        content: request.content,
        evidence: request.evidence,
        has_contact: !request.contact.is_empty(),
        filed_on: on.to_string(),
        ..Objection::default()
    };
    let stored = call.create(&OBJECTIONS, &review.authority, objection).await?;
    if stored.value.has_contact {
        store::keep_contact(&call, &stored.name, &request.contact).await?;
    }
    // The step is not recorded: who files stays unknown, even if they showed a token.
    call.anonymize_actor();
    let data = ObjectionEvent {
        application: stored.value.application.to_string(),
        review: review.name.to_string(),
        ..ObjectionEvent::default()
    };
    call.log(&stored.authority, &stored.name, taken.event, "", &data)?;
    Ok(stored.value)
}

/// Opens the contact. That it was opened and by whom is logged; the reason may name someone and is kept apart.
pub(super) async fn open_contact(
    call: Call,
    request: OpenObjectionContactRequest,
) -> Result<OpenObjectionContactResponse, Error> {
    let objection = call.load(&OBJECTIONS, &request.name).await?;
    let contact = store::contact(&call, &objection.name).await?;
    let contact = contact.ok_or_else(|| not_found(&format!("{}/contact", objection.name)))?;
    store::note_opening(&call, &objection.name, &request.reason).await?;
    call.log(
        &objection.authority,
        &objection.name,
        "objection.contact-opened",
        "",
        &ObjectionEvent::default(),
    )?;
    Ok(OpenObjectionContactResponse { contact })
}

pub(super) async fn resolve(call: Call, request: ResolveObjectionRequest) -> Result<Objection, Error> {
    // The review is locked first, always.
    let review = call.load(&OBJECTIONS, &request.name).await?.value.review;
    let review = call.load_to_change(&REVIEWS, &review, "").await?;
    let mut objection = call.open(&OBJECTIONS, &request).await?;
    let on = objection.on;
    let facts = Facts {
        objection: objection.value.clone(),
        outcome: request.outcome(),
        caller_proposed: has_proposed(&call, &review).await?,
    };
    let taken = objection.take(&call, &OBJECTION, &facts)?;
    objection.value.outcome = request.outcome;
    objection.value.reasons = request.reasons;
    let data = ObjectionEvent {
        outcome: facts.outcome.into(),
        review: review.name.to_string(),
        ..ObjectionEvent::default()
    };
    let objection = objection.store(&call, &OBJECTIONS, &taken, data).await?;
    carry_out(&call, &objection.value, review, on).await?;
    Ok(objection.value)
}

/// True when the caller took part in the proposal of a selection.
async fn has_proposed(call: &Call, review: &Stored<Review>) -> Result<bool, Error> {
    let history = call.history(&review.name).await?;
    let account = &call.caller().account;
    Ok(history
        .taken
        .iter()
        .any(|taken| taken.step == "ProposeSelection" && is_same(&taken.actor, account)))
}

/// Does what an objection that is upheld asks for.
async fn carry_out(call: &Call, objection: &Objection, review: Stored<Review>, on: Day) -> Result<(), Error> {
    match objection.outcome() {
        Outcome::Unspecified | Outcome::Dismissed => Ok(()),
        Outcome::SelectionReturned => return_from_publicity(call, review, &objection.reasons, on).await,
        Outcome::ApplicationRejected => {
            let mut application =
                open_for_review(call, &objection.application, ResolveObjectionRequest::STEP, on).await?;
            application.value.end_reason = objection.reasons.clone();
            let data = ApplicationEvent {
                objection: objection.name.to_string(),
                ..ApplicationEvent::default()
            };
            step_with_review(call, application, data).await?;
            Ok(())
        }
    }
}

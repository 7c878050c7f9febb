//! The objections to a selection that is shown to the public (异议). How who objects can be reached is kept apart from what is
//! objected, and who files is in no log.

pub mod procedure;
pub mod rules;
mod store;

use kezhi_chassis::store::{Collection, PageRequest, Stored, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::objection::{Outcome, State};
use kezhi_proto::projects::{
    FileObjectionRequest, ListObjectionsRequest, ListObjectionsResponse, Objection, OpenObjectionContactRequest,
    OpenObjectionContactResponse, ResolveObjectionRequest, Review, review,
};
use serde_json::json;

use crate::applications::{self, APPLICATIONS};
use crate::reviews::publicity::PUBLIC_REVIEWS;
use crate::reviews::{REVIEWS, return_from_publicity};
use procedure::OBJECTION;
use rules::{Facts, refuse_outside_publicity};
pub(crate) use store::open_objections;

/// The objections.
pub const OBJECTIONS: Collection<Objection> = Collection {
    table: "objections",
    mark: |_| String::new(),
    public: false,
};

pub(crate) async fn file(call: Call, request: FileObjectionRequest) -> Result<Objection, Error> {
    let review = call.load(&PUBLIC_REVIEWS, &request.review).await?;
    if review.value.state() != review::State::InPublicity {
        return Err(not_found(&request.review).into());
    }
    let on = call.today();
    refuse_outside_publicity(&review.value, &request.application, on)?;
    let taken = OBJECTION.begin("FileObjection", State::Open, &Facts::default())?;
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
    store::link(&call, &stored, &request.contact).await?;
    // The step is not recorded: who files stays unknown, even if they showed a token.
    call.keep_unnamed();
    let data = json!({"application": stored.value.application, "review": review.name});
    call.log(&stored.authority, &stored.name, taken.event, "", data)?;
    Ok(stored.value)
}

pub(crate) async fn list(call: Call, request: ListObjectionsRequest) -> Result<ListObjectionsResponse, Error> {
    let arguments = format!("objections {} {}", request.review, request.state);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let page = store::page(&call, &request.review, request.state, &page).await?;
    let mut objections = Vec::new();
    for name in &page.rows {
        objections.push(call.load(&OBJECTIONS, name).await?.value);
    }
    Ok(ListObjectionsResponse {
        objections,
        next_page_token: page.next_page_token,
    })
}

/// Opens the contact. That it was opened and by whom is logged; the reason may name someone and is kept apart.
pub(crate) async fn open_contact(
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
        json!({}),
    )?;
    Ok(OpenObjectionContactResponse { contact })
}

pub(crate) async fn resolve(call: Call, request: ResolveObjectionRequest) -> Result<Objection, Error> {
    let review = call.load(&OBJECTIONS, &request.name).await?.value.review;
    let mut review = call.load_to_change(&REVIEWS, &review, "").await?;
    let mut objection = call.load_to_change(&OBJECTIONS, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    let facts = Facts {
        objection: objection.value.clone(),
        outcome: request.outcome(),
        caller_proposed: has_proposed(&call, &review).await?,
    };
    let history = call.history(&objection.name).await?;
    let state = objection.value.state();
    let taken = call.take(&OBJECTION, "ResolveObjection", state, on, &history, &facts)?;
    objection.value.state = taken.to.into();
    objection.value.outcome = request.outcome;
    objection.value.reasons = request.reasons;
    call.save(&OBJECTIONS, &mut objection).await?;
    let data = json!({"outcome": facts.outcome.as_str_name(), "review": review.name});
    call.record(&taken, &objection.name, &objection.authority, on, data)
        .await?;
    carry_out(&call, &objection.value, &mut review, on).await?;
    Ok(objection.value)
}

/// True when the caller took part in the proposal of a selection.
async fn has_proposed(call: &Call, review: &Stored<Review>) -> Result<bool, Error> {
    let history = call.history(&review.name).await?;
    let account = &call.caller().account;
    Ok(history
        .taken
        .iter()
        .any(|taken| taken.step == "ProposeSelection" && taken.actor == *account))
}

/// Does what an objection that is upheld asks for.
async fn carry_out(call: &Call, objection: &Objection, review: &mut Stored<Review>, on: Day) -> Result<(), Error> {
    match objection.outcome() {
        Outcome::Unspecified | Outcome::Dismissed => Ok(()),
        Outcome::SelectionReturned => return_from_publicity(call, review, &objection.reasons, on).await,
        Outcome::ApplicationRejected => {
            let mut application = call.load_to_change(&APPLICATIONS, &objection.application, "").await?;
            application.value.ended_for = objection.reasons.clone();
            let facts = applications::facts::Facts::of_nothing(on);
            let data = json!({"objection": objection.name});
            applications::step(call, &mut application, "ResolveObjection", &facts, data).await
        }
    }
}

//! The applications (项目申报) that answer a call.
//!
//! [`procedure`] is the table; [`rules`] are the preconditions that it names and the formal check; [`likeness`] compares texts.

mod duplicates;
pub mod likeness;
pub(crate) mod module;
pub mod procedure;
pub mod rules;
mod steps;
mod store;
#[cfg(test)]
mod tests;

use kezhi_chassis::moving::Moving;
use kezhi_chassis::store::{Audience, Collection, Filter, Stored, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::ApplicationEvent;
use kezhi_proto::projects::application::State;
use kezhi_proto::projects::{Application, GetApplicationRequest, ListApplicationsRequest, ListApplicationsResponse};

use procedure::APPLICATION;

/// The applications, found by their number too; filed under their call and their applicant.
pub const APPLICATIONS: Collection<Application> = Collection {
    unique_key: |application| application.number.clone(),
    index_keys: |application| vec![application.funding_call.clone(), applicant_of(application)],
    known_to: |application| Audience::Organisations(vec![applicant_of(application)]),
    offers: |application| APPLICATION.allowed(application.state()),
    ..Collection::named("applications")
};

async fn get(call: Call, request: GetApplicationRequest) -> Result<Application, Error> {
    let application = call.load(&APPLICATIONS, &request.name).await?;
    Ok(shown(&call, application.value))
}

async fn list(call: Call, request: ListApplicationsRequest) -> Result<ListApplicationsResponse, Error> {
    // Who acts for an organisation sees its own, whatever is asked for.
    let applicant = call.caller().own_organisation().unwrap_or(&request.applicant);
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&request.funding_call).narrowed_to(applicant);
    let page = call.list(&APPLICATIONS, &filter, &page).await?;
    let page = page.map(|application| shown(&call, application));
    Ok(page.answer())
}

/// The applications that answer a call and are in a state, in the order of their names.
pub(crate) async fn answering(
    call: &Call,
    funding_call: &str,
    state: State,
) -> Result<Vec<Stored<Application>>, Error> {
    let filter = Filter::of(call.authority()).in_state(state).under(funding_call);
    call.all(&APPLICATIONS, &filter).await
}

/// An application that someone was drawn to score, whomever that one acts for besides.
pub(crate) async fn to_score(call: &Call, name: &str) -> Result<Stored<Application>, Error> {
    let mut found = call.load_each(&APPLICATIONS, [name]).await?;
    found.remove(name).ok_or_else(|| not_found(name).into())
}

/// Opens an application that its review is about to move.
pub(crate) async fn open_for_review(
    call: &Call,
    name: &str,
    step: &'static str,
    on: Day,
) -> Result<Moving<Application>, Error> {
    let application = call.load_to_change(&APPLICATIONS, name, "").await?;
    call.moving(application, step, on).await
}

/// Takes a step that is one of the review too: nothing is asked of the application but its state.
pub(crate) async fn step_with_review(
    call: &Call,
    application: Moving<Application>,
    data: ApplicationEvent,
) -> Result<Stored<Application>, Error> {
    let taken = application.take_freely(call, &APPLICATION)?;
    application.store(call, &APPLICATIONS, &taken, data).await
}

/// The applicant's credit code.
fn applicant_of(application: &Application) -> String {
    let applicant = application.applicant.as_ref();
    applicant.map(|unit| unit.credit_code.clone()).unwrap_or_default()
}

/// The application as the caller is shown it: for applicants without what is others', or not decided yet.
fn shown(call: &Call, mut application: Application) -> Application {
    if !call.caller().is_staff() {
        application.likenesses.clear();
        if !matches!(application.state(), State::Selected | State::SetUp | State::Rejected) {
            application.result = None;
        }
    }
    application
}

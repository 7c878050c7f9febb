//! The applications (项目申报) that answer a call.
//!
//! [`procedure`] is the table; [`rules`] are the preconditions that it names and the formal check; [`likeness`] compares texts.

mod duplicates;
pub mod facts;
pub mod likeness;
pub mod procedure;
pub mod rpc;
pub mod rules;
mod setting_up;
mod steps;
mod store;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, PageRequest, Stored, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::common::{ErrorReason, Role};
use kezhi_proto::projects::application::State;
use kezhi_proto::projects::{
    Application, ApplicationContent, GetApplicationRequest, ListApplicationsRequest, ListApplicationsResponse, Unit,
};

use crate::calls::CALLS;
use crate::integrity;
use crate::plans::PLANS;
use crate::reviews::REVIEWS;
use crate::settings::Settings;
use facts::Facts;
use procedure::APPLICATION;
pub(crate) use store::answering;

/// The applications, found by their number too.
pub const APPLICATIONS: Collection<Application> = Collection {
    table: "applications",
    mark: |application| application.number.clone(),
    public: false,
};

async fn get(call: Call, request: GetApplicationRequest) -> Result<Application, Error> {
    let application = call.load(&APPLICATIONS, &request.name).await?;
    refuse_stranger(&call, &application)?;
    Ok(shown(&call, application.value))
}

async fn list(call: Call, request: ListApplicationsRequest) -> Result<ListApplicationsResponse, Error> {
    // Who acts for an organisation sees its own, whatever is asked for.
    let applicant = match own_organisation(&call) {
        "" => request.applicant.as_str(),
        own => own,
    };
    let arguments = format!("applications {} {applicant} {}", request.call, request.state);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let asked = store::Asked {
        call: &request.call,
        applicant,
        state: request.state,
    };
    let page = store::page(&call, asked, &page).await?;
    let mut applications = Vec::new();
    for name in &page.rows {
        applications.push(shown(&call, call.load(&APPLICATIONS, name).await?.value));
    }
    Ok(ListApplicationsResponse {
        applications,
        next_page_token: page.next_page_token,
    })
}

/// Takes a step of an application, saves it and records it.
pub(crate) async fn step(
    call: &Call,
    application: &mut Stored<Application>,
    step: &str,
    facts: &Facts,
    data: serde_json::Value,
) -> Result<(), Error> {
    let history = call.history(&application.name).await?;
    let state = application.value.state();
    let taken = call.take(&APPLICATION, step, state, facts.on, &history, facts)?;
    application.value.state = taken.to.into();
    call.save(&APPLICATIONS, application).await?;
    call.record(&taken, &application.name, &application.authority, facts.on, data)
        .await
}

/// Opens an application for a step of its own.
async fn open(call: &Call, name: &str, etag: &str) -> Result<Stored<Application>, Error> {
    let application = call.load_to_change(&APPLICATIONS, name, etag).await?;
    refuse_stranger(call, &application)?;
    Ok(application)
}

/// The facts of a step, as far as the application itself leads to them.
async fn gather(call: &Call, application: &Stored<Application>, on: Day, settings: &Settings) -> Result<Facts, Error> {
    let guide = call.load(&CALLS, &application.value.call).await?.value;
    let review = match guide.review.as_str() {
        "" => None,
        name => Some(call.load(&REVIEWS, name).await?.value),
    };
    let history = call.history(&application.name).await?;
    let completed = history.taken.iter().filter(|taken| taken.step == "CompleteApplication");
    let applicant = application.value.applicant.clone().unwrap_or_default();
    let content = application.value.content.clone().unwrap_or_default();
    Ok(Facts {
        application: application.value.clone(),
        plan: call.load(&PLANS, &guide.plan).await?.value,
        guide,
        settings: settings.clone(),
        barred: barred(call, &applicant, &content, on).await?,
        completed: completed.count(),
        review,
        ..Facts::of_nothing(on)
    })
}

/// The units of an application that are barred on a day.
async fn barred(
    call: &Call,
    applicant: &Unit,
    content: &ApplicationContent,
    on: Day,
) -> Result<Vec<(String, Day)>, Error> {
    let mut barred = Vec::new();
    for unit in std::iter::once(applicant).chain(&content.partners) {
        let standing = integrity::standing(call, &unit.credit_code, on).await?;
        if let Some(until) = standing.barred_until {
            barred.push((unit.credit_code.clone(), until));
        }
    }
    Ok(barred)
}

/// The day of a step that applicants take too: for them it is today, since time limits of theirs run; the staff may enter
/// later what came on paper.
fn day_of_applicants_step(call: &Call, taken_on: &str) -> Result<Day, Error> {
    let on = call.day_of_step(taken_on)?;
    if is_staff(call) || on == call.today() {
        return Ok(on);
    }
    let message = format!("an applicant's step is dated today, {}, not {on}", call.today());
    let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
    Err(refusal.with("day", on).with("not_before", call.today()).into())
}

/// The organisation for which the caller acts; empty for the staff, who act for the bureau.
fn own_organisation(call: &Call) -> &str {
    match is_staff(call) {
        true => "",
        false => &call.caller().organisation,
    }
}

/// What another organisation has handed in looks like what does not exist.
fn refuse_stranger(call: &Call, application: &Stored<Application>) -> Result<(), Error> {
    let own = own_organisation(call);
    let applicant = application.value.applicant.clone().unwrap_or_default();
    match own.is_empty() || own == applicant.credit_code {
        true => Ok(()),
        false => Err(not_found(&application.name).into()),
    }
}

fn is_staff(call: &Call) -> bool {
    let roles = [Role::Officer, Role::Head, Role::Auditor];
    roles.into_iter().any(|role| call.caller().is(role))
}

/// The application as the caller is shown it: with the steps that are allowed, and for applicants without what is others',
/// or not decided yet.
fn shown(call: &Call, mut application: Application) -> Application {
    let state = application.state();
    application.allowed_steps = APPLICATION.allowed(state).into_iter().map(String::from).collect();
    if !is_staff(call) {
        application.likenesses.clear();
        if !matches!(state, State::Selected | State::SetUp | State::Rejected) {
            application.result = None;
        }
    }
    application
}

//! What a step adds to an application.

use kezhi_chassis::{Call, Error, Fault};
use kezhi_law::Day;
use kezhi_law::identifier::CitizenId;
use kezhi_procedure::Refusal;
use kezhi_proto::projects::application::State;
use kezhi_proto::projects::missing_item::Kind;
use kezhi_proto::projects::{
    Application, CheckApplicationRequest, CompleteApplicationRequest, FormalCheck, MissingItem,
    RejectApplicationRequest, SubmitApplicationRequest, WithdrawApplicationRequest,
};
use serde_json::json;

use super::facts::Facts;
use super::likeness::{bands, letters};
use super::procedure::APPLICATION;
use super::rules::{self, Entry, leader_is_unchanged, read_entry, refuse_other_organisation};
use super::{
    APPLICATIONS, barred, day_of_applicants_step, duplicates, gather, open, own_organisation, shown, step, store,
};
use crate::calls::CALLS;
use crate::people;
use crate::plans::PLANS;
use crate::settings::Settings;

pub(super) async fn submit(
    call: Call,
    request: SubmitApplicationRequest,
    settings: &Settings,
) -> Result<Application, Error> {
    let given = request.application.unwrap_or_default();
    // Held until the end, so that two applications of one unit are counted one after the other.
    let guide = call.load_to_change(&CALLS, &given.call, "").await?;
    let plan = call.load(&PLANS, &guide.value.plan).await?.value;
    let path = ("application.applicant", "application.content");
    let (applicant, content) = (given.applicant.unwrap_or_default(), given.content.unwrap_or_default());
    let mut entry = read_entry(path, applicant, content, &plan, settings)?;
    refuse_other_organisation(own_organisation(&call), &entry.applicant)?;
    let number = masked_leader(&mut entry, "application.content.leader.citizen_id")?;
    let on = call.today();
    let facts = Facts {
        barred: barred(&call, &entry.applicant, &entry.content, on).await?,
        others_of_the_unit: store::count_of_unit(&call, &guide.name, &entry.applicant.credit_code).await?,
        guide: guide.value,
        ..Facts::of_nothing(on)
    };
    let taken = APPLICATION.begin("SubmitApplication", State::Submitted, &facts)?;
    let application = handed_in(&call, &facts, entry).await?;
    let stored = call.create(&APPLICATIONS, call.authority(), application).await?;
    let applicant = credit_code(&stored.value);
    store::link(&call, &stored.name, &guide.name, &applicant).await?;
    people::keep(&call, &stored.authority, &stored.name, &number).await?;
    index(&call, &stored.authority, &stored.value).await?;
    let data = json!({"applicant": applicant, "call": guide.name, "number": stored.value.number});
    call.record(&taken, &stored.name, &stored.authority, on, data).await?;
    Ok(shown(&call, stored.value))
}

async fn handed_in(call: &Call, facts: &Facts, entry: Entry) -> Result<Application, Error> {
    Ok(Application {
        number: call.next_number(call.authority(), "申", facts.on).await?,
        state: State::Submitted.into(),
        call: facts.guide.name.clone(),
        plan: facts.guide.plan.clone(),
        applicant: Some(entry.applicant),
        content: Some(entry.content),
        submitted_on: facts.on.to_string(),
        ..Application::default()
    })
}

/// Takes the identity number out of an entry and leaves it masked there.
fn masked_leader(entry: &mut Entry, field: &str) -> Result<CitizenId, Refusal> {
    let mut leader = entry.content.leader.clone().unwrap_or_default();
    let number = people::read(field, &leader.citizen_id)?;
    leader.citizen_id = number.masked();
    entry.content.leader = Some(leader);
    Ok(number)
}

/// Makes an application findable by what is alike.
async fn index(call: &Call, authority: &str, application: &Application) -> Result<(), Error> {
    let content = application.content.clone().unwrap_or_default();
    let text = format!("{}{}", content.title, content.summary);
    store::replace_bands(call, authority, &application.name, &bands(&letters(&text))).await
}

pub(super) async fn check(
    call: Call,
    request: CheckApplicationRequest,
    settings: &Settings,
) -> Result<Application, Error> {
    let mut application = open(&call, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    let mut facts = gather(&call, &application, on, settings).await?;
    facts.missing = rules::missing(&facts);
    facts.missing.extend(request.defects.into_iter().map(found_by_officer));
    let returned = !facts.missing.is_empty();
    application.value.likenesses = duplicates::find(&call, &application.value, settings).await?;
    application.value.check = Some(FormalCheck {
        checked_on: on.to_string(),
        missing: facts.missing.clone(),
        remarks: request.remarks,
        complete_by: match returned && rules::completion_is_left(&facts).is_ok() {
            true => last_day_to_complete(on, settings)?,
            false => String::new(),
        },
    });
    let kinds: Vec<&str> = facts.missing.iter().map(|item| item.kind().as_str_name()).collect();
    let data = json!({"likenesses": application.value.likenesses.len(), "missing": kinds});
    let name = match returned {
        true => "ReturnApplication",
        false => "CheckApplication",
    };
    step(&call, &mut application, name, &facts, data).await?;
    Ok(shown(&call, application.value))
}

fn found_by_officer(message: String) -> MissingItem {
    MissingItem {
        kind: Kind::FoundByOfficer.into(),
        field: String::new(),
        message,
    }
}

fn last_day_to_complete(on: Day, settings: &Settings) -> Result<String, Error> {
    let last = on.plus_days(i64::from(settings.completion_days)).map_err(Fault::new)?;
    Ok(last.to_string())
}

pub(super) async fn complete(
    call: Call,
    request: CompleteApplicationRequest,
    settings: &Settings,
) -> Result<Application, Error> {
    let mut application = open(&call, &request.name, &request.etag).await?;
    let on = day_of_applicants_step(&call, &request.taken_on)?;
    let before = gather(&call, &application, on, settings).await?;
    let applicant = application.value.applicant.clone().unwrap_or_default();
    let content = request.content.unwrap_or_default();
    let mut entry = read_entry(("applicant", "content"), applicant, content, &before.plan, settings)?;
    let facts = Facts {
        barred: barred(&call, &entry.applicant, &entry.content, on).await?,
        ..before
    };
    let sent = entry.content.leader.clone().unwrap_or_default();
    let content = application.value.content.clone().unwrap_or_default();
    if !leader_is_unchanged(content.leader.as_ref(), &sent) {
        let number = masked_leader(&mut entry, "content.leader.citizen_id")?;
        people::keep(&call, &application.authority, &application.name, &number).await?;
    }
    application.value.content = Some(entry.content);
    step(&call, &mut application, "CompleteApplication", &facts, json!({})).await?;
    index(&call, &application.authority, &application.value).await?;
    Ok(shown(&call, application.value))
}

pub(super) async fn withdraw(call: Call, request: WithdrawApplicationRequest) -> Result<Application, Error> {
    let mut application = open(&call, &request.name, &request.etag).await?;
    let on = day_of_applicants_step(&call, &request.taken_on)?;
    application.value.ended_for = request.reasons;
    let facts = Facts::of_nothing(on);
    step(&call, &mut application, "WithdrawApplication", &facts, json!({})).await?;
    Ok(shown(&call, application.value))
}

pub(super) async fn reject(
    call: Call,
    request: RejectApplicationRequest,
    settings: &Settings,
) -> Result<Application, Error> {
    let mut application = open(&call, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    let facts = gather(&call, &application, on, settings).await?;
    application.value.ended_for = request.reasons;
    let data = json!({"applicant": credit_code(&application.value)});
    step(&call, &mut application, "RejectApplication", &facts, data).await?;
    Ok(shown(&call, application.value))
}

/// The applicant's credit code.
fn credit_code(application: &Application) -> String {
    let applicant = application.applicant.as_ref();
    applicant.map(|unit| unit.credit_code.clone()).unwrap_or_default()
}

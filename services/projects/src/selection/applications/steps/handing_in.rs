//! What those who apply do: they hand an application in, complete what was returned, and withdraw.

use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_law::identifier::CitizenId;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::projects::ApplicationEvent;
use kezhi_proto::projects::application::State;
use kezhi_proto::projects::{
    Application, CompleteApplicationRequest, Plan, SubmitApplicationRequest, WithdrawApplicationRequest,
};

use super::{barred, gather};
use crate::people;
use crate::planning::funding_calls::{FUNDING_CALLS, FundingCall};
use crate::planning::plans::PLANS;
use crate::selection::applications::likeness::{bands, letters};
use crate::selection::applications::procedure::APPLICATION;
use crate::selection::applications::rules::{Entry, Facts, leader_is_unchanged, read_entry, refuse_other_organisation};
use crate::selection::applications::{APPLICATIONS, applicant_of, shown, store};
use crate::settings::Settings;

pub async fn submit(call: Call, request: SubmitApplicationRequest) -> Result<Application, Error> {
    let settings: &Settings = call.settings()?;
    let given = request.application.unwrap_or_default();
    // Held until the end, so that two applications of one unit are counted one after the other.
    let funding_call = call.load_to_change(&FUNDING_CALLS, &given.funding_call, "").await?;
    let plan = call.load(&PLANS, &funding_call.value.plan).await?.value;
    let path = ("application.applicant", "application.content");
    let (applicant, content) = (given.applicant.unwrap_or_default(), given.content.unwrap_or_default());
    let mut entry = read_entry(path, applicant, content, &plan, settings)?;
    refuse_other_organisation(call.caller().own_organisation(), &entry.applicant)?;
    let number = masked_leader(&mut entry, "application.content.leader.citizen_id", call.today())?;
    let on = call.today();
    let application = handed_in(&funding_call.value, entry, on);
    let facts = facts_of_new(&call, application, funding_call.value, plan, settings).await?;
    let taken = APPLICATION.begin(SubmitApplicationRequest::STEP, &facts)?;
    let application = Application {
        number: call.next_number(call.authority(), "申", on).await?,
        ..facts.application
    };
    let applicant = applicant_of(&application);
    let data = ApplicationEvent {
        applicant: applicant.to_string(),
        funding_call: application.funding_call.to_string(),
        number: application.number.to_string(),
        ..ApplicationEvent::default()
    };
    let begun = call.begin(&APPLICATIONS, call.authority(), application, &taken, on, data);
    let stored = begun.await?;
    people::keep(&call, &stored.authority, &stored.name, &number).await?;
    index(&call, &stored.authority, &stored.value).await?;
    Ok(shown(&call, stored.value))
}

/// How many applications of a unit answer a call and were not withdrawn.
async fn count_of_unit(call: &Call, funding_call: &str, applicant: &str) -> Result<usize, Error> {
    let filter = Filter::of(call.authority()).under(funding_call).under(applicant);
    let theirs = call.all(&APPLICATIONS, &filter).await?.into_iter();
    Ok(theirs.filter(|other| other.value.state() != State::Withdrawn).count())
}

/// An application as it is handed in. It gets its number once it is taken, so that none is lost.
fn handed_in(funding_call: &FundingCall, entry: Entry, on: Day) -> Application {
    Application {
        funding_call: funding_call.name.clone(),
        plan: funding_call.plan.clone(),
        applicant: Some(entry.applicant),
        content: Some(entry.content),
        submitted_on: on.to_string(),
        ..Application::default()
    }
}

/// What is known of an application that is handed in today.
async fn facts_of_new(
    call: &Call,
    application: Application,
    funding_call: FundingCall,
    plan: Plan,
    settings: &Settings,
) -> Result<Facts, Error> {
    let on = call.today();
    let applicant = application.applicant.clone().unwrap_or_default();
    let content = application.content.clone().unwrap_or_default();
    Ok(Facts {
        barred: barred(call, &applicant, &content, on).await?,
        others_of_the_unit: Some(count_of_unit(call, &funding_call.name, &applicant.credit_code).await?),
        application,
        funding_call,
        plan,
        on,
        settings: settings.clone(),
        completed: 0,
        missing: None,
        review: None,
        open_objections: None,
    })
}

/// Takes the identity number out of an entry and leaves it masked there.
fn masked_leader(entry: &mut Entry, path: &str, today: Day) -> Result<CitizenId, Refusal> {
    let mut leader = entry.content.leader.clone().unwrap_or_default();
    let number = field::citizen_id(path, &leader.citizen_id, today)?;
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

pub async fn complete(call: Call, request: CompleteApplicationRequest) -> Result<Application, Error> {
    let settings: &Settings = call.settings()?;
    let mut application = call.open_own(&APPLICATIONS, &request).await?;
    let before = gather(&call, &application, settings).await?;
    let applicant = application.value.applicant.clone().unwrap_or_default();
    let content = request.content.unwrap_or_default();
    let mut entry = read_entry(("applicant", "content"), applicant, content, &before.plan, settings)?;
    let facts = Facts {
        barred: barred(&call, &entry.applicant, &entry.content, application.on).await?,
        ..before
    };
    let sent = entry.content.leader.clone().unwrap_or_default();
    let content = application.value.content.clone().unwrap_or_default();
    if !leader_is_unchanged(content.leader.as_ref(), &sent) {
        let number = masked_leader(&mut entry, "content.leader.citizen_id", call.today())?;
        people::keep(&call, &application.authority, &application.name, &number).await?;
    }
    let taken = application.take(&call, &APPLICATION, &facts)?;
    application.value.content = Some(entry.content);
    let application = application
        .store(&call, &APPLICATIONS, &taken, Default::default())
        .await?;
    index(&call, &application.authority, &application.value).await?;
    Ok(shown(&call, application.value))
}

pub async fn withdraw(call: Call, request: WithdrawApplicationRequest) -> Result<Application, Error> {
    let mut application = call.open_own(&APPLICATIONS, &request).await?;
    let taken = application.take_freely(&call, &APPLICATION)?;
    application.value.end_reason = request.reasons;
    let application = application
        .store(&call, &APPLICATIONS, &taken, Default::default())
        .await?;
    Ok(shown(&call, application.value))
}

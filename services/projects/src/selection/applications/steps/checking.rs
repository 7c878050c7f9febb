//! What the bureau decides of an application by itself: its form is checked, and one that ends is rejected.

use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::count;
use kezhi_proto::projects::ApplicationEvent;
use kezhi_proto::projects::missing_item::Kind;
use kezhi_proto::projects::{Application, CheckApplicationRequest, FormalCheck, MissingItem, RejectApplicationRequest};

use super::gather;
use crate::selection::applications::procedure::APPLICATION;
use crate::selection::applications::rules::{Facts, completion_is_left, missing};
use crate::selection::applications::{APPLICATIONS, applicant_of, duplicates, shown};
use crate::settings::Settings;

pub async fn check(call: Call, request: CheckApplicationRequest) -> Result<Application, Error> {
    let settings: &Settings = call.settings()?;
    let mut application = call.open(&APPLICATIONS, &request).await?;
    let on = application.on;
    let facts = gather(&call, &application, settings).await?;
    let mut missing = missing(&facts);
    missing.extend(request.defects.into_iter().map(found_by_officer));
    if !missing.is_empty() {
        application = application.taking("ReturnApplication");
    }
    let facts = Facts {
        missing: Some(missing.clone()),
        ..facts
    };
    let taken = application.take(&call, &APPLICATION, &facts)?;
    let may_complete = !missing.is_empty() && completion_is_left(&facts).is_ok();
    let complete_by = match may_complete {
        true => field::days_later(on, settings.completion_days.into())?.to_string(),
        false => String::new(),
    };
    let likenesses = duplicates::find(&call, &application.value, settings).await?;
    let data = ApplicationEvent {
        likenesses: count(likenesses.len()),
        missing: missing.iter().map(|item| item.kind).collect(),
        ..ApplicationEvent::default()
    };
    application.value.likenesses = likenesses;
    application.value.check = Some(FormalCheck {
        checked_on: on.to_string(),
        missing,
        remarks: request.remarks,
        complete_by,
    });
    let application = application.store(&call, &APPLICATIONS, &taken, data).await?;
    Ok(shown(&call, application.value))
}

fn found_by_officer(message: String) -> MissingItem {
    MissingItem {
        kind: Kind::FoundByOfficer.into(),
        field: String::new(),
        message,
    }
}

pub async fn reject(call: Call, request: RejectApplicationRequest) -> Result<Application, Error> {
    let settings: &Settings = call.settings()?;
    let mut application = call.open(&APPLICATIONS, &request).await?;
    let facts = gather(&call, &application, settings).await?;
    let taken = application.take(&call, &APPLICATION, &facts)?;
    application.value.end_reason = request.reasons;
    let data = ApplicationEvent {
        applicant: applicant_of(&application.value).to_string(),
        ..ApplicationEvent::default()
    };
    let application = application.store(&call, &APPLICATIONS, &taken, data).await?;
    Ok(shown(&call, application.value))
}

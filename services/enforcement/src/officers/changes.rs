//! What changes of an officer: what was wrong is corrected, and who leaves is retired.

use kezhi_chassis::correction::Correcting;
use kezhi_chassis::store::{Filter, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::article;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::enforcement::{CorrectOfficerRequest, Officer, OfficerEvent, RetireOfficerRequest};

use super::{OFFICERS, fit, refuse_what_others_have};
use crate::cases::{CASES, OPEN};

/// What can be wrong of an officer.
const CORRECTABLE: [&str; 7] = [
    "display_name",
    "account",
    "certificate",
    "certificate.number",
    "certificate.valid_from",
    "certificate.valid_to",
    "tied_to",
];

pub(super) async fn correct(call: Call, request: CorrectOfficerRequest) -> Result<Officer, Error> {
    let mut officer = call.load_to_change(&OFFICERS, &request.name, &request.etag).await?;
    refuse_oneself(&call, &officer)?;
    let correcting = Correcting {
        field: "officer",
        stated: request.officer,
        mask: request.update_mask,
        reason: request.reason,
    };
    let corrected = call.correct(&officer.value, correcting, &CORRECTABLE)?;
    let mut now = fit(corrected.value)?;
    if now.account != officer.value.account {
        now.former_accounts.push(officer.value.account.clone());
        now.former_accounts.retain(|account| *account != now.account);
    }
    refuse_what_others_have(&call, &officer.name, &now).await?;
    now.corrections.extend(corrected.corrections);
    let filed = (OFFICERS.index_keys)(&officer.value);
    officer.value = now;
    call.save(&OFFICERS, &mut officer).await?;
    call.reindex(&OFFICERS, &officer, &filed).await?;
    let data = OfficerEvent {
        corrected: corrected.changes,
        ..OfficerEvent::default()
    };
    call.log(&officer.authority, &officer.name, "officer.corrected", "", &data)?;
    with_open_cases(&call, officer.value).await
}

pub(super) async fn retire(call: Call, request: RetireOfficerRequest) -> Result<Officer, Error> {
    let mut officer = call.load_to_change(&OFFICERS, &request.name, &request.etag).await?;
    refuse_oneself(&call, &officer)?;
    let left_on = match request.left_on.as_str() {
        "" => call.today(),
        day => call.past_day("left_on", day)?,
    };
    let gone = officer.value.left_on.is_empty();
    field::must(
        gone,
        "name",
        format!("{} left on {}", officer.name, officer.value.left_on),
    )?;
    officer.value.left_on = left_on.to_string();
    call.save(&OFFICERS, &mut officer).await?;
    let data = OfficerEvent {
        left_on: officer.value.left_on.clone(),
        ..OfficerEvent::default()
    };
    call.log(&officer.authority, &officer.name, "officer.retired", "", &data)?;
    with_open_cases(&call, officer.value).await
}

/// Nobody puts right or ends what is recorded of themselves.
fn refuse_oneself(call: &Call, officer: &Stored<Officer>) -> Result<(), Refusal> {
    let caller = &call.caller().account;
    if officer.value.account != *caller && !officer.value.former_accounts.contains(caller) {
        return Ok(());
    }
    let message = format!("{} is the caller's own record", officer.name);
    Err(Refusal::precondition(ErrorReason::SamePerson.code(), message)
        .with("earlier_step", "CreateOfficer")
        .citing(article("penalty-law", "43")))
}

/// The officer with the open cases that wait for another, where they have left. Of open cases a bureau has few.
pub(super) async fn with_open_cases(call: &Call, mut officer: Officer) -> Result<Officer, Error> {
    if !officer.left_on.is_empty() {
        let filter = Filter::of(&officer.authority).in_states(OPEN.iter().copied());
        let open = call.all(&CASES, &filter).await?.into_iter();
        let theirs = open.filter(|case| case.value.officers.contains(&officer.name));
        officer.open_cases = theirs.map(|case| case.name).collect();
    }
    Ok(officer)
}

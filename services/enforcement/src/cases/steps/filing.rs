//! Filing (立案) and assigning officers.

use kezhi_chassis::limits::Start;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use kezhi_proto::enforcement::case::State;
use kezhi_proto::enforcement::{AssignOfficersRequest, Case, FileCaseRequest, Lead, Officer};
use serde_json::json;

use crate::cases::facts::Facts;
use crate::cases::procedure::CASE;
use crate::cases::{CASES, Frame, Moving, shown};
use crate::leads::{self, LEADS};
use crate::officers::OFFICERS;
use crate::settings::Settings;

/// Files a case on a lead. Late filing is accepted and recorded as late: the duty to file does not end with its limit.
pub async fn file(call: Call, request: FileCaseRequest, settings: Settings) -> Result<Case, Error> {
    let regime = settings.regime;
    let mut lead = call.load_to_change(&LEADS, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    refuse_before_receipt(&lead.value, on)?;
    let late = call
        .open_limit(&lead.name, "*")
        .await?
        .is_some_and(|limit| limit.lapsed_on(on));
    let case = Case {
        number: call.next_number(&lead.authority, "立", on).await?,
        state: State::Filed.into(),
        lead: lead.name.clone(),
        party: lead.value.party.clone(),
        facts: lead.value.facts.clone(),
        patent_numbers: lead.value.patent_numbers.clone(),
        regime: regime.id().to_string(),
        received_on: lead.value.received_on.clone(),
        filed_on: on.to_string(),
        filed_late: late,
        ..Case::default()
    };
    let stored = call.create(&CASES, &lead.authority, case).await?;
    lead.value.case = stored.name.clone();
    let data = json!({"case": stored.name, "late": late, "source": lead.value.source});
    leads::step(&call, &mut lead, "FileCase", on, data.clone()).await?;
    let taken = CASE.begin("FileCase", State::Filed, &Facts::of_nothing(on, call.house().law()))?;
    call.record(&taken, &stored.name, &stored.authority, on, data).await?;
    let rule_id = call.law().rule_id_for(regime, "passing-off.conclude").to_string();
    call.start_limit(Start::duty(&stored.name, &stored.authority, &rule_id, on))
        .await?;
    shown(stored.value, &call).await
}

fn refuse_before_receipt(lead: &Lead, on: Day) -> Result<(), Refusal> {
    match lead.received_on <= on.to_string() {
        true => Ok(()),
        false => {
            let message = format!(
                "the lead was received on {}; no case is filed on it on {on}",
                lead.received_on
            );
            let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
            Err(refusal.with("day", on).with("not_before", &lead.received_on))
        }
    }
}

/// Assigns the officers; who is replaced has investigated all the same.
pub async fn assign_officers(call: Call, request: AssignOfficersRequest, settings: Settings) -> Result<Case, Error> {
    let frame = Frame {
        name: &request.name,
        etag: &request.etag,
        taken_on: &request.taken_on,
    };
    let mut moving = Moving::open(&call, &settings, frame).await?;
    let facts = Facts {
        named_officers: named(&call, &request.officers).await?,
        ..moving.facts(&call)
    };
    let taken = moving.take(&call, "AssignOfficers", &facts)?;
    let case = &mut moving.case.value;
    let before = std::mem::replace(&mut case.officers, request.officers.clone());
    case.former_officers.extend(before);
    case.former_officers
        .retain(|officer| !request.officers.contains(officer));
    case.former_officers.sort();
    case.former_officers.dedup();
    moving.store(&call, taken, json!({"officers": request.officers})).await
}

/// The officers of these names.
pub async fn named(call: &Call, names: &[String]) -> Result<Vec<Officer>, Error> {
    let mut officers = Vec::new();
    for name in names {
        officers.push(call.load(&OFFICERS, name).await?.value);
    }
    Ok(officers)
}

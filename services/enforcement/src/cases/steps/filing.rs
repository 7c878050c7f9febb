//! Filing (立案) and assigning officers.

use kezhi_chassis::limits::Start;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_law::{Day, Regime};
use kezhi_proto::enforcement::{AssignOfficersRequest, Case, CaseEvent, FileCaseRequest, Lead, LeadEvent, Officer};

use super::conclude_rule;
use crate::cases::facts::Facts;
use crate::cases::procedure::CASE;
use crate::cases::{CASES, Moving, shown};
use crate::leads::{self, LEADS};
use crate::officers::OFFICERS;
use crate::same_act;
use crate::settings::Settings;

/// Files a case on a lead. Late filing is accepted and recorded as late: the duty to file does not end with its limit.
pub async fn file(call: Call, request: FileCaseRequest) -> Result<Case, Error> {
    let settings: &Settings = call.settings()?;
    let mut lead = call.load_to_change(&LEADS, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
    let late = call
        .open_limit(&lead.name, "*")
        .await?
        .is_some_and(|limit| limit.lapsed_on(on));
    let case = case_on(&lead, settings.regime, on);
    // Nobody has a part in it yet.
    let facts = Facts::of(case, on, call.context().law(), settings.clone(), None);
    let taken = CASE.begin(FileCaseRequest::STEP, &facts)?;
    let case = Case {
        number: call.next_number(&lead.authority, "立", on).await?,
        state: taken.to.into(),
        filed_late: late,
        ..facts.case
    };
    let mut case = call.create(&CASES, &lead.authority, case).await?;
    CASES.keep_apart_from(&mut case, &[taken.step.to_string()].into());
    same_act::index(&call, &CASES, &case, None).await?;
    let of_lead = LeadEvent {
        source: lead.value.source.clone(),
        lead: lead.name.clone(),
        case: case.name.clone(),
        number: case.value.number.clone(),
        filed_late: late,
        ..LeadEvent::default()
    };
    let of_case = CaseEvent {
        case: case.name.clone(),
        lead: lead.name.clone(),
        source: lead.value.source.clone(),
        number: case.value.number.clone(),
        filed_late: late,
        ..CaseEvent::default()
    };
    lead.value.case = case.name.clone();
    leads::step(&call, lead, FileCaseRequest::STEP, on, of_lead).await?;
    call.record(&taken, &case.name, &case.authority, on, of_case).await?;
    let rule_id = conclude_rule(&call, &case.value)?;
    call.start_limit(Start::duty(&case.name, &case.authority, &rule_id, on))
        .await?;
    shown(case.value, &call, None).await
}

/// The case that a lead becomes.
fn case_on(lead: &Stored<Lead>, regime: Regime, on: Day) -> Case {
    Case {
        lead: lead.name.clone(),
        party: lead.value.party.clone(),
        facts: lead.value.facts.clone(),
        patent_numbers: lead.value.patent_numbers.clone(),
        regime: regime.id().to_string(),
        received_on: lead.value.received_on.clone(),
        filed_on: on.to_string(),
        ..Case::default()
    }
}

/// Assigns the officers; who is replaced has investigated all the same.
pub async fn assign_officers(call: Call, request: AssignOfficersRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let facts = Facts {
        named_officers: Some(named(&call, &request.officers).await?),
        ..moving.facts(&call)
    };
    let taken = moving.take(&call, &facts)?;
    let case = &mut moving.case.value;
    let before = std::mem::replace(&mut case.officers, request.officers.clone());
    case.former_officers.extend(before);
    case.former_officers
        .retain(|officer| !request.officers.contains(officer));
    case.former_officers.sort();
    case.former_officers.dedup();
    let data = CaseEvent {
        officers: request.officers,
        ..CaseEvent::default()
    };
    moving.store(&call, taken, data).await
}

/// The officers of these names.
pub async fn named(call: &Call, names: &[String]) -> Result<Vec<Officer>, Error> {
    let mut officers = Vec::new();
    for name in names {
        // Nobody leaves while they are assigned.
        officers.push(call.load_to_change(&OFFICERS, name, "").await?.value);
    }
    Ok(officers)
}

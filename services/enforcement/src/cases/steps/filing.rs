//! Filing (立案) and assigning officers.

use kezhi_chassis::limits::Start;
use kezhi_chassis::{Call, Error};
use kezhi_law::Regime;
use kezhi_procedure::Refusal;
use kezhi_proto::enforcement::case::State;
use kezhi_proto::enforcement::{AssignOfficersRequest, Case, FileCaseRequest, Officer};
use serde_json::json;

use crate::cases::facts::Facts;
use crate::cases::procedure::CASE;
use crate::cases::{CASES, Frame, Moving, shown};
use crate::leads::{self, LEADS};
use crate::officers::OFFICERS;
use crate::settings::Settings;

/// Files a case on a lead. Late filing is accepted and recorded as late: the duty to file does not end with its limit.
pub async fn file(call: Call, request: FileCaseRequest, settings: Settings) -> Result<Case, Error> {
    let regime = regime_in(&request, &settings)?;
    let mut lead = call.load_to_change(&LEADS, &request.name, &request.etag).await?;
    let on = call.day_of_step(&request.taken_on)?;
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

fn regime_in(request: &FileCaseRequest, settings: &Settings) -> Result<Regime, Refusal> {
    match request.regime.as_str() {
        "" => Ok(settings.regime),
        text => text
            .parse()
            .map_err(|_| Refusal::field("regime", format!("{text:?} is no procedural regime"))),
    }
}

/// Assigns the officers.
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
    moving.case.value.officers = request.officers.clone();
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

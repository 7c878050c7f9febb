//! The party's defence (陈述申辩) and the hearing (听证).

use kezhi_chassis::limits::deadline_refusal;
use kezhi_chassis::{Call, Error};
use kezhi_law::{DateRange, Day};
use kezhi_procedure::field;
use kezhi_proto::enforcement::{
    ArrangeHearingRequest, Case, CaseEvent, Defence, Hearing, RecordDefenceRequest, RecordHearingRequest,
    RequestHearingRequest,
};

use super::conclude_rule;
use super::filing::named;
use crate::cases::Moving;
use crate::cases::facts::Facts;

/// Records what the party states.
pub async fn record_defence(call: Call, request: RecordDefenceRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let taken = moving.take(&call, &moving.facts(&call))?;
    let stated_on = moving.case.on.to_string();
    moving.case.value.defences.push(Defence {
        statement: request.statement,
        stated_on,
    });
    moving.store(&call, taken, CaseEvent::default()).await
}

/// Records that the party asks for a hearing.
pub async fn request(call: Call, request: RequestHearingRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let due_on = request_by(&call, &moving).await?;
    let told_on = moving
        .case
        .value
        .notice
        .as_ref()
        .map(|notice| notice.served_on.clone())
        .unwrap_or_default();
    let asked_on = moving.event_day(&call, "requested_on", &request.requested_on, &told_on)?;
    let taken = moving.take(
        &call,
        &Facts {
            due_on: Some(due_on),
            event_on: Some(asked_on),
            ..moving.facts(&call)
        },
    )?;
    moving.case.value.hearing = Some(Hearing {
        requested_on: asked_on.to_string(),
        grounds: request.grounds,
        ..Hearing::default()
    });
    moving.store(&call, taken, CaseEvent::default()).await
}

/// The last day on which the party may ask for a hearing, as the limit has it now.
pub(super) async fn request_by(call: &Call, moving: &Moving) -> Result<Option<Day>, Error> {
    let limit = call.latest_limit(&moving.case.name, "penalty.hearing.request").await?;
    Ok(limit.and_then(|limit| limit.due_on.parse().ok()))
}

/// Fixes the hearing. The time until it is held does not count towards the conclusion of the case.
pub async fn arrange(call: Call, request: ArrangeHearingRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let held_on = field::day("held_on", &request.held_on)?;
    let latest = call
        .law()
        .due("penalty.hearing.notice", held_on, &[], false)
        .map_err(|error| deadline_refusal(&error))?;
    let facts = Facts {
        due_on: Some(Some(latest.due_on)),
        named_officers: Some(named(&call, std::slice::from_ref(&request.presider)).await?),
        ..moving.facts(&call)
    };
    let taken = moving.take(&call, &facts)?;
    suspend_until(&call, &moving, held_on).await?;
    let hearing = moving.case.value.hearing.get_or_insert_default();
    hearing.held_on = held_on.to_string();
    hearing.place = request.place;
    hearing.presider = request.presider;
    let data = CaseEvent {
        held_on: request.held_on,
        ..CaseEvent::default()
    };
    moving.store(&call, taken, data).await
}

async fn suspend_until(call: &Call, moving: &Moving, held_on: Day) -> Result<(), Error> {
    let rule_id = conclude_rule(call, &moving.case.value)?;
    let hearing = moving.case.value.hearing.clone().unwrap_or_default();
    // The days of an arrangement before, of this round or of an earlier one, do not count already.
    let limit = call.open_limit(&moving.case.name, &rule_id).await?;
    let ranges = limit.into_iter().flat_map(|limit| limit.suspensions);
    let after = ranges.map(|range| range.to).max().and_then(|day| day.plus_days(1).ok());
    let from = hearing.requested_on.parse::<Day>().ok().max(after);
    match from {
        Some(from) if from <= held_on => {
            call.suspend_limits(&moving.case.name, &rule_id, DateRange { from, to: held_on })
                .await
        }
        _ => Ok(()),
    }
}

/// Records the hearing.
pub async fn record(call: Call, request: RecordHearingRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let taken = moving.take(&call, &moving.facts(&call))?;
    let hearing = moving.case.value.hearing.get_or_insert_default();
    hearing.minutes = request.minutes;
    hearing.party_absent = request.party_absent;
    let data = CaseEvent {
        party_absent: request.party_absent,
        ..CaseEvent::default()
    };
    moving.store(&call, taken, data).await
}

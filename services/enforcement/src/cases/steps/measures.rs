//! Preservation (先行登记保存), sealing and detaining (查封扣押).

use kezhi_chassis::limits::Start;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::enforcement::measure::Kind;
use kezhi_proto::enforcement::{
    Case, CaseEvent, ExtendSealRequest, Measure, RegisterPreservationRequest, ReleaseSealRequest,
    ResolvePreservationRequest, SealProductsRequest,
};

use crate::cases::Moving;

/// Registers evidence for preservation: seven working days run.
pub async fn preserve(call: Call, request: RegisterPreservationRequest) -> Result<Case, Error> {
    let moving = Moving::open(&call, &request).await?;
    begin(&call, moving, Kind::Preservation, request.items, "evidence.preserve").await
}

/// Seals or detains products: thirty days run.
pub async fn seal(call: Call, request: SealProductsRequest) -> Result<Case, Error> {
    let moving = Moving::open(&call, &request).await?;
    begin(&call, moving, Kind::Sealing, request.items, "seal.detain").await
}

/// Decides on what was preserved.
pub async fn resolve_preservation(call: Call, request: ResolvePreservationRequest) -> Result<Case, Error> {
    let moving = Moving::open(&call, &request).await?;
    let measure = Ending {
        id: &request.measure,
        kind: Kind::Preservation,
        outcome: request.outcome,
        rule: "evidence.preserve",
    };
    end(&call, moving, measure).await
}

/// Ends a sealing.
pub async fn release_seal(call: Call, request: ReleaseSealRequest) -> Result<Case, Error> {
    let moving = Moving::open(&call, &request).await?;
    let measure = Ending {
        id: &request.measure,
        kind: Kind::Sealing,
        outcome: request.outcome,
        rule: "seal.detain",
    };
    end(&call, moving, measure).await
}

/// Extends a sealing, once.
pub async fn extend_seal(call: Call, request: ExtendSealRequest) -> Result<Case, Error> {
    let mut moving = Moving::open(&call, &request).await?;
    let taken = moving.take(&call, &moving.facts(&call))?;
    let subject = subject(&moving.case.name, &request.measure);
    let measure = open_measure(&mut moving, &request.measure, Kind::Sealing)?;
    measure.extended = true;
    measure.extension_reason = request.reasons;
    let limit = call.extend_limit(&subject, "seal.detain", moving.case.on).await?;
    let data = CaseEvent {
        measure: request.measure,
        due_on: limit.due_on,
        ..CaseEvent::default()
    };
    moving.store(&call, taken, data).await
}

async fn begin(call: &Call, mut moving: Moving, kind: Kind, items: String, rule_id: &str) -> Result<Case, Error> {
    let taken = moving.take(call, &moving.facts(call))?;
    let id = format!("m{}", moving.case.value.measures.len() + 1);
    let subject = subject(&moving.case.name, &id);
    call.start_limit(Start::duty(&subject, &moving.case.authority, rule_id, moving.case.on))
        .await?;
    let taken_on = moving.case.on.to_string();
    moving.case.value.measures.push(Measure {
        id: id.clone(),
        kind: kind.into(),
        items,
        taken_on,
        ..Measure::default()
    });
    let data = CaseEvent {
        measure: id,
        ..CaseEvent::default()
    };
    moving.store(call, taken, data).await
}

struct Ending<'a> {
    id: &'a str,
    kind: Kind,
    outcome: String,
    rule: &'a str,
}

async fn end(call: &Call, mut moving: Moving, ending: Ending<'_>) -> Result<Case, Error> {
    let taken = moving.take(call, &moving.facts(call))?;
    let on = moving.case.on;
    let measure = open_measure(&mut moving, ending.id, ending.kind)?;
    measure.ended_on = on.to_string();
    measure.outcome = ending.outcome;
    call.meet_limits(&subject(&moving.case.name, ending.id), ending.rule, on)
        .await?;
    let data = CaseEvent {
        measure: ending.id.into(),
        ..CaseEvent::default()
    };
    moving.store(call, taken, data).await
}

/// Each measure has its own limits, so each is a subject of its own.
fn subject(case: &str, measure: &str) -> String {
    format!("{case}/measures/{measure}")
}

fn open_measure<'a>(moving: &'a mut Moving, id: &str, kind: Kind) -> Result<&'a mut Measure, Refusal> {
    let mut measures = moving.case.value.measures.iter_mut();
    let found = measures.find(|measure| measure.id == id && measure.kind() == kind && measure.ended_on.is_empty());
    found.ok_or_else(|| Refusal::field("measure", format!("the case has no open measure {id:?} of this kind")))
}

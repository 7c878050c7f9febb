//! What each step adds to a foreign matter. Who its parties are is in no log.

use kezhi_chassis::limits::Start;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::ForeignMatterEvent;
use kezhi_proto::coordination::foreign_matter::{Consultation, Measure, Opinion};
use kezhi_proto::coordination::{
    ApproveForeignMatterRequest, ConcludeForeignMatterRequest, ConsultOfficeRequest, DropForeignMatterRequest,
    ForeignMatter, HandleForeignMatterRequest, RecordOfficeOpinionRequest, RegisterForeignMatterRequest,
};
use kezhi_proto::count;

use super::MATTERS;
use super::procedure::{CONCLUSION, MATTER, OPINION};
use super::rules::{Facts, office_for, read};
use crate::leading_group::departments::active;
use crate::settings::Settings;

type Answer = Result<ForeignMatter, Error>;

pub async fn register(call: Call, request: RegisterForeignMatterRequest) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let content = read(request.content.unwrap_or_default(), on)?;
    let taken = MATTER.begin_freely(RegisterForeignMatterRequest::STEP)?;
    let data = ForeignMatterEvent {
        kind: content.kind().into(),
        region: content.region.to_string(),
        ..ForeignMatterEvent::default()
    };
    let conclude_by = content.conclude_by.clone();
    let matter = ForeignMatter {
        office: office_for(&content.region).into(),
        content: Some(content),
        registered_on: on.to_string(),
        ..ForeignMatter::default()
    };
    let begun = call.begin(&MATTERS, call.authority(), matter, &taken, on, data).await?;
    if !conclude_by.is_empty() {
        let due_on = field::day("content.conclude_by", &conclude_by)?;
        let conclusion = Start::by_agreement(&begun.name, &begun.authority, CONCLUSION, on, due_on);
        call.start_limit(conclusion).await?;
    }
    Ok(begun.value)
}

pub async fn consult(call: Call, request: ConsultOfficeRequest) -> Answer {
    let mut matter = call.open(&MATTERS, &request).await?;
    let on = matter.on;
    let taken = matter.take_freely(&call, &MATTER)?;
    active(&call, "department", &request.department).await?;
    if !request.answer_by.is_empty() {
        let due_on = field::day_not_before("answer_by", &request.answer_by, on)?;
        let opinion = Start::by_agreement(&matter.name, &matter.authority, OPINION, on, due_on);
        call.start_limit(opinion).await?;
    }
    let data = ForeignMatterEvent {
        department: request.department.to_string(),
        ..ForeignMatterEvent::default()
    };
    matter.value.consultations.push(Consultation {
        department: request.department,
        question: request.question,
        asked_on: on.to_string(),
        answer_by: request.answer_by,
        opinion: None,
    });
    Ok(matter.store(&call, &MATTERS, &taken, data).await?.value)
}

pub async fn record_opinion(call: Call, request: RecordOfficeOpinionRequest) -> Answer {
    let mut matter = call.open(&MATTERS, &request).await?;
    let taken = matter.take_freely(&call, &MATTER)?;
    let opinion = Opinion {
        recorded_on: matter.on.to_string(),
        ..request.opinion.unwrap_or_default()
    };
    let data = ForeignMatterEvent {
        stance: opinion.stance().into(),
        ..ForeignMatterEvent::default()
    };
    if let Some(consultation) = matter.value.consultations.last_mut() {
        consultation.opinion = Some(opinion);
    }
    Ok(matter.store(&call, &MATTERS, &taken, data).await?.value)
}

pub async fn approve(call: Call, request: ApproveForeignMatterRequest) -> Answer {
    let mut matter = call.open(&MATTERS, &request).await?;
    let taken = matter.take(&call, &MATTER, &Facts::of(&matter.value))?;
    matter.value.approved_on = matter.on.to_string();
    Ok(matter.store(&call, &MATTERS, &taken, Default::default()).await?.value)
}

pub async fn handle(call: Call, request: HandleForeignMatterRequest) -> Answer {
    let settings: &Settings = call.settings()?;
    let mut matter = call.open(&MATTERS, &request).await?;
    let facts = Facts {
        approved_kinds: Some(settings.approved_foreign_kinds.clone()),
        ..Facts::of(&matter.value)
    };
    let taken = matter.take(&call, &MATTER, &facts)?;
    let measure = Measure {
        text: request.measure,
        taken_on: matter.on.to_string(),
    };
    matter.value.measures.push(measure);
    let data = ForeignMatterEvent {
        measures: count(matter.value.measures.len()),
        ..ForeignMatterEvent::default()
    };
    Ok(matter.store(&call, &MATTERS, &taken, data).await?.value)
}

pub async fn conclude(call: Call, request: ConcludeForeignMatterRequest) -> Answer {
    let mut matter = call.open(&MATTERS, &request).await?;
    let taken = matter.take_freely(&call, &MATTER)?;
    matter.value.ended_on = matter.on.to_string();
    matter.value.outcome = request.result;
    Ok(matter.store(&call, &MATTERS, &taken, Default::default()).await?.value)
}

pub async fn drop(call: Call, request: DropForeignMatterRequest) -> Answer {
    let mut matter = call.open(&MATTERS, &request).await?;
    let taken = matter.take_freely(&call, &MATTER)?;
    matter.value.ended_on = matter.on.to_string();
    matter.value.outcome = request.reasons;
    Ok(matter.store(&call, &MATTERS, &taken, Default::default()).await?.value)
}

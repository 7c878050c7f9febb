//! What enforcement's log means here: how a tip-off stands, and what the public reads.

use kezhi_chassis::follow::{Effect, Source};
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error, Fault};
use kezhi_proto::common::LogEntry;
use kezhi_proto::publicservices::Disclosure;
use kezhi_proto::publicservices::disclosure::State;
use serde::Deserialize;
use serde_json::json;
use tonic::Status;

use crate::disclosures::DISCLOSURES;
use crate::tipoffs::{TIPOFFS, of_case, step};

/// What public services do with the log of enforcement.
pub struct Outcomes;

impl Outcomes {
    /// The entries that have an effect here.
    pub const TYPES: &'static [&'static str] = &[
        "case.filed",
        "lead.declined",
        "case.decided",
        "case.dismissed",
        "case.referred",
        "case.published",
        "case.revoked",
        "case.publication-withdrawn",
    ];
}

/// What the entries carry; what one does not say stays empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Data {
    source: String,
    reasons: String,
    to: String,
    number: String,
    party: String,
    credit_code: String,
    violation: String,
    summary: String,
    fine_fen: i64,
    confiscate_fen: i64,
    law: String,
    decided_on: String,
    published_on: String,
    withdrawn_on: String,
}

impl Effect for Outcomes {
    type Fetched = ();

    async fn fetch(&self, _source: &Source, _entry: &LogEntry) -> Result<(), Status> {
        Ok(())
    }

    async fn apply(&self, call: &Call, entry: &LogEntry, (): &()) -> Result<(), Error> {
        let data: Data = serde_json::from_str(&entry.data).map_err(Fault::new)?;
        match entry.r#type.as_str() {
            "case.filed" => filed(call, entry, &data).await,
            "lead.declined" => declined(call, &data).await,
            "case.decided" => {
                move_tipoff(call, entry, "Decided", format!("已作出行政处罚决定（{}）", data.number)).await
            }
            "case.dismissed" => {
                move_tipoff(call, entry, "Ended", format!("不予处罚或撤销案件：{}", data.reasons)).await
            }
            "case.referred" => move_tipoff(call, entry, "Ended", format!("已移送{}：{}", data.to, data.reasons)).await,
            "case.published" => published(call, entry, data).await,
            "case.revoked" => move_tipoff(call, entry, "Revoked", format!("处罚决定已撤销：{}", data.reasons)).await,
            "case.publication-withdrawn" => withdrawn(call, entry, data).await,
            _ => Ok(()),
        }
    }
}

async fn filed(call: &Call, entry: &LogEntry, data: &Data) -> Result<(), Error> {
    if data.source.is_empty() {
        return Ok(());
    }
    let mut tipoff = call.load_to_change(&TIPOFFS, &data.source, "").await?;
    call.file_under(&TIPOFFS, &tipoff, &entry.subject).await?;
    tipoff.value.case = entry.subject.clone();
    tipoff.value.outcome = "已立案".into();
    step(call, tipoff, "Filed", json!({"case": entry.subject})).await?;
    Ok(())
}

async fn declined(call: &Call, data: &Data) -> Result<(), Error> {
    if data.source.is_empty() {
        return Ok(());
    }
    let mut tipoff = call.load_to_change(&TIPOFFS, &data.source, "").await?;
    tipoff.value.outcome = format!("不予立案：{}", data.reasons);
    step(call, tipoff, "Ended", json!({})).await?;
    Ok(())
}

async fn move_tipoff(call: &Call, entry: &LogEntry, name: &str, outcome: String) -> Result<(), Error> {
    let Some(mut tipoff) = of_case(call, &entry.authority, &entry.subject).await? else {
        return Ok(());
    };
    tipoff.value.outcome = outcome;
    step(call, tipoff, name, json!({"case": entry.subject})).await?;
    Ok(())
}

async fn published(call: &Call, entry: &LogEntry, data: Data) -> Result<(), Error> {
    let disclosure = Disclosure {
        state: State::Published.into(),
        decision_number: data.number,
        party: data.party,
        credit_code: data.credit_code,
        violation: data.violation,
        summary: data.summary,
        fine_fen: data.fine_fen,
        confiscate_fen: data.confiscate_fen,
        law: data.law,
        decided_on: data.decided_on,
        published_on: data.published_on,
        ..Disclosure::default()
    };
    let stored = call.create(&DISCLOSURES, &entry.authority, disclosure).await?;
    call.log(
        &entry.authority,
        &stored.name,
        "disclosure.published",
        &entry.legal_basis,
        json!({"case": entry.subject}),
    )?;
    let Some(mut tipoff) = of_case(call, &entry.authority, &entry.subject).await? else {
        return Ok(());
    };
    tipoff.value.disclosure = stored.name;
    step(call, tipoff, "Published", json!({"case": entry.subject})).await?;
    Ok(())
}

/// What was withdrawn keeps its number, its days and the reasons; what it said is gone.
async fn withdrawn(call: &Call, entry: &LogEntry, data: Data) -> Result<(), Error> {
    let stored = call.load_by_mark(&DISCLOSURES, &entry.authority, &data.number).await?;
    let mut stored: Stored<Disclosure> =
        stored.ok_or_else(|| Fault::new(format!("{} was never published", data.number)))?;
    stored.value = Disclosure {
        state: State::Withdrawn.into(),
        summary: String::new(),
        fine_fen: 0,
        confiscate_fen: 0,
        withdrawn_on: data.withdrawn_on,
        withdrawn_for: data.reasons,
        ..stored.value
    };
    call.save(&DISCLOSURES, &mut stored).await?;
    call.log(
        &entry.authority,
        &stored.name,
        "disclosure.withdrawn",
        &entry.legal_basis,
        json!({"case": entry.subject}),
    )
}

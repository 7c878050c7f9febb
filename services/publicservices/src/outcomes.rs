//! What enforcement's log means here: how a tip-off stands, and what the public reads.

use kezhi_chassis::follow::{Effect, Source};
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error, Fault};
use kezhi_proto::common::LogEntry;
use kezhi_proto::enforcement::lead_service_client::LeadServiceClient;
use kezhi_proto::enforcement::{GetLeadRequest, Lead};
use kezhi_proto::publicservices::disclosure::State;
use kezhi_proto::publicservices::{Disclosure, Tipoff};
use serde::Deserialize;
use serde_json::json;
use tonic::Status;

use crate::disclosures::DISCLOSURES;
use crate::tipoffs::{TIPOFFS, of_matter, same_act, step};

/// What public services do with the log of enforcement.
pub struct Outcomes;

impl Outcomes {
    /// The entries that have an effect here.
    pub const TYPES: &'static [&'static str] = &[
        "lead.received",
        "lead.corrected",
        "lead.declined",
        "lead.joined",
        "case.filed",
        "case.decided",
        "case.dismissed",
        "case.referred",
        "case.published",
        "case.corrected",
        "case.revoked",
        "case.publication-withdrawn",
    ];
}

/// What the entries carry; what one does not say stays empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Data {
    source: String,
    lead: String,
    into: String,
    decision_number: String,
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
    /// The lead that an officer found, to know it again; nothing where a tip-off gave it, and for every other entry.
    type Fetched = Option<Lead>;

    async fn fetch(&self, source: &Source, entry: &LogEntry) -> Result<Option<Lead>, Status> {
        let data = data_of(entry).map_err(Error::from)?;
        let lead = match entry.r#type.as_str() {
            "lead.received" | "lead.corrected" | "lead.joined" => &entry.subject,
            "case.filed" => &data.lead,
            _ => return Ok(None),
        };
        // Cases that were filed before leads were known here name none.
        if lead.is_empty() || !data.source.is_empty() {
            return Ok(None);
        }
        let request = source.request(GetLeadRequest { name: lead.clone() })?;
        let mut client = LeadServiceClient::new(source.upstream.clone());
        Ok(Some(client.get_lead(request).await?.into_inner()))
    }

    async fn apply(&self, call: &Call, entry: &LogEntry, lead: &Option<Lead>) -> Result<(), Error> {
        let data = data_of(entry)?;
        match entry.r#type.as_str() {
            "lead.received" => received(call, entry, &data, lead.as_ref()).await,
            // What a tip-off told stays filed as it was told.
            "lead.corrected" => match lead {
                Some(lead) => same_act::file_lead(call, lead).await,
                None => Ok(()),
            },
            "lead.declined" => end_all(call, entry, format!("不予立案：{}", data.reasons)).await,
            "lead.joined" => joined(call, entry, &data, lead.as_ref()).await,
            "case.filed" => filed(call, entry, &data, lead.as_ref()).await,
            "case.decided" => move_all(call, entry, "Decided", decided(&data.number)).await,
            "case.dismissed" => end_all(call, entry, format!("不予处罚或撤销案件：{}", data.reasons)).await,
            "case.referred" => end_all(call, entry, format!("已移送{}：{}", data.to, data.reasons)).await,
            "case.published" => published(call, entry, data).await,
            "case.corrected" => corrected(call, entry, data).await,
            "case.revoked" => move_all(call, entry, "Revoked", format!("处罚决定已撤销：{}", data.reasons)).await,
            "case.publication-withdrawn" => withdrawn(call, entry, data).await,
            _ => Ok(()),
        }
    }
}

fn data_of(entry: &LogEntry) -> Result<Data, Fault> {
    serde_json::from_str(&entry.data).map_err(Fault::new)
}

fn decided(number: &str) -> String {
    format!("已作出行政处罚决定（{number}）")
}

/// The lead of a tip-off is found by it; one that an officer found, by the act.
async fn received(call: &Call, entry: &LogEntry, data: &Data, lead: Option<&Lead>) -> Result<(), Error> {
    if let Some(lead) = lead {
        return same_act::file_lead(call, lead).await;
    }
    let tipoff = call.load(&TIPOFFS, &data.source).await?;
    call.file_under(&TIPOFFS, &tipoff, &entry.subject).await
}

/// All that were told of the act have the case now.
async fn filed(call: &Call, entry: &LogEntry, data: &Data, lead: Option<&Lead>) -> Result<(), Error> {
    if let Some(lead) = lead {
        same_act::rename_lead(call, lead, &entry.subject).await?;
    }
    for tipoff in of_lead(call, entry, &data.lead, &data.source).await? {
        become_case(call, tipoff, &entry.subject).await?;
    }
    Ok(())
}

async fn become_case(call: &Call, mut tipoff: Stored<Tipoff>, case: &str) -> Result<Tipoff, Error> {
    if tipoff.value.case != case {
        call.file_under(&TIPOFFS, &tipoff, case).await?;
    }
    tipoff.value.case = case.into();
    tipoff.value.outcome = "已立案".into();
    step(call, tipoff, "Filed", json!({"case": case})).await
}

/// What was told of an act goes on with the lead or case to which it was joined, and learns at once what that came to already.
async fn joined(call: &Call, entry: &LogEntry, data: &Data, lead: Option<&Lead>) -> Result<(), Error> {
    if let Some(lead) = lead.filter(|_| data.into.starts_with("cases/")) {
        same_act::rename_lead(call, lead, &data.into).await?;
    }
    for mut tipoff in of_lead(call, entry, &entry.subject, &data.source).await? {
        if !data.into.starts_with("cases/") {
            call.file_under(&TIPOFFS, &tipoff, &data.into).await?;
            tipoff.value.outcome = "已与同一违法行为的其他线索合并办理".into();
            step(call, tipoff, "Joined", json!({"into": data.into})).await?;
            continue;
        }
        let name = become_case(call, tipoff, &data.into).await?.name;
        if !data.decision_number.is_empty() {
            let mut tipoff = call.load_to_change(&TIPOFFS, &name, "").await?;
            let disclosure = call
                .load_by_mark(&DISCLOSURES, &entry.authority, &data.decision_number)
                .await?;
            tipoff.value.disclosure = disclosure.map(|disclosure| disclosure.name).unwrap_or_default();
            tipoff.value.outcome = decided(&data.decision_number);
            step(call, tipoff, "Decided", json!({"case": data.into})).await?;
        }
    }
    Ok(())
}

/// The tip-offs of a lead: its own, and those that were joined to it. Before the lead was known here, its own is known by itself.
async fn of_lead(call: &Call, entry: &LogEntry, lead: &str, source: &str) -> Result<Vec<Stored<Tipoff>>, Error> {
    let mut found = of_matter(call, &entry.authority, lead).await?;
    if !source.is_empty() && found.iter().all(|tipoff| tipoff.name != source) {
        found.push(call.load_to_change(&TIPOFFS, source, "").await?);
    }
    Ok(found)
}

async fn end_all(call: &Call, entry: &LogEntry, outcome: String) -> Result<(), Error> {
    move_all(call, entry, "Ended", outcome).await
}

/// Moves the tip-offs of a lead or case.
async fn move_all(call: &Call, entry: &LogEntry, name: &'static str, outcome: String) -> Result<(), Error> {
    let source = data_of(entry)?.source;
    for mut tipoff in of_lead(call, entry, &entry.subject, &source).await? {
        tipoff.value.outcome = outcome.clone();
        step(call, tipoff, name, json!({"case": entry.subject})).await?;
    }
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
    for mut tipoff in of_matter(call, &entry.authority, &entry.subject).await? {
        tipoff.value.disclosure = stored.name.clone();
        step(call, tipoff, "Published", json!({"case": entry.subject})).await?;
    }
    Ok(())
}

/// What is published of a party is what it is called since, and what was said of the case as it is said now; of a case that is not published, nothing is told.
async fn corrected(call: &Call, entry: &LogEntry, data: Data) -> Result<(), Error> {
    if data.number.is_empty() {
        return Ok(());
    }
    let stored = call.load_by_mark(&DISCLOSURES, &entry.authority, &data.number).await?;
    let Some(mut stored) = stored.filter(|stored: &Stored<Disclosure>| stored.value.state() == State::Published) else {
        return Ok(());
    };
    let before = stored.value.clone();
    stored.value.party = data.party;
    stored.value.credit_code = data.credit_code;
    // What was corrected before summaries could be says none.
    if !data.summary.is_empty() {
        stored.value.summary = data.summary;
    }
    if stored.value == before {
        return Ok(());
    }
    call.save(&DISCLOSURES, &mut stored).await?;
    let data = json!({"case": entry.subject});
    call.log(
        &entry.authority,
        &stored.name,
        "disclosure.corrected",
        &entry.legal_basis,
        data,
    )
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

//! What enforcement's log means here: how a tip-off stands, and what the public reads.

use kezhi_chassis::follow::{Effect, Source};
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error, Fault, ServiceContext};
use kezhi_proto::Event;
use kezhi_proto::common::LogEntry;
use kezhi_proto::enforcement::lead_service_client::LeadServiceClient;
use kezhi_proto::enforcement::{CaseEvent, GetLeadRequest, Lead, LeadEvent};
use kezhi_proto::publicservices::disclosure::State;
use kezhi_proto::publicservices::{Disclosure, DisclosureEvent, Tipoff, TipoffEvent};
use tonic::Status;

use crate::disclosures::DISCLOSURES;
use crate::tipoffs::{TIPOFFS, of_matter, same_act, step};

/// What public services do with the log of enforcement.
pub struct Outcomes {
    /// The context of public services.
    pub context: ServiceContext,
}

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

impl Effect for Outcomes {
    /// The lead that an officer found, to know it again; nothing where a tip-off gave it, and for every other entry.
    type Fetched = Option<Lead>;

    async fn fetch(&self, source: &Source, entry: &LogEntry) -> Result<Option<Lead>, Status> {
        let (name, tipoff) = match entry.r#type.as_str() {
            "lead.received" | "lead.corrected" | "lead.joined" => {
                let data: LeadEvent = self.context.told(entry)?;
                (entry.subject.clone(), data.source)
            }
            "case.filed" => {
                let data: CaseEvent = self.context.told(entry)?;
                (data.lead, data.source)
            }
            _ => return Ok(None),
        };
        // Cases that were filed before leads were known here name none.
        if name.is_empty() || !tipoff.is_empty() {
            return Ok(None);
        }
        let request = source.request(GetLeadRequest { name })?;
        let mut client = LeadServiceClient::new(source.upstream.clone());
        Ok(Some(client.get_lead(request).await?.into_inner()))
    }

    async fn apply(&self, call: &Call, entry: &LogEntry, lead: &Option<Lead>) -> Result<(), Error> {
        match entry.r#type.starts_with(LeadEvent::BEGINS) {
            true => of_leads(call, entry, lead.as_ref()).await,
            false => of_cases(call, entry, lead.as_ref()).await,
        }
    }
}

/// What becomes of a lead.
async fn of_leads(call: &Call, entry: &LogEntry, lead: Option<&Lead>) -> Result<(), Error> {
    let data: LeadEvent = call.context().told(entry)?;
    match entry.r#type.as_str() {
        "lead.received" => received(call, entry, &data, lead).await,
        // What a tip-off told stays filed as it was told.
        "lead.corrected" => match lead {
            Some(lead) => same_act::file_lead(call, lead).await,
            None => Ok(()),
        },
        "lead.declined" => end_all(call, entry, &data.source, format!("不予立案：{}", data.reasons)).await,
        "lead.joined" => joined(call, entry, &data, lead).await,
        _ => Ok(()),
    }
}

/// What becomes of a case.
async fn of_cases(call: &Call, entry: &LogEntry, lead: Option<&Lead>) -> Result<(), Error> {
    let data: CaseEvent = call.context().told(entry)?;
    let (source, reasons) = (&data.source, &data.reasons);
    match entry.r#type.as_str() {
        "case.filed" => filed(call, entry, &data, lead).await,
        "case.decided" => move_all(call, entry, source, "Decided", decided(&data.decision_number)).await,
        "case.dismissed" => end_all(call, entry, source, format!("不予处罚或撤销案件：{reasons}")).await,
        "case.referred" => end_all(call, entry, source, format!("已移送{}：{reasons}", data.referred_to)).await,
        "case.published" => published(call, entry, data).await,
        "case.corrected" => corrected(call, entry, data).await,
        "case.revoked" => move_all(call, entry, source, "Revoked", format!("处罚决定已撤销：{reasons}")).await,
        "case.publication-withdrawn" => withdrawn(call, entry, data).await,
        _ => Ok(()),
    }
}

fn decided(number: &str) -> String {
    format!("已作出行政处罚决定（{number}）")
}

/// The lead of a tip-off is found by it; one that an officer found, by the act.
async fn received(call: &Call, entry: &LogEntry, data: &LeadEvent, lead: Option<&Lead>) -> Result<(), Error> {
    if let Some(lead) = lead {
        return same_act::file_lead(call, lead).await;
    }
    let tipoff = call.load(&TIPOFFS, &data.source).await?;
    call.index_under(&TIPOFFS, &tipoff, &entry.subject).await
}

/// All that were told of the act have the case now.
async fn filed(call: &Call, entry: &LogEntry, data: &CaseEvent, lead: Option<&Lead>) -> Result<(), Error> {
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
        call.index_under(&TIPOFFS, &tipoff, case).await?;
    }
    tipoff.value.case = case.into();
    tipoff.value.outcome = "已立案".into();
    step(call, tipoff, "Filed", of_case(case)).await
}

/// What was told of an act goes on with the lead or case to which it was joined, and learns at once what that came to already.
async fn joined(call: &Call, entry: &LogEntry, data: &LeadEvent, lead: Option<&Lead>) -> Result<(), Error> {
    if let Some(lead) = lead.filter(|_| data.joined_to.starts_with("cases/")) {
        same_act::rename_lead(call, lead, &data.joined_to).await?;
    }
    for mut tipoff in of_lead(call, entry, &entry.subject, &data.source).await? {
        if !data.joined_to.starts_with("cases/") {
            call.index_under(&TIPOFFS, &tipoff, &data.joined_to).await?;
            tipoff.value.outcome = "已与同一违法行为的其他线索合并办理".into();
            let told = TipoffEvent {
                joined_to: data.joined_to.clone(),
                ..TipoffEvent::default()
            };
            step(call, tipoff, "Joined", told).await?;
            continue;
        }
        let name = become_case(call, tipoff, &data.joined_to).await?.name;
        if !data.decision_number.is_empty() {
            let mut tipoff = call.load_to_change(&TIPOFFS, &name, "").await?;
            let disclosure = call
                .load_by_key(&DISCLOSURES, &entry.authority, &data.decision_number)
                .await?;
            tipoff.value.disclosure = disclosure.map(|disclosure| disclosure.name).unwrap_or_default();
            tipoff.value.outcome = decided(&data.decision_number);
            step(call, tipoff, "Decided", of_case(&data.joined_to)).await?;
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

async fn end_all(call: &Call, entry: &LogEntry, source: &str, outcome: String) -> Result<(), Error> {
    move_all(call, entry, source, "Ended", outcome).await
}

/// Moves the tip-offs of a lead or case.
async fn move_all(
    call: &Call,
    entry: &LogEntry,
    source: &str,
    name: &'static str,
    outcome: String,
) -> Result<(), Error> {
    for mut tipoff in of_lead(call, entry, &entry.subject, source).await? {
        tipoff.value.outcome = outcome.clone();
        step(call, tipoff, name, of_case(&entry.subject)).await?;
    }
    Ok(())
}

/// What is told of a tip-off that follows a lead or case.
fn of_case(matter: &str) -> TipoffEvent {
    TipoffEvent {
        case: matter.into(),
        ..TipoffEvent::default()
    }
}

async fn published(call: &Call, entry: &LogEntry, data: CaseEvent) -> Result<(), Error> {
    let disclosure = Disclosure {
        state: State::Published.into(),
        decision_number: data.decision_number,
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
    tell(call, entry, &stored, "disclosure.published")?;
    for mut tipoff in of_matter(call, &entry.authority, &entry.subject).await? {
        tipoff.value.disclosure = stored.name.clone();
        step(call, tipoff, "Published", of_case(&entry.subject)).await?;
    }
    Ok(())
}

/// What is published of a party is what it is called since, and what was said of the case as it is said now; of a case that is not published, nothing is told.
async fn corrected(call: &Call, entry: &LogEntry, data: CaseEvent) -> Result<(), Error> {
    let number = &data.decision_number;
    if number.is_empty() {
        return Ok(());
    }
    let stored = call.load_by_key(&DISCLOSURES, &entry.authority, number).await?;
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
    tell(call, entry, &stored, "disclosure.corrected")
}

/// What was withdrawn keeps its number, its days and the reasons; what it said is gone.
async fn withdrawn(call: &Call, entry: &LogEntry, data: CaseEvent) -> Result<(), Error> {
    let number = &data.decision_number;
    let stored = call.load_by_key(&DISCLOSURES, &entry.authority, number).await?;
    let mut stored: Stored<Disclosure> = stored.ok_or_else(|| Fault::new(format!("{number} was never published")))?;
    stored.value = Disclosure {
        state: State::Withdrawn.into(),
        summary: String::new(),
        fine_fen: 0,
        confiscate_fen: 0,
        withdrawn_on: data.withdrawn_on,
        withdrawal_reason: data.reasons,
        ..stored.value
    };
    call.save(&DISCLOSURES, &mut stored).await?;
    tell(call, entry, &stored, "disclosure.withdrawn")
}

/// Tells what became of a publication by a step of enforcement.
fn tell(call: &Call, entry: &LogEntry, disclosure: &Stored<Disclosure>, event: &str) -> Result<(), Error> {
    let data = DisclosureEvent {
        case: entry.subject.clone(),
    };
    call.log(&entry.authority, &disclosure.name, event, &entry.legal_basis, &data)
}

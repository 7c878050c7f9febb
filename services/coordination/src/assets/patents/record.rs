//! A record as a patent office wrote it, as the register has it.

use kezhi_law::Day;
use kezhi_law::identifier::{CitizenId, PatentKind as Kind};
use kezhi_patents::{Agent, Format, LegalEvent, LegalStatus, Party, Patent as Record, Priority};
use kezhi_procedure::{Refusal, field};
use kezhi_proto::coordination::*;

/// The reader's word for a format.
pub fn format_of(format: PatentFormat) -> Result<Format, Refusal> {
    match format {
        PatentFormat::Csv => Ok(Format::Csv),
        PatentFormat::St96 => Ok(Format::St96),
        PatentFormat::Cn => Ok(Format::CnNewer),
        PatentFormat::CnOld => Ok(Format::CnOlder),
        PatentFormat::Unspecified => Err(Refusal::field("header.format", "say how the file is written")),
    }
}

/// A record as a patent. Addresses are not kept: nobody is sought by them.
pub fn read(record: Record) -> Patent {
    let publication = publication_of(&record);
    let owners = match record.owners.is_empty() {
        true => record.applicants,
        false => record.owners,
    };
    let (status, status_on) = match record.legal_status {
        Some(status) => (status_of(status.event), text_of(status.on)),
        None => (PatentStatus::Unspecified, String::new()),
    };
    Patent {
        number: record.application_number,
        office: record.office,
        kind: kind_of(record.kind).into(),
        title: record.title,
        r#abstract: record.abstract_text,
        owners: owners.into_iter().map(party_of).collect(),
        inventors: record.inventors,
        agents: record.agents.into_iter().map(agent_of).collect(),
        publications: publication.into_iter().collect(),
        classes: record
            .main_classification
            .into_iter()
            .chain(record.further_classifications)
            .collect(),
        priorities: record
            .priorities
            .into_iter()
            .map(|priority| PatentPriority {
                office: priority.office,
                number: priority.number,
                filed_on: text_of(priority.filed_on),
            })
            .collect(),
        filed_on: text_of(record.filed_on),
        granted_on: text_of(record.granted_on),
        status: status.into(),
        status_on,
        town: record.town_code.unwrap_or_default(),
        ..Patent::default()
    }
}

fn publication_of(record: &Record) -> Option<PatentPublication> {
    let number = record.publication_number.as_deref()?;
    let kind_code = record.kind_code.clone().unwrap_or_default();
    Some(PatentPublication {
        number: format!("{}{number}{kind_code}", record.office),
        kind_code,
        published_on: text_of(record.published_on),
    })
}

fn party_of(party: Party) -> PatentParty {
    // The register is open to anyone: the number of a person does not come in.
    let code = party.credit_code.filter(|code| CitizenId::parse(code).is_err());
    let code = code.and_then(|code| field::credit_code("owners.credit_code", &code).ok());
    PatentParty {
        display_name: party.name,
        credit_code: code.unwrap_or_default(),
        region: party.country.unwrap_or_default(),
    }
}

fn agent_of(agent: Agent) -> String {
    let parts = [agent.agency, agent.name];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn text_of(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn kind_of(kind: Kind) -> PatentKind {
    match kind {
        Kind::Invention => PatentKind::Invention,
        Kind::UtilityModel => PatentKind::UtilityModel,
        Kind::Design => PatentKind::Design,
    }
}

fn status_of(event: LegalEvent) -> PatentStatus {
    use LegalEvent::*;
    match event {
        Filed | Published | UnderExamination | Pending => PatentStatus::Pending,
        Granted | InForce => PatentStatus::InForce,
        Withdrawn | DeemedWithdrawn | Refused => PatentStatus::RefusedOrWithdrawn,
        Lapsed | Surrendered => PatentStatus::Lapsed,
        Expired => PatentStatus::Expired,
        Invalidated => PatentStatus::Invalidated,
        Ended => PatentStatus::Ended,
    }
}

/// A patent as a record that is written for others: what the register keeps of it.
pub fn record_of(patent: &Patent) -> Record {
    let last = patent.publications.last();
    let owners = patent.owners.iter().map(|owner| Party {
        name: owner.display_name.clone(),
        address: None,
        country: filled(&owner.region),
        credit_code: filled(&owner.credit_code),
    });
    let mut classes = patent.classes.iter().cloned();
    Record {
        source: Format::St96,
        office: patent.office.clone(),
        application_number: patent.number.clone(),
        publication_number: last.map(|last| bare_number(last, &patent.office)),
        kind_code: last.and_then(|last| filled(&last.kind_code)),
        kind: match patent.kind() {
            PatentKind::UtilityModel => Kind::UtilityModel,
            PatentKind::Design => Kind::Design,
            PatentKind::Invention | PatentKind::Unspecified => Kind::Invention,
        },
        title: patent.title.clone(),
        abstract_text: patent.r#abstract.clone(),
        applicants: owners.clone().collect(),
        owners: owners.filter(|_| !patent.granted_on.is_empty()).collect(),
        inventors: patent.inventors.clone(),
        agents: patent.agents.iter().map(|agent| agency(agent)).collect(),
        filed_on: day_of(&patent.filed_on),
        published_on: last.and_then(|last| day_of(&last.published_on)),
        granted_on: day_of(&patent.granted_on),
        priorities: patent
            .priorities
            .iter()
            .map(|priority| Priority {
                office: priority.office.clone(),
                number: priority.number.clone(),
                filed_on: day_of(&priority.filed_on),
            })
            .collect(),
        main_classification: classes.next(),
        further_classifications: classes.collect(),
        legal_status: event_of(patent.status()).map(|event| LegalStatus {
            event,
            on: day_of(&patent.status_on),
        }),
        town_code: filled(&patent.town),
    }
}

/// The number of a publication without its office and kind code.
fn bare_number(publication: &PatentPublication, office: &str) -> String {
    let number = publication.number.strip_prefix(office).unwrap_or(&publication.number);
    number
        .strip_suffix(&publication.kind_code)
        .unwrap_or(number)
        .to_string()
}

fn agency(agent: &str) -> Agent {
    Agent {
        name: None,
        agency: Some(agent.to_string()),
    }
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_string())
}

fn day_of(text: &str) -> Option<Day> {
    text.parse().ok()
}

/// The event by which a status is told to others; the register does not keep which of several led to it.
fn event_of(status: PatentStatus) -> Option<LegalEvent> {
    match status {
        PatentStatus::Unspecified => None,
        PatentStatus::Pending => Some(LegalEvent::Pending),
        PatentStatus::InForce => Some(LegalEvent::InForce),
        PatentStatus::Lapsed => Some(LegalEvent::Lapsed),
        PatentStatus::Expired => Some(LegalEvent::Expired),
        PatentStatus::Invalidated => Some(LegalEvent::Invalidated),
        PatentStatus::Ended | PatentStatus::RefusedOrWithdrawn => Some(LegalEvent::Ended),
    }
}

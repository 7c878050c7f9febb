//! A record as a patent office wrote it, as the register has it.

use kezhi_law::Day;
use kezhi_law::identifier::{CitizenId, PatentKind as Kind};
use kezhi_patents::{Agent, Format, LegalEvent, Party, Patent as Record};
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

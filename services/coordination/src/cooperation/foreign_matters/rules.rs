//! What a matter must be in itself, and what must hold before a step. Pure.

use std::collections::BTreeMap;

use kezhi_law::Day;
use kezhi_patents::is_country;
use kezhi_procedure::{Refusal, field, gathered};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::ForeignMatter;
use kezhi_proto::coordination::foreign_matter::{Content, Kind, Office, Stance};

/// What a step of a foreign matter is decided on.
#[derive(Debug, Clone)]
#[cfg_attr(test, derive(Default))]
pub struct Facts {
    /// What it is about.
    pub content: Content,
    /// What each department that was consulted said last.
    pub stances: BTreeMap<String, Stance>,
    /// True where a head approved it.
    pub is_approved: bool,
    /// The kinds that a head must approve, as the settings write them; `None` where nobody looked at the settings.
    pub approved_kinds: Option<Vec<String>>,
}

impl Facts {
    /// The facts of a matter in itself, without the settings.
    pub fn of(matter: &ForeignMatter) -> Self {
        Self {
            content: content_of(matter),
            stances: stances_on(matter),
            is_approved: !matter.approved_on.is_empty(),
            approved_kinds: None,
        }
    }
}

/// Content as it is stored on a day.
pub fn read(mut content: Content, on: Day) -> Result<Content, Refusal> {
    let region = &content.region;
    let abroad = is_country(region) && region != "CN";
    let otherwise = format!("{region} is no country abroad, and neither HK, MO nor TW");
    field::must(abroad, "content.region", otherwise)?;
    for (position, party) in content.parties.iter_mut().enumerate() {
        if !party.credit_code.is_empty() {
            let path = format!("content.parties[{position}].credit_code");
            party.credit_code = field::credit_code(&path, &party.credit_code)?;
        }
        party.credit_code_remark = field::credit_code_remark(&party.credit_code);
    }
    let enterprise = content.parties.iter().any(|party| !party.credit_code.is_empty());
    let helped = enterprise || content.kind() != Kind::AssistanceAbroad;
    field::must(helped, "content.parties", "assistance abroad is given to an enterprise")?;
    if !content.conclude_by.is_empty() {
        field::day_not_before("content.conclude_by", &content.conclude_by, on)?;
    }
    Ok(content)
}

/// The content of a matter.
pub fn content_of(matter: &ForeignMatter) -> Content {
    matter.content.clone().unwrap_or_default()
}

/// Which office is competent for a country or region.
pub fn office_for(region: &str) -> Office {
    match region {
        "HK" | "MO" => Office::HongKongMacao,
        "TW" => Office::Taiwan,
        _ => Office::ForeignAffairs,
    }
}

/// What each department said last of a matter; one that said nothing is missing.
pub fn stances_on(matter: &ForeignMatter) -> BTreeMap<String, Stance> {
    let mut stances = BTreeMap::new();
    for consultation in &matter.consultations {
        if let Some(opinion) = &consultation.opinion {
            stances.insert(consultation.department.clone(), opinion.stance());
        }
    }
    stances
}

/// A kind as the settings write it.
pub fn setting_of(kind: Kind) -> String {
    let name = kind.as_str_name();
    name.strip_prefix("KIND_").unwrap_or(name).to_lowercase()
}

/// True for a kind, as the settings write it.
pub fn is_foreign_kind(setting: &str) -> bool {
    let kinds = [
        Kind::AssistanceAbroad,
        Kind::IncomingRequest,
        Kind::Exchange,
        Kind::Dispute,
    ];
    kinds.into_iter().any(|kind| setting_of(kind) == setting)
}

/// An office that must be consulted consents, and none objects: what one said, only that one takes back.
pub fn office_consents(facts: &Facts) -> Result<(), Refusal> {
    let office = office_for(&facts.content.region).as_str_name();
    let consents = facts.stances.values().any(|stance| *stance == Stance::Consents);
    let objecting = facts.stances.iter().find(|(_, stance)| **stance == Stance::Objects);
    let message = match objecting {
        Some((department, _)) => format!("{department}, which was consulted, objects"),
        None if facts.content.needs_consultation && !consents => format!("{office} must be consulted first"),
        None => return Ok(()),
    };
    Err(Refusal::precondition(ErrorReason::OfficeConsentMissing.code(), message).with("office", office))
}

/// What speaks for the bureau is approved by a head, as far as the authority says so.
pub fn head_approved_where_needed(facts: &Facts) -> Result<(), Refusal> {
    let kind = facts.content.kind();
    let approved_kinds = gathered(&facts.approved_kinds, "the kinds that a head must approve")?;
    if facts.is_approved || !approved_kinds.contains(&setting_of(kind)) {
        return Ok(());
    }
    let kind = kind.as_str_name();
    let message = format!("a head must approve what is {kind} before it is handled");
    Err(Refusal::precondition(ErrorReason::HeadApprovalMissing.code(), message).with("kind", kind))
}

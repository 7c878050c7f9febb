//! What terms and signings must be in themselves, what must hold before a step, and when an agreement has lapsed. Pure.

use std::collections::BTreeSet;

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::Agreement;
use kezhi_proto::coordination::agreement::{Signing, State, Terms};

/// What a step of an agreement is decided on.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The parties.
    pub parties: Vec<String>,
    /// Those of them that signed.
    pub signed: Vec<String>,
    /// The last day on which it holds; before it is signed, what the terms say.
    pub valid_until: Option<Day>,
    /// The day of the step.
    pub on: Day,
}

impl Facts {
    /// The facts of an agreement as it stands.
    pub fn of(agreement: &Agreement, on: Day) -> Self {
        let terms = terms_of(agreement);
        let valid_until = match agreement.state() {
            State::Drafted => &terms.valid_until,
            _ => &agreement.valid_until,
        };
        Self {
            valid_until: Day::stated(valid_until),
            parties: terms.parties,
            signed: departments_of(&agreement.signings),
            on,
        }
    }
}

/// Terms as they are stored: their days in order.
pub fn read(terms: Terms) -> Result<Terms, Refusal> {
    let valid_from = field::day("terms.valid_from", &terms.valid_from)?;
    field::day_not_before("terms.valid_until", &terms.valid_until, valid_from)?;
    Ok(terms)
}

/// Refuses a signing of who is no party, that stands twice, or that lies after the day of the step.
pub fn refuse_odd_signings(signings: &[Signing], parties: &[String], on: Day) -> Result<(), Refusal> {
    let mut known = BTreeSet::new();
    for (position, signing) in signings.iter().enumerate() {
        let path = |field: &str| format!("signings[{position}].{field}");
        let department = &signing.department;
        let is_party = parties.contains(department);
        field::must(is_party, &path("department"), format!("{department} is no party"))?;
        let first = known.insert(department);
        field::must(first, &path("department"), format!("{department} stands here twice"))?;
        let signed_on = field::day(&path("signed_on"), &signing.signed_on)?;
        let late = format!("{signed_on} lies after {on}, the day of the step");
        field::must(signed_on <= on, &path("signed_on"), late)?;
    }
    Ok(())
}

/// Who stands in signings, in their order.
pub fn departments_of(signings: &[Signing]) -> Vec<String> {
    signings.iter().map(|signing| signing.department.clone()).collect()
}

/// The terms of an agreement.
pub fn terms_of(agreement: &Agreement) -> Terms {
    agreement.terms.clone().unwrap_or_default()
}

/// What an agreement holds is what all have signed.
pub fn every_party_signed(facts: &Facts) -> Result<(), Refusal> {
    let missing = facts.parties.iter().filter(|party| !facts.signed.contains(party));
    let missing: Vec<&str> = missing.map(String::as_str).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.join(", ");
    let message = format!("{missing} did not sign");
    Err(Refusal::precondition(ErrorReason::PartiesNotSigned.code(), message).with("departments", missing))
}

/// What has lapsed is agreed anew.
pub fn last_day_is_not_over(facts: &Facts) -> Result<(), Refusal> {
    let Some(valid_until) = facts.valid_until.filter(|last| *last < facts.on) else {
        return Ok(());
    };
    let on = facts.on;
    let message = format!("the last day of the agreement was {valid_until}; {on} is after that");
    Err(Refusal::precondition(ErrorReason::AgreementLapsed.code(), message).with("valid_until", valid_until))
}

/// An agreement as it stands on a day: one that has lapsed says so, and offers no step.
pub fn as_of(mut agreement: Agreement, today: Day) -> Agreement {
    let over = Day::stated(&agreement.valid_until).is_some_and(|last| last < today);
    agreement.lapsed = agreement.state() == State::Signed && over;
    if agreement.lapsed {
        agreement.allowed_steps.clear();
        agreement.possible_steps.clear();
    }
    agreement
}

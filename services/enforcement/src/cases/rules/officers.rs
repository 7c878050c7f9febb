//! Who may work on a case, and with what in hand.

use kezhi_law::{Day, article};
use kezhi_procedure::{Refusal, field, gathered};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::enforcement::measure::Kind;
use kezhi_proto::enforcement::party::Kind as PartyKind;
use kezhi_proto::enforcement::{Measure, Officer};

use crate::cases::facts::Facts;

/// The officers whom the request names.
pub(super) fn named_officers(facts: &Facts) -> Result<&[Officer], Refusal> {
    gathered(&facts.named_officers, "the named officers").map(Vec::as_slice)
}

/// Penalty Law art. 42: no fewer than two.
pub fn two_officers_at_least(facts: &Facts) -> Result<(), Refusal> {
    let officers = named_officers(facts)?.len();
    match officers >= 2 {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::OfficersTooFew.code(),
            format!("{officers} officer is too few: at least two must be assigned"),
        )
        .with("officers", officers)),
    }
}

/// Penalty Law art. 42: with a certificate, valid on the day.
pub fn certificates_are_valid(facts: &Facts) -> Result<(), Refusal> {
    let mut named = named_officers(facts)?.iter();
    named.try_for_each(|officer| is_certified_on(officer, facts.on))
}

fn is_certified_on(officer: &Officer, on: Day) -> Result<(), Refusal> {
    has_not_left(officer, on)?;
    if is_certified(officer, on) {
        return Ok(());
    }
    let valid_to = officer
        .certificate
        .as_ref()
        .map(|certificate| certificate.valid_to.clone())
        .unwrap_or_default();
    Err(Refusal::precondition(
        ErrorReason::CertificateExpired.code(),
        format!(
            "the certificate of {} is not valid on {on}: it ends on {valid_to}",
            officer.name
        ),
    )
    .with("officer", &officer.name)
    .with("valid_to", valid_to))
}

fn is_certified(officer: &Officer, on: Day) -> bool {
    officer.certificate.as_ref().is_some_and(|certificate| {
        Day::stated(&certificate.valid_from).is_some_and(|first| first <= on)
            && Day::stated(&certificate.valid_to).is_some_and(|last| on <= last)
    })
}

/// Who has left enforces no more.
pub fn has_not_left(officer: &Officer, on: Day) -> Result<(), Refusal> {
    match Day::stated(&officer.left_on).is_none_or(|left_on| on < left_on) {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::OfficerLeft.code(),
            format!("{} has left on {}, and enforces no more", officer.name, officer.left_on),
        )
        .with("officer", &officer.name)
        .with("left_on", &officer.left_on)
        .citing(article("penalty-law", "42"))),
    }
}

/// Penalty Law art. 43: none with a tie to the party.
pub fn no_officer_has_a_tie(facts: &Facts) -> Result<(), Refusal> {
    let mut named = named_officers(facts)?.iter();
    named.try_for_each(|officer| has_no_tie(officer, facts))
}

/// Penalty Law art. 43: the caller has no tie to the party either, whatever part they take.
pub fn caller_has_no_tie(facts: &Facts) -> Result<(), Refusal> {
    facts.caller.iter().try_for_each(|officer| has_no_tie(officer, facts))
}

fn has_no_tie(officer: &Officer, facts: &Facts) -> Result<(), Refusal> {
    let party = facts.case.party.clone().unwrap_or_default();
    let codes = [party.credit_code, party.citizen_id];
    let is_tied = |code: &String| officer.tied_to.iter().any(|tie| field::is_same_code(code, tie));
    match codes.iter().any(is_tied) {
        false => Ok(()),
        true => Err(Refusal::precondition(
            ErrorReason::OfficerMustRecuse.code(),
            format!("{} has a tie to the party and must recuse", officer.name),
        )
        .with("officer", &officer.name)),
    }
}

/// Penalty Law art. 42: the investigation is the assigned officers', with a certificate valid on the day.
pub fn caller_is_assigned(facts: &Facts) -> Result<(), Refusal> {
    match facts
        .caller
        .as_ref()
        .filter(|officer| facts.case.officers.contains(&officer.name))
    {
        Some(officer) => is_certified_on(officer, facts.on),
        None => Err(Refusal::precondition(
            ErrorReason::OfficerNotAssigned.code(),
            "the caller is not one of the officers assigned to the case",
        )),
    }
}

/// Whoever investigated, now or before, neither reviews nor decides.
pub fn caller_did_not_investigate(facts: &Facts) -> Result<(), Refusal> {
    match facts.caller.as_ref().filter(|officer| has_investigated(officer, facts)) {
        None => Ok(()),
        Some(officer) => Err(Refusal::precondition(
            ErrorReason::SamePerson.code(),
            format!("{} investigated the case and may not review or decide it", officer.name),
        )
        .with("earlier_step", "AssignOfficers")),
    }
}

pub(super) fn has_investigated(officer: &Officer, facts: &Facts) -> bool {
    facts.case.officers.contains(&officer.name) || facts.case.former_officers.contains(&officer.name)
}

/// It is established what the party is: its right to a hearing and the masking of its name rest on it.
pub fn party_is_established(facts: &Facts) -> Result<(), Refusal> {
    match facts
        .case
        .party
        .as_ref()
        .is_some_and(|party| party.kind() != PartyKind::Unspecified)
    {
        true => Ok(()),
        false => Err(Refusal::precondition(
            ErrorReason::PartyNotEstablished.code(),
            "it is not established whether the party is an organisation, a sole trader or a natural person",
        )),
    }
}

/// Penalty Law art. 54: facts are found on evidence.
pub fn evidence_is_recorded(facts: &Facts) -> Result<(), Refusal> {
    match facts.case.evidence.is_empty() {
        false => Ok(()),
        true => Err(Refusal::precondition(
            ErrorReason::EvidenceMissing.code(),
            "no evidence is recorded",
        )),
    }
}

/// Penalty Law art. 56: what was preserved is decided on before the investigation ends.
pub fn preservations_are_resolved(facts: &Facts) -> Result<(), Refusal> {
    refuse_open(facts, |measure| measure.kind() == Kind::Preservation)
}

/// Nothing is held any more when a case ends.
pub fn no_measure_is_open(facts: &Facts) -> Result<(), Refusal> {
    refuse_open(facts, |_| true)
}

fn refuse_open(facts: &Facts, counts: impl Fn(&Measure) -> bool) -> Result<(), Refusal> {
    let open = facts
        .case
        .measures
        .iter()
        .filter(|measure| measure.ended_on.is_empty() && counts(measure));
    let open = open.map(|measure| measure.id.clone()).collect::<Vec<_>>().join(", ");
    match open.is_empty() {
        true => Ok(()),
        false => Err(
            Refusal::precondition(ErrorReason::MeasureOpen.code(), format!("{open} is still open"))
                .with("measures", open),
        ),
    }
}

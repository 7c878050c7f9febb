//! What an integrity record must be.

use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::projects::IntegrityRecord;
use kezhi_proto::projects::integrity_record::Kind;

/// What a step of a record is decided on.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The record.
    pub record: IntegrityRecord,
}

/// A record does not end before it begins.
pub fn days_are_in_order(facts: &Facts) -> Result<(), Refusal> {
    let IntegrityRecord {
        in_force_from,
        expires_on,
        ..
    } = &facts.record;
    match Day::stated(expires_on).is_none_or(|last| Day::stated(in_force_from).is_some_and(|first| first <= last)) {
        true => Ok(()),
        false => Err(Refusal::field(
            "integrity_record.expires_on",
            format!("expires_on is {expires_on}; it must not lie before {in_force_from}"),
        )),
    }
}

/// The Science Progress Law (art. 110) bars for a certain time, never for ever.
pub fn a_bar_ends(facts: &Facts) -> Result<(), Refusal> {
    match facts.record.kind() == Kind::Barred && facts.record.expires_on.is_empty() {
        false => Ok(()),
        true => Err(Refusal::field("integrity_record.expires_on", "a bar needs a last day")),
    }
}

/// Misconduct and a bar lower a standing, or leave it as it is.
pub fn misconduct_adds_no_points(facts: &Facts) -> Result<(), Refusal> {
    match facts.record.kind() != Kind::Performance && facts.record.points > 0 {
        false => Ok(()),
        true => Err(Refusal::field(
            "integrity_record.points",
            format!("points are {}; this kind of record adds none", facts.record.points),
        )),
    }
}

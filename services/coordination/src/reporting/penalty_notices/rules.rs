//! What a notice says of a decision. Pure.

use kezhi_law::{Law, article};
use kezhi_procedure::{Refusal, field};
use kezhi_proto::coordination::{PartyKind, PenaltyRecord, PenaltyWording};
use kezhi_proto::enforcement::{Case, party};
use serde_json::{Value, json};

use super::columns::{columns, masked};
use crate::exchange::settings::Agency;

/// The type of the violation: enforcement decides on nothing but the passing-off of patents.
const VIOLATION: &str = "假冒专利";
/// The field of a case that a notice tells as its facts.
const STATEMENT: &str = "findings.statement";

/// What a correction is decided on.
#[derive(Debug, Clone)]
pub struct Correction {
    /// What the notice says.
    pub before: PenaltyWording,
    /// What it is to say.
    pub after: PenaltyWording,
}

/// What a letter does with the row of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// It is new.
    Publish,
    /// It replaces what was sent before.
    Correct,
    /// It is to be shown no more.
    Withdraw,
}

impl Operation {
    fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Correct => "CORRECT",
            Self::Withdraw => "WITHDRAW",
        }
    }
}

/// A correction changes something.
pub fn something_changes(correction: &Correction) -> Result<(), Refusal> {
    let changes = correction.before != correction.after;
    field::must(changes, "wording", "the correction says what the notice says already")
}

/// A wording as it is stored: its days are days.
pub fn read(wording: PenaltyWording) -> Result<PenaltyWording, Refusal> {
    for (path, day) in [
        ("wording.valid_until", &wording.valid_until),
        ("wording.shown_until", &wording.shown_until),
    ] {
        if !day.is_empty() {
            field::day(path, day)?;
        }
    }
    Ok(wording)
}

/// What a notice says of a decided case. A natural person has no code of an organisation, and an organisation no identity number.
pub fn record_of(case: &Case, law: &Law) -> PenaltyRecord {
    let party = case.party.clone().unwrap_or_default();
    let decision = case.decision.clone().unwrap_or_default();
    let findings = case.findings.clone().unwrap_or_default();
    let kind = match party.kind() {
        party::Kind::NaturalPerson => PartyKind::NaturalPerson,
        party::Kind::SoleTrader => PartyKind::SoleTrader,
        party::Kind::Organisation | party::Kind::Unspecified => PartyKind::Organisation,
    };
    let natural = kind == PartyKind::NaturalPerson;
    let of_organisation = |text: String| if natural { String::new() } else { text };
    let mut hidden = match natural {
        true => vec![party.address.clone(), party.representative.clone()],
        false => Vec::new(),
    };
    hidden.retain(|words| !words.is_empty());
    PenaltyRecord {
        party_name: party.display_name,
        party_kind: kind.into(),
        credit_code: of_organisation(party.credit_code),
        representative: of_organisation(party.representative),
        citizen_id: if natural { party.citizen_id } else { String::new() },
        hidden,
        decision_number: decision.number,
        decided_on: decision.decided_on,
        fine_fen: decision.fine_fen,
        confiscated_fen: decision.confiscate_fen,
        wording: Some(PenaltyWording {
            violation: VIOLATION.into(),
            facts: findings.statement,
            legal_basis: basis_of(&decision.law, law),
            penalty_kinds: penalty_kinds(decision.fine_fen, decision.confiscate_fen),
            content: content(decision.fine_fen, decision.confiscate_fen),
            ..PenaltyWording::default()
        }),
    }
}

/// What a notice says of a case that was corrected since: the facts as they are, in the words that it has but for those that were
/// corrected. What it said of persons before is masked wherever it still stands.
pub fn restated(before: &PenaltyRecord, case: &Case, law: &Law) -> PenaltyRecord {
    let now = record_of(case, law);
    let mut wording = before.wording.clone().unwrap_or_default();
    let mut corrections = case
        .corrections
        .iter()
        .filter(|correction| correction.field == STATEMENT);
    if corrections
        .any(|correction| serde_json::from_str::<String>(&correction.old_value).is_ok_and(|old| old == wording.facts))
    {
        wording.facts = now.wording.clone().unwrap_or_default().facts;
    }
    let natural = before.party_kind() == PartyKind::NaturalPerson;
    let former = [
        (&before.party_name, &now.party_name, natural),
        (&before.representative, &now.representative, true),
    ];
    let former = former
        .iter()
        .filter(|(then, now, is_person)| *is_person && then != now && !then.is_empty());
    let mut hidden: Vec<String> = former.map(|(then, ..)| (*then).clone()).collect();
    hidden.extend(before.hidden.iter().chain(&now.hidden).cloned());
    hidden.sort_unstable();
    hidden.dedup();
    PenaltyRecord {
        wording: Some(wording),
        hidden,
        ..now
    }
}

/// The article by which the statute of a decision sets the fine; the statute alone where the law on file has no such article.
fn basis_of(statute: &str, law: &Law) -> String {
    let limit = law.limits().iter().find(|limit| limit.statute == statute);
    limit
        .map_or_else(|| article(statute, ""), |limit| limit.legal_basis.clone())
        .to_string()
}

fn penalty_kinds(fine_fen: i64, confiscated_fen: i64) -> String {
    let fine = (fine_fen > 0).then_some("罚款");
    let confiscation = (confiscated_fen > 0).then_some("没收违法所得、没收非法财物");
    let kinds: Vec<&str> = [fine, confiscation].into_iter().flatten().collect();
    match kinds.is_empty() {
        true => "其他".into(),
        false => kinds.join(";"),
    }
}

fn content(fine_fen: i64, confiscated_fen: i64) -> String {
    let fine = (fine_fen > 0).then(|| format!("罚款{}", kezhi_law::Fen(fine_fen)));
    let confiscation = (confiscated_fen > 0).then(|| format!("没收违法所得{}", kezhi_law::Fen(confiscated_fen)));
    let parts: Vec<String> = [confiscation, fine].into_iter().flatten().collect();
    match parts.is_empty() {
        true => "责令改正".into(),
        false => parts.join("，"),
    }
}

/// The content of a letter about a row.
pub fn letter(operation: Operation, record: &PenaltyRecord, reasons: &str, agency: &Agency) -> Value {
    json!({
        "operation": operation.as_str(),
        "reasons": masked(record, reasons),
        "record": columns(record, agency),
    })
}

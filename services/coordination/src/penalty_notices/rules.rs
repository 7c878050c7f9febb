//! What a notice says of a decision, and how its columns are written. Pure.

use kezhi_law::masking::{self, Persons};
use kezhi_law::{Law, article};
use kezhi_procedure::{Refusal, field};
use kezhi_proto::coordination::{PartyKind, PenaltyRecord, PenaltyWording};
use kezhi_proto::enforcement::{Case, party};
use serde_json::{Value, json};

use crate::exchange::settings::Agency;

/// The type of the violation: enforcement decides on nothing but the passing-off of patents.
const VIOLATION: &str = "假冒专利";

/// What a correction is decided on; a step that is none leaves it empty.
#[derive(Debug, Clone, Default)]
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
    PenaltyRecord {
        party_name: party.display_name,
        party_kind: kind.into(),
        credit_code: of_organisation(party.credit_code),
        representative: of_organisation(party.representative),
        citizen_id: if natural { party.citizen_id } else { String::new() },
        decision_number: decision.number,
        decided_on: decision.decided_on,
        fine_fen: decision.fine_fen,
        confiscated_fen: decision.confiscate_fen,
        wording: Some(PenaltyWording {
            violation: VIOLATION.into(),
            facts: findings.statement,
            basis: basis_of(&decision.law, law),
            penalty_kinds: penalty_kinds(decision.fine_fen, decision.confiscate_fen),
            content: content(decision.fine_fen, decision.confiscate_fen),
            ..PenaltyWording::default()
        }),
    }
}

/// The article by which the statute of a decision sets the fine; the statute alone where the law on file has no such article.
fn basis_of(statute: &str, law: &Law) -> String {
    let limit = law.limits().iter().find(|limit| limit.statute == statute);
    limit
        .map_or_else(|| article(statute, ""), |limit| limit.basis.clone())
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

/// The columns of a row, all as texts; one that does not apply is empty.
pub fn columns(record: &PenaltyRecord, agency: &Agency) -> Value {
    let wording = record.wording.clone().unwrap_or_default();
    let natural = record.party_kind() == PartyKind::NaturalPerson;
    let kind = match record.party_kind() {
        PartyKind::NaturalPerson => "自然人",
        PartyKind::SoleTrader => "个体工商户",
        PartyKind::Organisation | PartyKind::Unspecified => "法人及非法人组织",
    };
    json!({
        "CF_XDR_MC": record.party_name,
        "CF_XDR_LB": kind,
        "CF_XDR_SHXYM": record.credit_code,
        "CF_XDR_GSZC": "",
        "CF_XDR_ZZJG": "",
        "CF_XDR_SWDJ": "",
        "CF_XDR_SYDW": "",
        "CF_XDR_SHZZ": "",
        "CF_FRDB": record.representative,
        "CF_FR_ZJLX": "",
        "CF_FR_ZJHM": "",
        "CF_XDR_ZJLX": if natural { "身份证" } else { "" },
        "CF_XDR_ZJHM": record.citizen_id,
        "CF_WSH": record.decision_number,
        "CF_WFXW": masked(record, &wording.violation),
        "CF_SY": masked(record, &wording.facts),
        "CF_YJ": masked(record, &wording.basis),
        "CF_CFLB": masked(record, &wording.penalty_kinds),
        "CF_NR": masked(record, &wording.content),
        "CF_NR_FK": ten_thousand_yuan(record.fine_fen),
        "CF_NR_WFFF": ten_thousand_yuan(record.confiscated_fen),
        "CF_NR_ZKDX": "",
        "CF_JDRQ": record.decided_on,
        "CF_YXQ": wording.valid_until,
        "CF_GSJZQ": wording.shown_until,
        "CF_CFJG": agency.name,
        "CF_CFJGDM": agency.code,
        "CF_SJLY": agency.name,
        "CF_SJLYDM": agency.code,
        "BZ": masked(record, &wording.note),
    })
}

/// A free text of a row, as the public reads it: who the party is stands in its own columns.
fn masked(record: &PenaltyRecord, text: &str) -> String {
    let natural = record.party_kind() == PartyKind::NaturalPerson;
    let mut names = vec![record.representative.as_str()];
    names.extend(natural.then_some(record.party_name.as_str()));
    let persons = Persons {
        names,
        ..Persons::default()
    };
    masking::text(text, &persons)
}

/// The content of a letter about a row.
pub fn letter(operation: Operation, record: &PenaltyRecord, reasons: &str, agency: &Agency) -> Value {
    json!({
        "operation": operation.as_str(),
        "reasons": masked(record, reasons),
        "record": columns(record, agency),
    })
}

/// Fen as 万元 with six places, as decimal(18,6) holds it: one fen is 0.000001 万元, and nothing is rounded.
fn ten_thousand_yuan(fen: i64) -> String {
    const FEN: u64 = 1_000_000;
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:06}", fen / FEN, fen % FEN)
}

#[cfg(test)]
pub(super) fn written(fen: i64) -> String {
    ten_thousand_yuan(fen)
}

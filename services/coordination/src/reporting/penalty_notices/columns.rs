//! The columns of a row of credit publicity (双公示, 发改办财金〔2018〕424号): one table, from which a row is written, and in which the docs
//! say what each holds. A free text is masked here, whoever states it. Pure.

use kezhi_law::masking::{self, Persons};
use kezhi_proto::coordination::{PartyKind, PenaltyRecord, PenaltyWording};
use serde_json::{Map, Value};

use crate::exchange::settings::Agency;

/// A column.
pub struct Column {
    /// Its code.
    pub code: &'static str,
    /// What it holds.
    pub holds: Holds,
}

/// What a column holds. Whatever it is, it is written as a text; one that does not apply is empty.
#[derive(Clone, Copy)]
pub enum Holds {
    /// A text that someone states freely: it is masked as the public reads it.
    Free(fn(&PenaltyWording) -> &str),
    /// Who the party or the authority is, and the number of the decision.
    Stated(fn(&Row<'_>) -> String),
    /// A day, YYYY-MM-DD.
    Day(fn(&Row<'_>) -> String),
    /// An amount of money, decimal(18,6) in 万元.
    Money(fn(&PenaltyRecord) -> i64),
    /// Nothing: the bureau has no such thing to say.
    Nothing,
}

/// What a row says, and who says it.
pub struct Row<'a> {
    record: &'a PenaltyRecord,
    wording: PenaltyWording,
    agency: &'a Agency,
}

use Holds::{Day, Free, Money, Nothing, Stated};

/// The columns, in the order of the standard.
pub const COLUMNS: [Column; 30] = [
    column("CF_XDR_MC", Stated(|row| row.record.party_name.clone())),
    column("CF_XDR_LB", Stated(|row| kind_of(row.record).into())),
    column("CF_XDR_SHXYM", Stated(|row| row.record.credit_code.clone())),
    column("CF_XDR_GSZC", Nothing),
    column("CF_XDR_ZZJG", Nothing),
    column("CF_XDR_SWDJ", Nothing),
    column("CF_XDR_SYDW", Nothing),
    column("CF_XDR_SHZZ", Nothing),
    column("CF_FRDB", Stated(|row| row.record.representative.clone())),
    column("CF_FR_ZJLX", Nothing),
    column("CF_FR_ZJHM", Nothing),
    column("CF_XDR_ZJLX", Stated(|row| certificate_of(row.record).into())),
    column("CF_XDR_ZJHM", Stated(|row| row.record.citizen_id.clone())),
    column("CF_WSH", Stated(|row| row.record.decision_number.clone())),
    column("CF_WFXW", Free(|wording| &wording.violation)),
    column("CF_SY", Free(|wording| &wording.facts)),
    column("CF_YJ", Free(|wording| &wording.legal_basis)),
    column("CF_CFLB", Free(|wording| &wording.penalty_kinds)),
    column("CF_NR", Free(|wording| &wording.content)),
    column("CF_NR_FK", Money(|record| record.fine_fen)),
    column("CF_NR_WFFF", Money(|record| record.confiscated_fen)),
    column("CF_NR_ZKDX", Nothing),
    column("CF_JDRQ", Day(|row| row.record.decided_on.clone())),
    column("CF_YXQ", Day(|row| row.wording.valid_until.clone())),
    column("CF_GSJZQ", Day(|row| row.wording.shown_until.clone())),
    column("CF_CFJG", Stated(|row| row.agency.name.clone())),
    column("CF_CFJGDM", Stated(|row| row.agency.code.clone())),
    column("CF_SJLY", Stated(|row| row.agency.name.clone())),
    column("CF_SJLYDM", Stated(|row| row.agency.code.clone())),
    column("BZ", Free(|wording| &wording.note)),
];

const fn column(code: &'static str, holds: Holds) -> Column {
    Column { code, holds }
}

/// The columns of a row by their codes, all as texts.
pub fn columns(record: &PenaltyRecord, agency: &Agency) -> Value {
    let row = Row {
        record,
        wording: record.wording.clone().unwrap_or_default(),
        agency,
    };
    let written = COLUMNS.iter().map(|column| {
        let text = match column.holds {
            Free(read) => masked(record, read(&row.wording)),
            Stated(read) | Day(read) => read(&row),
            Money(read) => ten_thousand_yuan(read(record)),
            Nothing => String::new(),
        };
        (column.code.to_string(), Value::String(text))
    });
    Value::Object(written.collect::<Map<_, _>>())
}

/// A free text of a letter about a row, as the public reads it: who the party is stands in its own columns.
pub fn masked(record: &PenaltyRecord, text: &str) -> String {
    let natural = record.party_kind() == PartyKind::NaturalPerson;
    let mut names = vec![record.representative.as_str()];
    names.extend(natural.then_some(record.party_name.as_str()));
    let persons = Persons {
        names,
        hidden: record.hidden.iter().map(String::as_str).collect(),
        ..Persons::default()
    };
    masking::text(text, &persons)
}

fn kind_of(record: &PenaltyRecord) -> &'static str {
    match record.party_kind() {
        PartyKind::NaturalPerson => "自然人",
        PartyKind::SoleTrader => "个体工商户",
        PartyKind::Organisation | PartyKind::Unspecified => "法人及非法人组织",
    }
}

fn certificate_of(record: &PenaltyRecord) -> &'static str {
    match record.party_kind() {
        PartyKind::NaturalPerson => "身份证",
        _ => "",
    }
}

/// Fen as 万元 with six places, as decimal(18,6) holds it: one fen is 0.000001 万元, and nothing is rounded.
pub fn ten_thousand_yuan(fen: i64) -> String {
    const FEN: u64 = 1_000_000;
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:06}", fen / FEN, fen % FEN)
}

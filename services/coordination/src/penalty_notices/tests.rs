use kezhi_law::Law;
use kezhi_proto::coordination::{PartyKind, PenaltyRecord, PenaltyWording};
use kezhi_proto::enforcement::{Case, Decision, Findings, Party, party};

use super::rules::{Correction, Operation, columns, letter, read, record_of, something_changes, written};
use crate::exchange::settings::Agency;

fn case(kind: party::Kind) -> Case {
    Case {
        name: "cases/1".into(),
        party: Some(Party {
            display_name: "张三".into(),
            kind: kind.into(),
            credit_code: "91120113754806625Q".into(),
            citizen_id: "11010519491231002X".into(),
            representative: "李四".into(),
            ..Party::default()
        }),
        decision: Some(Decision {
            number: "洪知执〔2026〕1号".into(),
            decided_on: "2026-03-02".into(),
            fine_fen: 500_001,
            confiscate_fen: 0,
            law: "patent-law-2020".into(),
            ..Decision::default()
        }),
        findings: Some(Findings {
            statement: "在包装上标注他人专利号".into(),
            ..Findings::default()
        }),
        ..Case::default()
    }
}

fn record(kind: party::Kind) -> PenaltyRecord {
    record_of(&case(kind), &Law::builtin())
}

fn agency() -> Agency {
    Agency {
        name: "洪江区知识产权局".into(),
        code: "11431200006659712J".into(),
    }
}

#[test]
fn a_person_fills_the_columns_of_a_person_and_an_organisation_its_own() {
    for (kind, said, code, citizen) in [
        (party::Kind::Organisation, "法人及非法人组织", "91120113754806625Q", ""),
        (party::Kind::SoleTrader, "个体工商户", "91120113754806625Q", ""),
        (party::Kind::NaturalPerson, "自然人", "", "11010519491231002X"),
    ] {
        let row = columns(&record(kind), &agency());
        assert_eq!(row["CF_XDR_LB"], said);
        assert_eq!(row["CF_XDR_SHXYM"], code, "{said}");
        assert_eq!(row["CF_XDR_ZJHM"], citizen, "{said}");
        assert_eq!(
            row["CF_XDR_ZJLX"].as_str().unwrap().is_empty(),
            citizen.is_empty(),
            "{said}"
        );
        assert_eq!(row["CF_FRDB"].as_str().unwrap().is_empty(), code.is_empty(), "{said}");
    }
    assert_eq!(record(party::Kind::SoleTrader).party_kind(), PartyKind::SoleTrader);
}

#[test]
fn every_free_text_is_masked_and_the_columns_of_the_party_are_not() {
    let mut record = record(party::Kind::NaturalPerson);
    let said = "张三（电话138‑0013‑8000）标注ZL201630312136.6";
    record.wording = Some(PenaltyWording {
        violation: said.into(),
        facts: said.into(),
        basis: said.into(),
        penalty_kinds: said.into(),
        content: said.into(),
        note: said.into(),
        ..PenaltyWording::default()
    });
    let letter = letter(Operation::Correct, &record, said, &agency());
    let row = &letter["record"];
    for text in ["CF_WFXW", "CF_SY", "CF_YJ", "CF_CFLB", "CF_NR", "BZ"].map(|column| &row[column]) {
        assert_eq!(text, "张*（电话138‑****‑*000）标注ZL201630312136.6");
    }
    assert_eq!(letter["reasons"], row["BZ"]);
    assert_eq!(
        (&row["CF_XDR_MC"], &row["CF_XDR_ZJHM"]),
        (&"张三".into(), &"11010519491231002X".into())
    );
}

#[test]
fn a_fen_is_a_millionth_of_ten_thousand_yuan_and_is_not_rounded() {
    for (fen, text) in [
        (0, "0.000000"),
        (1, "0.000001"),
        (500_001, "0.500001"),
        (25_000_000, "25.000000"),
        (i64::MAX, "9223372036854.775807"),
    ] {
        assert_eq!(written(fen), text);
    }
}

#[test]
fn a_row_is_complete_and_every_column_is_a_text() {
    let row = columns(&record(party::Kind::Organisation), &agency());
    let row = row.as_object().unwrap();
    assert_eq!(row.len(), 30);
    assert!(row.values().all(serde_json::Value::is_string));
    for (column, value) in [
        ("CF_WSH", "洪知执〔2026〕1号"),
        ("CF_WFXW", "假冒专利"),
        ("CF_YJ", "《专利法（2020年修正）》第六十八条"),
        ("CF_NR_FK", "0.500001"),
        ("CF_NR_WFFF", "0.000000"),
        ("CF_CFLB", "罚款"),
        ("CF_NR", "罚款5,000.01元"),
        ("CF_JDRQ", "2026-03-02"),
        ("CF_CFJGDM", "11431200006659712J"),
    ] {
        assert_eq!(row[column], value);
    }
}

#[test]
fn a_letter_says_what_it_does_with_its_row() {
    let told = record(party::Kind::Organisation);
    for (operation, said) in [
        (Operation::Publish, "PUBLISH"),
        (Operation::Correct, "CORRECT"),
        (Operation::Withdraw, "WITHDRAW"),
    ] {
        let letter = letter(operation, &told, "决定已撤销", &agency());
        assert_eq!(letter["operation"], said);
        assert_eq!(letter["reasons"], "决定已撤销");
        assert_eq!(letter["record"]["CF_WSH"], "洪知执〔2026〕1号");
    }
}

#[test]
fn a_correction_changes_something_and_its_days_are_days() {
    let before = record(party::Kind::Organisation).wording.unwrap();
    let same = Correction {
        before: before.clone(),
        after: before.clone(),
    };
    assert_eq!(something_changes(&same).unwrap_err().field, "wording");
    let after = PenaltyWording {
        note: "更正".into(),
        ..before.clone()
    };
    let other = Correction {
        before: before.clone(),
        after,
    };
    assert!(something_changes(&other).is_ok());
    let wrong = PenaltyWording {
        shown_until: "2026-02-30".into(),
        ..before
    };
    assert_eq!(read(wrong).unwrap_err().field, "wording.shown_until");
}

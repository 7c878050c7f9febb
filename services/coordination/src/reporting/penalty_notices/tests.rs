use kezhi_law::Law;
use kezhi_proto::coordination::{PartyKind, PenaltyRecord, PenaltyWording};
use kezhi_proto::enforcement::{Case, Decision, Findings, Party, party};

use super::columns::{COLUMNS, Holds, columns, ten_thousand_yuan};
use super::rules::{Correction, Operation, letter, read, record_of, restated, something_changes};
use crate::exchange::letter_type::PENALTY_NOTICE;
use crate::exchange::samples;
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
    let said = "张三（住沅江路1号，电话138‑0013‑8000）标注ZL201630312136.6";
    record.hidden = vec!["沅江路1号".into()];
    record.wording = Some(PenaltyWording {
        violation: said.into(),
        facts: said.into(),
        legal_basis: said.into(),
        penalty_kinds: said.into(),
        content: said.into(),
        note: said.into(),
        ..PenaltyWording::default()
    });
    let letter = letter(Operation::Correct, &record, said, &agency());
    let row = &letter["record"];
    let free = COLUMNS.iter().filter(|column| matches!(column.holds, Holds::Free(..)));
    let free: Vec<&str> = free.map(|column| column.code).collect();
    assert_eq!(free, ["CF_WFXW", "CF_SY", "CF_YJ", "CF_CFLB", "CF_NR", "BZ"]);
    for column in free {
        assert_eq!(
            row[column], "张*（住*****，电话138‑****‑*000）标注ZL201630312136.6",
            "{column}"
        );
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
        assert_eq!(ten_thousand_yuan(fen), text);
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

/// Whatever is said of a decision, each column that is not the party's own is masked, or holds nothing that anyone states freely.
#[test]
fn no_column_but_the_partys_own_says_who_a_person_is() {
    const OWN: [&str; 3] = ["CF_XDR_MC", "CF_XDR_ZJHM", "CF_FRDB"];
    let said = "张三，身份证11010519491231002X，电话13800138000";
    let record = PenaltyRecord {
        wording: Some(PenaltyWording {
            violation: said.into(),
            facts: said.into(),
            legal_basis: said.into(),
            penalty_kinds: said.into(),
            content: said.into(),
            note: said.into(),
            ..PenaltyWording::default()
        }),
        ..record(party::Kind::NaturalPerson)
    };
    let row = columns(&record, &agency());
    for (column, text) in row.as_object().unwrap() {
        let text = text.as_str().unwrap();
        let tells = ["张三", "11010519491231002X", "13800138000"]
            .iter()
            .any(|one| text.contains(one));
        assert!(!tells || OWN.contains(&column.as_str()), "{column}: {text}");
    }
}

/// What the standard calls each column, and how many characters Kezhi holds of its text; 0 where that is no question.
const TITLES: [(&str, usize); 30] = [
    ("行政相对人名称", 200),
    ("行政相对人类别", 8),
    ("统一社会信用代码", 18),
    ("工商注册号", 0),
    ("组织机构代码", 0),
    ("税务登记号", 0),
    ("事业单位证书号", 0),
    ("社会组织登记证号", 0),
    ("法定代表人", 100),
    ("法定代表人证件类型", 0),
    ("法定代表人证件号码", 0),
    ("自然人证件类型", 3),
    ("自然人证件号码", 18),
    ("行政处罚决定书文号", 100),
    ("违法行为类型", 2_000),
    ("违法事实", 8_000),
    ("处罚依据", 2_000),
    ("处罚类别", 200),
    ("处罚内容", 4_000),
    ("罚款金额", 0),
    ("没收违法所得、没收非法财物的金额", 0),
    ("暂扣或吊销证照名称及编号", 0),
    ("处罚决定日期", 0),
    ("处罚有效期", 0),
    ("公示截止期", 0),
    ("处罚机关", 200),
    ("处罚机关统一社会信用代码", 18),
    ("数据来源单位", 200),
    ("数据来源单位统一社会信用代码", 18),
    ("备注", 2_000),
];

#[test]
fn the_docs_say_what_every_column_holds_and_show_a_letter() {
    let lines = COLUMNS.iter().zip(TITLES).map(|(column, (title, longest))| {
        let holds = match column.holds {
            Holds::Free(_) => format!("text, at most {longest} characters; masked"),
            Holds::Stated(_) => format!("text, at most {longest} characters"),
            Holds::Day(_) => "day, `YYYY-MM-DD`".into(),
            Holds::Money(_) => "decimal(18,6), 万元".into(),
            Holds::Nothing => "always empty".into(),
        };
        format!("| `{}` | {title} | {holds} |\n", column.code)
    });
    let table: String = lines.collect();
    let docs = include_str!("../../../../../docs/exchange.md");
    assert!(docs.contains(&table), "docs/exchange.md must say:\n{table}");
    let record = record(party::Kind::Organisation);
    samples::shows(PENALTY_NOTICE, &letter(Operation::Publish, &record, "", &agency()));
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

#[test]
fn a_correction_changes_the_facts_and_shows_nobody_who_was_named_before() {
    let mut case = case(party::Kind::NaturalPerson);
    let statement = "李四（住沅江路1号）标注";
    case.findings.get_or_insert_default().statement = statement.into();
    let party = case.party.get_or_insert_default();
    party.representative.clear();
    (party.display_name, party.address) = ("李四".into(), "沅江路1号".into());
    let before = record_of(&case, &Law::builtin());
    let party = case.party.get_or_insert_default();
    (party.display_name, party.address) = ("李思".into(), "沅江路2号".into());
    let renamed = restated(&before, &case, &Law::builtin());
    let row = columns(&renamed, &agency());
    assert_eq!(
        (&row["CF_XDR_MC"], &row["CF_SY"]),
        (&"李思".into(), &"**（住*****）标注".into())
    );

    case.findings.get_or_insert_default().statement = "李思标注".into();
    case.corrections.push(kezhi_proto::common::Correction {
        field: "findings.statement".into(),
        old_value: format!("{statement:?}"),
        ..kezhi_proto::common::Correction::default()
    });
    let retold = restated(&renamed, &case, &Law::builtin());
    assert_eq!(columns(&retold, &agency())["CF_SY"], "李*标注");
}

//! What is irregular, as a table.

use kezhi_proto::projects::{Irregularity, Payee, Project, Unit, Voucher};

use super::rules::{irregularities, with_normal_payee};
use crate::settings::Settings;

const LEAD: &str = "91430000000000001A";
const SUPPLIER: &str = "91430000000000002B";
const STRANGER: &str = "91430000000000003C";

fn project() -> Project {
    Project {
        lead: Some(Unit {
            credit_code: LEAD.into(),
            display_name: "甲".into(),
            ..Unit::default()
        }),
        payees: vec![Payee {
            credit_code: SUPPLIER.into(),
            ceiling_fen: 5_000_000,
            ..Payee::default()
        }],
        starts_on: "2026-01-01".into(),
        ends_on: "2026-12-31".into(),
        ..Project::default()
    }
}

fn voucher() -> Voucher {
    Voucher {
        day: "2026-06-01".into(),
        head: "equipment".into(),
        amount_fen: 2_000_000,
        payee_code: SUPPLIER.into(),
        handled_by: "a".into(),
        approved_by: "b".into(),
        ..Voucher::default()
    }
}

fn found(voucher: Voucher, line: Option<i64>) -> Vec<Irregularity> {
    irregularities(&project(), &voucher, line, &Settings::default())
}

#[test]
fn a_regular_voucher_has_nothing_irregular() {
    assert_eq!(found(voucher(), Some(2_000_000)), []);
}

#[test]
fn a_payee_is_another_and_an_early_code_is_taken_with_a_remark() {
    let paid_to = |code: &str| {
        with_normal_payee(Voucher {
            unit: LEAD.into(),
            payee_code: code.into(),
            payee_code_remark: "stated".into(),
            ..voucher()
        })
    };
    for (code, remark) in [
        ("91350203m0001fue3p", "should be"),
        ("91120113754806625Q", ""),
        ("", ""),
    ] {
        let voucher = paid_to(code).unwrap();
        assert_eq!(voucher.payee_code, code.to_uppercase());
        assert_eq!(voucher.payee_code_remark.is_empty(), remark.is_empty());
        assert!(voucher.payee_code_remark.contains(remark), "{voucher:?}");
    }
    for wrong in [LEAD, "9135"] {
        assert_eq!(paid_to(wrong).unwrap_err().field, "voucher.payee_code");
    }
}

#[test]
fn each_irregularity_is_found_and_no_other() {
    use Irregularity::{BeyondBudget, NotApproved, OutsideHeads, OutsidePeriod, PayeeOutside};
    let with = |change: fn(&mut Voucher)| {
        let mut voucher = voucher();
        change(&mut voucher);
        found(voucher, Some(2_000_000))
    };
    assert_eq!(with(|voucher| voucher.day = "2025-12-31".into()), [OutsidePeriod]);
    assert_eq!(with(|voucher| voucher.day = "2026-12-31".into()), []);
    assert_eq!(with(|voucher| voucher.day = "2027-01-01".into()), [OutsidePeriod]);
    assert_eq!(with(|voucher| voucher.approved_by.clear()), [NotApproved]);
    assert_eq!(with(|voucher| voucher.approved_by = "a".into()), [NotApproved]);
    assert_eq!(with(|voucher| voucher.payee_code = STRANGER.into()), [PayeeOutside]);
    assert_eq!(with(|voucher| voucher.payee_code = LEAD.into()), []);
    assert_eq!(with(|voucher| voucher.payee_code.clear()), [PayeeOutside]);
    assert_eq!(with(|voucher| voucher.amount_fen = 2_000_001), [BeyondBudget]);
    assert_eq!(found(voucher(), None), [OutsideHeads]);
}

#[test]
fn small_sums_and_persons_under_their_head_need_no_registered_payee() {
    let mut small = voucher();
    small.payee_code = STRANGER.into();
    small.amount_fen = Settings::default().unregistered_payee_fen;
    assert_eq!(found(small, Some(2_000_000)), []);
    let mut labour = voucher();
    labour.payee_code.clear();
    labour.head = "labour".into();
    assert_eq!(found(labour, Some(2_000_000)), []);
}

#[test]
fn a_contract_covers_no_more_than_it_is_worth() {
    let mut dear = voucher();
    dear.amount_fen = 5_000_001;
    assert_eq!(found(dear, Some(9_000_000)), [Irregularity::PayeeOutside]);
}

#[test]
fn what_ended_early_ends_its_period() {
    let ended = Project {
        ended_on: "2026-05-31".into(),
        ..project()
    };
    let found = irregularities(&ended, &voucher(), Some(2_000_000), &Settings::default());
    assert_eq!(found, [Irregularity::OutsidePeriod]);
}

//! Findings, as tables; first the audit's textbook case.

use kezhi_law::Day;
use kezhi_proto::projects::{
    AccountKind, BudgetLine, Finding, FindingKind, FundSource, Irregularity, Project, TaskBook, Unit, Voucher,
};

use super::all;
use super::books::{Arrival, Books};
use crate::settings::Settings;

const LEAD: &str = "91430000000000001A";
const PARTNER: &str = "91430000000000002B";
/// One yuan, in fen.
const YUAN: i64 = 100;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn unit(credit_code: &str) -> Unit {
    Unit {
        credit_code: credit_code.into(),
        display_name: credit_code.into(),
        ..Unit::default()
    }
}

fn line(unit: &str, source: FundSource, yuan: i64) -> BudgetLine {
    BudgetLine {
        unit: unit.into(),
        source: source.into(),
        head: "operation".into(),
        amount_fen: yuan * YUAN,
    }
}

fn arrival(on: &str, from: AccountKind, unit: &str, source: FundSource, yuan: i64) -> Arrival {
    Arrival {
        row: format!("postings/{on}-{unit}-{yuan}"),
        day: day(on),
        from,
        unit: unit.into(),
        source,
        amount: yuan * YUAN,
    }
}

/// Five million yuan: 2.6 from the treasury and 2.4 self-raised, in two topics.
fn textbook() -> Books {
    use FundSource::{District, SelfRaised};
    Books {
        project: Project {
            name: "projects/1".into(),
            lead: Some(unit(LEAD)),
            partners: vec![unit(PARTNER)],
            starts_on: "2024-01-01".into(),
            ends_on: "2025-12-31".into(),
            task_book: Some(TaskBook {
                budget: vec![
                    line(LEAD, District, 1_500_000),
                    line(LEAD, SelfRaised, 1_300_000),
                    line(PARTNER, District, 1_100_000),
                    line(PARTNER, SelfRaised, 1_100_000),
                ],
                own_funds_by: "2024-06-30".into(),
                ..TaskBook::default()
            }),
            ..Project::default()
        },
        arrivals: vec![
            arrival("2024-02-01", AccountKind::Reserved, LEAD, District, 2_600_000),
            arrival("2024-02-20", AccountKind::Held, PARTNER, District, 800_000),
            arrival("2024-03-01", AccountKind::Outside, LEAD, SelfRaised, 1_300_000),
            arrival("2024-03-01", AccountKind::Outside, PARTNER, SelfRaised, 1_100_000),
        ],
        vouchers: vec![],
    }
}

fn found(books: &Books, as_of: &str) -> Vec<Finding> {
    all(books, day(as_of), &Settings::default())
}

fn kinds(findings: &[Finding]) -> Vec<(FindingKind, i64)> {
    let pairs = findings.iter().map(|finding| (finding.kind(), finding.amount_fen));
    pairs.collect()
}

#[test]
fn the_textbook_case_is_300_000_yuan_intercepted_and_nothing_else() {
    let findings = found(&textbook(), "2026-01-31");
    assert_eq!(kinds(&findings), [(FindingKind::Intercepted, 300_000 * YUAN)]);
    let finding = &findings[0];
    assert_eq!((finding.unit.as_str(), finding.since.as_str()), (LEAD, "2025-12-31"));
    assert_eq!(
        finding.rows,
        [
            "postings/2024-02-01-91430000000000001A-2600000",
            "postings/2024-02-20-91430000000000002B-800000"
        ]
    );
    assert_eq!(finding.legal_basis, "《科学技术进步法（2021年修订）》第一百一十条");
}

#[test]
fn before_the_end_it_is_held_back_and_not_before_its_time() {
    assert_eq!(kinds(&found(&textbook(), "2024-03-02")), []);
    let findings = found(&textbook(), "2024-03-03");
    assert_eq!(kinds(&findings), [(FindingKind::HeldBack, 300_000 * YUAN)]);
    assert_eq!(
        (findings[0].since.as_str(), findings[0].until.as_str()),
        ("2024-03-02", "")
    );
}

#[test]
fn what_was_passed_on_late_stays_a_finding_with_its_last_day() {
    let mut books = textbook();
    books.arrivals.push(arrival(
        "2024-05-01",
        AccountKind::Held,
        PARTNER,
        FundSource::District,
        300_000,
    ));
    let findings = found(&books, "2026-01-31");
    assert_eq!(kinds(&findings), [(FindingKind::HeldBack, 300_000 * YUAN)]);
    assert_eq!(findings[0].until, "2024-05-01");
}

#[test]
fn a_partner_is_owed_its_share_of_what_was_received_not_of_what_was_promised() {
    let mut books = textbook();
    books.arrivals[0].amount = 1_300_000 * YUAN;
    assert_eq!(kinds(&found(&books, "2026-01-31")), []);
}

#[test]
fn own_money_is_late_or_short_against_its_day() {
    let mut books = textbook();
    books.arrivals[1].amount = 1_100_000 * YUAN;
    assert_eq!(kinds(&found(&books, "2026-01-31")), []);
    books.arrivals[3].day = day("2024-07-01");
    assert_eq!(kinds(&found(&books, "2024-06-30")), []);
    let findings = found(&books, "2026-01-31");
    assert_eq!(kinds(&findings), [(FindingKind::OwnFundsLate, 1_100_000 * YUAN)]);
    assert_eq!(
        (findings[0].unit.as_str(), findings[0].until.as_str()),
        (PARTNER, "2024-07-01")
    );
    books.arrivals[3].amount = 1_000_000 * YUAN;
    assert_eq!(
        kinds(&found(&books, "2026-01-31")),
        [(FindingKind::OwnFundsShort, 100_000 * YUAN)]
    );
}

#[test]
fn each_irregular_voucher_is_found_under_its_kind() {
    use Irregularity::{BeyondBudget, NotApproved, OutsideHeads, OutsidePeriod, PayeeOutside};
    let mut books = textbook();
    books.arrivals[1].amount = 1_100_000 * YUAN;
    let voucher = |number: &str, irregularity: Irregularity, change: fn(&mut Voucher)| {
        let mut voucher = Voucher {
            name: format!("vouchers/{number}"),
            number: number.into(),
            day: "2024-06-01".into(),
            unit: LEAD.into(),
            source: FundSource::District.into(),
            head: "operation".into(),
            amount_fen: 20_000 * YUAN,
            payee_code: PARTNER.into(),
            handled_by: "a".into(),
            approved_by: "b".into(),
            questioned: true,
            irregularities: vec![irregularity.into()],
            ..Voucher::default()
        };
        change(&mut voucher);
        voucher
    };
    books.vouchers = vec![
        voucher("1", OutsideHeads, |voucher| voucher.head = "entertainment".into()),
        voucher("2", BeyondBudget, |_| ()),
        voucher("3", PayeeOutside, |voucher| {
            voucher.payee_code = "91430000000000003C".into()
        }),
        voucher("4", NotApproved, |voucher| voucher.approved_by.clear()),
        voucher("5", OutsidePeriod, |voucher| voucher.day = "2026-01-05".into()),
    ];
    use FindingKind::{AfterEnd, Diverted, NotApproved as Unapproved, Squeezed};
    let findings = found(&books, "2026-01-31");
    let kinds: Vec<FindingKind> = findings.iter().map(Finding::kind).collect();
    assert_eq!(kinds, [Squeezed, Squeezed, Diverted, Unapproved, AfterEnd]);
    assert_eq!(findings[2].rows, ["vouchers/3"]);
}

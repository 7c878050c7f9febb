//! The book, as a table of operations and by random sequences.

use std::collections::BTreeMap;

use kezhi_law::Day;
use kezhi_proto::projects::{AccountKind, FundSource};
use proptest::prelude::*;

use super::{Account, Book, Claim, Owner, Posting, Transfer};

fn of(name: &'static str) -> Owner<'static> {
    Owner {
        name,
        source: FundSource::District,
    }
}

fn posting(transfers: Vec<Transfer>) -> Vec<Posting> {
    vec![Posting {
        id: "1".into(),
        operation: "test".into(),
        day: Day::new(2026, 1, 1).unwrap(),
        taken_on: Day::new(2026, 1, 1).unwrap(),
        plan: "plans/1".into(),
        subject: "plans/1".into(),
        authority: "431271".into(),
        actor: "li".into(),
        document: "1".into(),
        reverses: String::new(),
        counterpart: String::new(),
        transfers,
    }]
}

fn transfer(from: Account, to: Account, amount: i64) -> Transfer {
    Transfer { from, to, amount }
}

fn appropriated(amount: i64) -> Book {
    let mut book = Book::default();
    let plan = of("plans/1");
    book.post(
        posting(vec![transfer(
            plan.account(AccountKind::Treasury),
            plan.account(AccountKind::Available),
            amount,
        )]),
        vec![],
    )
    .unwrap();
    book
}

#[test]
fn one_fen_more_than_there_is_is_refused_and_says_what_there_is() {
    let mut book = appropriated(100);
    let (plan, project) = (of("plans/1"), of("projects/1"));
    let commit = |amount| {
        posting(vec![transfer(
            plan.account(AccountKind::Available),
            project.account(AccountKind::Committed),
            amount,
        )])
    };
    let refusal = book.post(commit(101), vec![]).unwrap_err();
    assert_eq!(refusal.reason, "FUNDS_INSUFFICIENT");
    assert!(
        refusal.metadata.contains(&("available_fen", "100".into())),
        "{refusal:?}"
    );
    book.post(commit(100), vec![]).unwrap();
    assert_eq!(book.balance(&plan.account(AccountKind::Available)), 0);
}

#[test]
fn a_posting_is_made_whole_or_not_at_all() {
    let mut book = appropriated(100);
    let (plan, project) = (of("plans/1"), of("projects/1"));
    let half = posting(vec![
        transfer(
            plan.account(AccountKind::Available),
            project.account(AccountKind::Committed),
            60,
        ),
        transfer(project.account(AccountKind::Reserved), project.held("u"), 1),
    ]);
    assert_eq!(book.post(half, vec![]).unwrap_err().reason, "FUNDS_INSUFFICIENT");
    assert_eq!(book.balance(&plan.account(AccountKind::Available)), 100);
    assert_eq!(book.balance(&project.account(AccountKind::Committed)), 0);
}

#[test]
fn nothing_less_than_one_fen_moves_and_nothing_moves_to_where_it_is() {
    let mut book = appropriated(100);
    let plan = of("plans/1");
    for amount in [0, -1, i64::MIN] {
        let refused = book.post(
            posting(vec![transfer(
                plan.account(AccountKind::Available),
                plan.account(AccountKind::Returned),
                amount,
            )]),
            vec![],
        );
        assert_eq!(refused.unwrap_err().field, "amount_fen");
    }
    let nowhere = posting(vec![transfer(
        plan.account(AccountKind::Available),
        plan.account(AccountKind::Available),
        1,
    )]);
    assert_eq!(book.post(nowhere, vec![]).unwrap_err().field, "amount_fen");
}

#[test]
fn sums_that_no_number_holds_are_refused() {
    let mut book = appropriated(i64::MAX);
    let plan = of("plans/1");
    let more = posting(vec![transfer(
        plan.account(AccountKind::Treasury),
        plan.account(AccountKind::Available),
        1,
    )]);
    assert_eq!(book.post(more, vec![]).unwrap_err().field, "amount_fen");
}

#[test]
fn a_document_serves_once() {
    let claim = |number: &str, subject: &str| Claim {
        key: format!("receipt {number}"),
        number: number.into(),
        subject: subject.into(),
        posting: String::new(),
    };
    let mut book = Book::new(
        BTreeMap::new(),
        [("receipt 1".to_string(), "projects/1".to_string())].into(),
    );
    let refusal = book.post(vec![], vec![claim("1", "projects/2")]).unwrap_err();
    assert_eq!(
        (refusal.reason, refusal.metadata[1].1.as_str()),
        ("DOCUMENT_USED", "projects/1")
    );
    book.post(vec![], vec![claim("2", "projects/2")]).unwrap();
    let again = book.post(vec![], vec![claim("2", "projects/3")]);
    assert_eq!(again.unwrap_err().reason, "DOCUMENT_USED");
    book.free(vec!["receipt 2".into()]);
    book.post(vec![], vec![claim("2", "projects/3")]).unwrap();
    assert_eq!(book.into_changes().freed, ["receipt 2"]);
}

/// The same, taken back.
fn reversal(of: &Posting) -> Vec<Posting> {
    vec![Posting {
        reverses: of.id.clone(),
        ..of.clone()
    }]
}

#[test]
fn what_is_taken_back_leaves_the_sums_as_if_it_had_never_been() {
    let mut book = appropriated(100);
    let (plan, project) = (of("plans/1"), of("projects/1"));
    let (available, committed) = (
        plan.account(AccountKind::Available),
        project.account(AccountKind::Committed),
    );
    // Through an account that holds nothing in the end: last first, or it would be overdrawn.
    let through = posting(vec![
        transfer(available.clone(), committed.clone(), 60),
        transfer(committed.clone(), project.account(AccountKind::Reserved), 60),
    ]);
    let before = [&available, &committed].map(|account| book.sums(account));
    book.post(through.clone(), vec![]).unwrap();
    book.post(reversal(&through[0]), vec![]).unwrap();
    assert_eq!([&available, &committed].map(|account| book.sums(account)), before);
    let refusal = book.post(reversal(&through[0]), vec![]).unwrap_err();
    assert_eq!(
        refusal.reason, "FUNDS_INSUFFICIENT",
        "the account that gives it back has it no more"
    );
    assert_eq!(through[0].money(), 120);
    assert_eq!(reversal(&through[0])[0].money(), -120);
    assert_eq!(reversal(&through[0])[0].message().transfers[0].amount_fen, -60);
}

/// The accounts that money may move between in the property, as positions.
fn kinds() -> Vec<Account> {
    let (plan, project) = (of("plans/1"), of("projects/1"));
    vec![
        plan.account(AccountKind::Treasury),
        plan.account(AccountKind::Available),
        project.account(AccountKind::Committed),
        project.account(AccountKind::Reserved),
        project.held("a"),
        project.held("b"),
        project.line(AccountKind::Spent, "a", "labour"),
        plan.account(AccountKind::Returned),
    ]
}

proptest! {
    #[test]
    fn whatever_is_asked_the_sum_is_zero_nothing_is_overdrawn_and_the_journal_gives_the_balances(
        asked in prop::collection::vec(
            (prop::collection::vec((0usize..8, 0usize..8, -3i64..500), 1..4), prop::option::of(0usize..60)), 1..60
        )
    ) {
        let kinds = kinds();
        let mut book = Book::default();
        let mut standing: Vec<Posting> = Vec::new();
        for (transfers, back) in asked {
            let transfers = transfers
                .into_iter()
                .map(|(from, to, amount)| transfer(kinds[from].clone(), kinds[to].clone(), amount))
                .collect();
            let asked = posting(transfers);
            if book.post(asked.clone(), vec![]).is_ok() {
                standing.extend(asked);
            }
            let back = back.map(|position| position % standing.len().max(1));
            if let Some(position) = back.filter(|position| *position < standing.len())
                && book.post(reversal(&standing[position]), vec![]).is_ok()
            {
                standing.remove(position);
            }
            prop_assert_eq!(kinds.iter().map(|kind| book.balance(kind)).sum::<i64>(), 0);
            for kind in &kinds {
                prop_assert!(kind.is_outside() || book.balance(kind) >= 0);
            }
        }
        let balances: Vec<i64> = kinds.iter().map(|kind| book.balance(kind)).collect();
        let journal = book.into_changes().postings;
        let mut replayed = vec![0; kinds.len()];
        for posting in &journal {
            let sign = if posting.is_reversal() { -1 } else { 1 };
            for transfer in &posting.transfers {
                for (position, kind) in kinds.iter().enumerate() {
                    replayed[position] += i64::from(*kind == transfer.to) * transfer.amount * sign;
                    replayed[position] -= i64::from(*kind == transfer.from) * transfer.amount * sign;
                }
            }
        }
        prop_assert_eq!(&replayed, &balances);
        // What stands alone makes the same balances.
        let mut alone = vec![0; kinds.len()];
        for transfer in standing.iter().flat_map(|posting| &posting.transfers) {
            for (position, kind) in kinds.iter().enumerate() {
                alone[position] += i64::from(*kind == transfer.to) * transfer.amount;
                alone[position] -= i64::from(*kind == transfer.from) * transfer.amount;
            }
        }
        prop_assert_eq!(alone, balances);
    }
}

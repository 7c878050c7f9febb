//! Whatever sequence of operations is asked for, and however many at once: the sum is zero, no account is overdrawn, appropriation ≥
//! commitment ≥ payment ≥ spending, and the statement says exactly what was acknowledged.

use std::collections::BTreeMap;

use futures::future::join_all;
use kezhi_proto::projects::*;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::context::Bureau;
use super::group_commit::assert_books_balance;
use super::operations::{Operation, ask};
use crate::kit::{Good, on_each_database};

/// How many sequences are tried on each database, of how many operations, and how many of them at once.
const SEQUENCES: u8 = 6;
const DEEDS: usize = 160;
const AT_ONCE: usize = 8;

#[tokio::test]
async fn whatever_is_asked_the_books_hold() {
    on_each_database(async |database| {
        for seed in 0..SEQUENCES {
            let bureau = Bureau::with(database, 3).await;
            let mut told = BTreeMap::new();
            for operations in sequence(seed).chunks(AT_ONCE) {
                for (kind, amount) in join_all(operations.iter().map(|operation| ask(&bureau, *operation)))
                    .await
                    .into_iter()
                    .flatten()
                {
                    *told.entry(kind).or_default() += amount;
                }
            }
            assert_invariants(&bureau, &told).await;
        }
    })
    .await;
}

fn sequence(seed: u8) -> Vec<Operation> {
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    let operation = (0u8..17, 0usize..3, 1i64..3_000, proptest::num::u8::ANY);
    let operations = proptest::collection::vec(operation, DEEDS);
    operations.new_tree(&mut runner).unwrap().current()
}

async fn assert_invariants(bureau: &Bureau, told: &BTreeMap<&'static str, i64>) {
    assert_books_balance(bureau).await;
    let told = |what: &str| told.get(what).copied().unwrap_or_default();
    let request = GetFinalAccountsRequest {
        plan: bureau.plan.clone(),
        ..Default::default()
    };
    let accounts = bureau.ledger().get_final_accounts(bureau.asks(request)).await.good();
    let line = accounts
        .lines
        .iter()
        .find(|line| line.source() == FundSource::District)
        .unwrap();
    assert!(line.appropriated_fen >= line.committed_fen, "{line:?}");
    assert!(
        line.committed_fen >= line.paid_fen && line.paid_fen >= line.spent_fen,
        "{line:?}"
    );
    let granted = 3 * super::context::GRANT;
    assert_eq!(
        line.appropriated_fen,
        granted + told("appropriated") - told("withdrawn")
    );
    assert_eq!(line.committed_fen, granted + told("committed"));
    assert_eq!((line.paid_fen, line.spent_fen), (told("paid"), told("spent")));
    assert_eq!(
        (line.returned_fen, line.carried_over_fen),
        (told("returned"), told("carried over"))
    );
    assert_eq!(line.surrendered_fen, told("surrendered"));
    for owner in bureau.projects.iter().chain([&bureau.plan, &bureau.later_plan]) {
        let request = ListAccountsRequest {
            owner: owner.clone(),
            page_size: 200,
            ..Default::default()
        };
        for account in bureau
            .ledger()
            .list_accounts(bureau.asks(request))
            .await
            .good()
            .accounts
        {
            let outside = matches!(
                account.kind(),
                AccountKind::Treasury | AccountKind::Outside | AccountKind::BudgetSet
            );
            assert!(outside || account.balance_fen >= 0, "{account:?}");
        }
    }
}

//! What must be true in the end, computed from what the script did and not from what the suite says.

use std::collections::{BTreeMap, BTreeSet};

use kezhi_proto::projects::*;

use super::course::{regular, voucher};
use super::district::{District, Making, PLANS, VOUCHERS};
use super::planted::planted;
use crate::kit::Good;

pub async fn the_books_are_right(district: &District) {
    let projects = district.projects.lock().unwrap().clone();
    let plans = district.plans.lock().unwrap().clone();
    let balance = district
        .head
        .ledger()
        .get_trial_balance(GetTrialBalanceRequest::default())
        .await;
    let balance = balance.good();
    assert_eq!(balance.sum_fen, 0);
    assert!(balance.replayed, "the journal gives other balances than are stored");
    let mut vouchers = 0;
    for project in &projects {
        vouchers += count_vouchers(district, &project.name).await;
    }
    assert_eq!(vouchers, VOUCHERS);
    for (number, plan) in plans.iter().enumerate() {
        let ours: Vec<&Making> = projects.iter().filter(|project| project.plan == number).collect();
        let request = GetFinalAccountsRequest {
            plan: plan.clone(),
            ..GetFinalAccountsRequest::default()
        };
        final_accounts_agree(district, request, &ours, 1).await;
    }
    let year = GetFinalAccountsRequest {
        year: 2026,
        ..GetFinalAccountsRequest::default()
    };
    final_accounts_agree(district, year, &projects.iter().collect::<Vec<_>>(), PLANS).await;
}

async fn count_vouchers(district: &District, project: &str) -> usize {
    let mut list = ListVouchersRequest {
        project: project.into(),
        page_size: 200,
        ..ListVouchersRequest::default()
    };
    let mut numbers = BTreeSet::new();
    loop {
        let page = district.head.vouchers().list_vouchers(list.clone()).await.good();
        numbers.extend(page.vouchers.into_iter().map(|voucher| voucher.number));
        if page.next_page_token.is_empty() {
            return numbers.len();
        }
        list.page_token = page.next_page_token;
    }
}

/// The final accounts of so many plans agree with what their projects were given and spent.
async fn final_accounts_agree(
    district: &District,
    request: GetFinalAccountsRequest,
    projects: &[&Making],
    plans: usize,
) {
    let accounts = district.head.ledger().get_final_accounts(request).await.good();
    let left = 1_000_000 * i64::try_from(plans).unwrap();
    let granted: i64 = projects.iter().map(|project| project.grant()).sum();
    let spent = by_head(projects);
    let questioned: i64 = projects
        .iter()
        .filter_map(|project| planted(project.number).voucher(project))
        .map(|voucher| voucher.amount_fen)
        .sum();
    let line = &accounts.lines[0];
    assert_eq!(accounts.lines.len(), 1, "all money is the district's");
    assert_eq!((line.budget_fen, line.appropriated_fen), (granted, granted + left));
    assert_eq!((line.committed_fen, line.paid_fen), (granted, granted));
    assert_eq!(line.spent_fen, spent.values().sum::<i64>());
    assert_eq!((line.questioned_fen, line.left_fen), (questioned, left));
    assert_eq!(line.held_fen, granted - line.spent_fen - questioned);
    let heads: BTreeMap<String, i64> = accounts
        .heads
        .into_iter()
        .filter(|head| head.spent_fen > 0)
        .map(|head| (head.head, head.spent_fen))
        .collect();
    assert_eq!(heads, spent, "the final accounts agree with the vouchers");
    assert_eq!(accounts.projects, i64::try_from(projects.len()).unwrap());
}

/// What was spent of the treasury's money, by head.
fn by_head(projects: &[&Making]) -> BTreeMap<String, i64> {
    let mut heads = BTreeMap::new();
    for project in projects {
        for number in 0..regular(project) {
            let voucher = voucher(project, number);
            if voucher.source() == FundSource::District {
                *heads.entry(voucher.head).or_default() += voucher.amount_fen;
            }
        }
    }
    heads
}

pub async fn what_was_planted_is_found_and_nothing_else(district: &District) {
    let projects = district.projects.lock().unwrap().clone();
    let plans = district.plans.lock().unwrap().clone();
    let mut found = BTreeSet::new();
    for plan in plans {
        let request = ListFindingsRequest {
            owner: plan,
            page_size: 200,
            ..ListFindingsRequest::default()
        };
        let page = district.head.findings().list_findings(request).await.good();
        assert_eq!(page.next_page_token, "");
        for finding in page.findings {
            assert!(
                !finding.rows.is_empty() || finding.kind() == FindingKind::OwnFundsShort,
                "{finding:?}"
            );
            assert!(
                found.insert((finding.project.clone(), finding.kind, finding.amount_fen)),
                "twice: {finding:?}"
            );
        }
    }
    let expected: BTreeSet<_> = projects
        .iter()
        .filter_map(|project| {
            let (kind, amount) = planted(project.number).finding(project)?;
            Some((project.name.clone(), i32::from(kind), amount))
        })
        .collect();
    assert_eq!(expected.len(), 26);
    assert_eq!(found, expected);
}

//! The trial balance (试算平衡): the sum over all accounts is zero, and the journal, replayed, gives what is stored of the accounts and of
//! each plan and project.

use std::collections::BTreeMap;

use kezhi_chassis::{Call, Error, Fault};
use kezhi_proto::projects::{AccountKind, AccountKindTotals, GetTrialBalanceRequest, TrialBalance};

use super::book::Sums;
use super::statement::checked_day;
use super::store;
use super::totals::Totals;

pub(super) async fn draw(call: Call, request: GetTrialBalanceRequest) -> Result<TrialBalance, Error> {
    checked_day(&request.as_of)?;
    let (transfers, journal) = store::replay(&call, &request.as_of).await?;
    let replayed =
        request.as_of.is_empty() && journal == store::balances(&call).await? && gives_the_totals(&call).await?;
    let mut kinds: BTreeMap<AccountKind, Sums> = BTreeMap::new();
    for (key, sums) in &journal {
        let total = kinds.entry(kind_of(key)?).or_default();
        total.money_in += sums.money_in;
        total.money_out += sums.money_out;
    }
    Ok(TrialBalance {
        sum_fen: kinds.values().map(|sums| sums.balance()).sum(),
        accounts: i64::try_from(journal.len()).unwrap_or(i64::MAX),
        transfers,
        replayed,
        account_kinds: kinds.into_iter().map(|(kind, sums)| totals(kind, sums)).collect(),
    })
}

/// True where the journal gives what is stored of each plan and project.
async fn gives_the_totals(call: &Call) -> Result<bool, Error> {
    let mut replayed = store::replayed_totals(call).await?;
    let mut stored = store::totals(call).await?;
    // What moved and was taken back may be stored or not.
    for lines in [&mut replayed, &mut stored] {
        lines.retain(|_, line| *line != Totals::default());
    }
    Ok(replayed == stored)
}

fn totals(kind: AccountKind, sums: Sums) -> AccountKindTotals {
    AccountKindTotals {
        kind: kind.into(),
        money_in_fen: sums.money_in,
        money_out_fen: sums.money_out,
        balance_fen: sums.balance(),
    }
}

fn kind_of(key: &str) -> Result<AccountKind, Error> {
    let number = key.split(':').next().unwrap_or_default();
    let number: i32 = number.parse().map_err(|_| Fault::new("an account without a kind"))?;
    Ok(AccountKind::try_from(number).map_err(Fault::new)?)
}

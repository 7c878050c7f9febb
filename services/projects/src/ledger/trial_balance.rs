//! The trial balance (试算平衡): the sum over all accounts is zero, and the journal, replayed, gives what is stored.

use std::collections::BTreeMap;

use kezhi_chassis::steps::day_in;
use kezhi_chassis::{Call, Error, Fault};
use kezhi_proto::projects::{GetTrialBalanceRequest, Pot, PotTotals, TrialBalance};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::book::Sums;

/// What passed through each account, by its key.
type Accounts = BTreeMap<String, Sums>;

pub(super) async fn draw(call: Call, request: GetTrialBalanceRequest) -> Result<TrialBalance, Error> {
    if !request.as_of.is_empty() {
        day_in("as_of", &request.as_of)?;
    }
    let (transfers, journal) = replay(&call, &request.as_of).await?;
    let replayed = request.as_of.is_empty() && journal == stored(&call).await?;
    let mut pots: BTreeMap<Pot, Sums> = BTreeMap::new();
    for (key, sums) in &journal {
        let total = pots.entry(pot_of(key)?).or_default();
        total.money_in += sums.money_in;
        total.money_out += sums.money_out;
    }
    Ok(TrialBalance {
        sum_fen: pots.values().map(|sums| sums.balance()).sum(),
        accounts: i64::try_from(journal.len()).unwrap_or(i64::MAX),
        transfers,
        replayed,
        pots: pots.into_iter().map(|(pot, sums)| totals(pot, sums)).collect(),
    })
}

fn totals(pot: Pot, sums: Sums) -> PotTotals {
    PotTotals {
        pot: pot.into(),
        money_in_fen: sums.money_in,
        money_out_fen: sums.money_out,
        balance_fen: sums.balance(),
    }
}

fn pot_of(key: &str) -> Result<Pot, Error> {
    let number = key.split(':').next().unwrap_or_default();
    let number: i32 = number.parse().map_err(|_| Fault::new("an account without a pot"))?;
    Ok(Pot::try_from(number).map_err(Fault::new)?)
}

/// The journal replayed: how many transfers there are, and what they make of each account.
async fn replay(call: &Call, as_of: &str) -> Result<(i64, Accounts), Error> {
    let mut accounts = Accounts::new();
    let mut transfers = 0;
    for (column, is_in) in [("to_account", true), ("from_account", false)] {
        let mut query = Query::select();
        query
            .expr_as(Expr::col(column), "key")
            .expr_as(Expr::cust("CAST(SUM(amount_fen) AS BIGINT)"), "amount")
            .expr_as(Expr::cust("COUNT(*)"), "transfers")
            .from("transfers")
            .and_where(Expr::col("authority").eq(call.authority()))
            .add_group_by([Expr::col(column)]);
        if !as_of.is_empty() {
            query.and_where(Expr::col("day").lte(as_of));
        }
        for row in call.tx().query_all(&query).await? {
            let sums = accounts.entry(row.try_get("", "key")?).or_default();
            let amount: i64 = row.try_get("", "amount")?;
            if is_in {
                sums.money_in = amount;
                transfers += row.try_get::<i64>("", "transfers")?;
            } else {
                sums.money_out = amount;
            }
        }
    }
    Ok((transfers, accounts))
}

async fn stored(call: &Call) -> Result<Accounts, Error> {
    let query = Query::select()
        .columns(["key", "money_in", "money_out"])
        .from("accounts")
        .and_where(Expr::col("authority").eq(call.authority()))
        .to_owned();
    let mut accounts = Accounts::new();
    for row in call.tx().query_all(&query).await? {
        let sums = Sums {
            money_in: row.try_get("", "money_in")?,
            money_out: row.try_get("", "money_out")?,
        };
        accounts.insert(row.try_get("", "key")?, sums);
    }
    Ok(accounts)
}

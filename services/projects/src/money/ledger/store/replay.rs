//! The journal, replayed by the database.

use std::collections::BTreeMap;

use kezhi_chassis::{Call, Error};
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::SUM;
use crate::money::ledger::book::Sums;

/// What passed through each account, by its key.
pub type Accounts = BTreeMap<String, Sums>;

/// The journal replayed: how many transfers there are, and what they make of each account.
pub async fn replay(call: &Call, as_of: &str) -> Result<(i64, Accounts), Error> {
    let mut accounts = Accounts::new();
    let mut transfers = 0;
    for (column, is_in) in [("to_account", true), ("from_account", false)] {
        let mut query = Query::select();
        query
            .expr_as(Expr::col(column), "key")
            .expr_as(Expr::cust(SUM), "amount")
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

/// What is stored of each account.
pub async fn balances(call: &Call) -> Result<Accounts, Error> {
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

//! Statements, final accounts, and the lists that they are made of.

use std::collections::{BTreeMap, BTreeSet};

use kezhi_chassis::steps::day_in;
use kezhi_chassis::store::{PageRequest, not_found};
use kezhi_chassis::{Call, Error, Fault};
use kezhi_proto::projects::{
    Account as Shown, FinalAccounts, FinalLine, FundSource, GetFinalAccountsRequest, GetStatementRequest, HeadTotals,
    ListAccountsRequest, ListAccountsResponse, ListPostingsRequest, ListPostingsResponse, Plan, Pot, Statement,
    Transfer,
};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use super::account::is_treasury;
use super::flows::{self, Flow, Of};
use super::posting::deed;
use super::store::{accounts_of, read_account};
use crate::plans::PLANS;
use crate::projects::PROJECTS;

/// Whether a plan or a project is meant; refuses one that the caller may not see.
async fn owner<'a>(call: &Call, name: &'a str, single: &'a [String]) -> Result<Of<'a>, Error> {
    if name.starts_with("plans/") {
        call.load(&PLANS, name).await?;
        return Ok(Of::Plan(name));
    }
    if name.starts_with("projects/") {
        call.load(&PROJECTS, name).await?;
        return Ok(Of::Subjects(single));
    }
    Err(not_found(name).into())
}

fn checked_day(as_of: &str) -> Result<(), Error> {
    if as_of.is_empty() {
        return Ok(());
    }
    day_in("as_of", as_of).map(|_| ())
}

pub(super) async fn statement(call: Call, request: GetStatementRequest) -> Result<Statement, Error> {
    checked_day(&request.as_of)?;
    let single = [request.owner.clone()];
    let of = owner(&call, &request.owner, &single).await?;
    let flows = flows::read(&call, of, &request.as_of).await?;
    Ok(Statement {
        owner: request.owner,
        as_of: request.as_of,
        sources: flows::by_source(&flows),
    })
}

pub(super) async fn final_accounts(call: Call, request: GetFinalAccountsRequest) -> Result<FinalAccounts, Error> {
    checked_day(&request.as_of)?;
    let plan = call.load(&PLANS, &request.plan).await?.value;
    let flows = flows::read(&call, Of::Plan(&request.plan), &request.as_of).await?;
    Ok(draw_up(&plan, &request.as_of, &flows))
}

/// The final accounts of a plan from its flows.
pub(super) fn draw_up(plan: &Plan, as_of: &str, flows: &[Flow]) -> FinalAccounts {
    let treasury: Vec<Flow> = flows.iter().filter(|flow| is_treasury(flow.source)).cloned().collect();
    let projects: BTreeSet<&str> = treasury
        .iter()
        .filter(|flow| flow.subject != plan.name)
        .map(|flow| flow.subject.as_str())
        .collect();
    let mut sources: BTreeSet<FundSource> = treasury.iter().map(|flow| flow.source).collect();
    sources.extend(plan.budget.iter().map(|line| line.source()));
    FinalAccounts {
        plan: plan.name.clone(),
        as_of: as_of.to_string(),
        lines: sources
            .into_iter()
            .map(|source| final_line(plan, source, &treasury))
            .collect(),
        projects: i64::try_from(projects.len()).unwrap_or(i64::MAX),
        heads: by_head(&treasury),
    }
}

fn final_line(plan: &Plan, source: FundSource, flows: &[Flow]) -> FinalLine {
    let flows: Vec<Flow> = flows.iter().filter(|flow| flow.source == source).cloned().collect();
    let totals = flows::by_source(&flows).into_iter().next().unwrap_or_default();
    let budget = plan.budget.iter().filter(|line| line.source() == source);
    let left_by_returned = flows::moved(&flows, Pot::Returned, Pot::Treasury);
    FinalLine {
        source: source.into(),
        budget_fen: budget.map(|line| line.amount_fen).sum(),
        appropriated_fen: totals.appropriated_fen,
        committed_fen: totals.committed_fen,
        paid_fen: totals.paid_fen,
        spent_fen: totals.spent_fen,
        questioned_fen: totals.questioned_fen,
        held_fen: totals.held_fen,
        returned_fen: totals.returned_fen,
        carried_over_fen: flows::done(&flows, deed::CARRIED_OVER),
        surrendered_fen: flows::done(&flows, deed::SURRENDERED),
        left_fen: totals.available_fen + totals.returned_fen - left_by_returned,
        paid_permille: permille(totals.paid_fen, totals.appropriated_fen),
    }
}

fn permille(part: i64, whole: i64) -> i32 {
    let permille = (i128::from(part) * 1000).checked_div(i128::from(whole)).unwrap_or(0);
    i32::try_from(permille).unwrap_or(i32::MAX)
}

fn by_head(flows: &[Flow]) -> Vec<HeadTotals> {
    let mut heads: BTreeMap<&str, Vec<&Flow>> = BTreeMap::new();
    for flow in flows.iter().filter(|flow| !flow.head.is_empty()) {
        heads.entry(&flow.head).or_default().push(flow);
    }
    let lines = heads.into_iter().map(|(head, flows)| {
        let moved = |from, to| flows::moved(flows.iter().copied(), from, to);
        HeadTotals {
            head: head.to_string(),
            spent_fen: moved(Pot::Held, Pot::Spent),
            questioned_fen: moved(Pot::Held, Pot::Questioned) - moved(Pot::Questioned, Pot::Returned),
        }
    });
    lines
        .filter(|line| line.spent_fen != 0 || line.questioned_fen != 0)
        .collect()
}

pub(super) async fn accounts(call: Call, request: ListAccountsRequest) -> Result<ListAccountsResponse, Error> {
    checked_day(&request.as_of)?;
    owner(&call, &request.owner, &[]).await?;
    let arguments = format!("accounts {} {}", request.owner, request.as_of);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let mut shown = match request.as_of.as_str() {
        "" => now(&call, &request.owner).await?,
        day => then(&call, &request.owner, day).await?,
    };
    // A plan or project has few enough accounts to number them: the token is how many were shown.
    let before: usize = page.after.as_deref().and_then(|after| after.parse().ok()).unwrap_or(0);
    let total = shown.len();
    let rows: Vec<(usize, Shown)> = shown.drain(..).enumerate().skip(before.min(total)).collect();
    let page = page.page(rows, |(position, _)| (position + 1).to_string());
    Ok(ListAccountsResponse {
        accounts: page.rows.into_iter().map(|(_, account)| account).collect(),
        next_page_token: page.next_page_token,
    })
}

async fn now(call: &Call, owner: &str) -> Result<Vec<Shown>, Error> {
    let accounts = accounts_of(call, owner).await?;
    let shown = accounts
        .iter()
        .map(|(account, sums)| account.message(sums.money_in, sums.money_out));
    Ok(shown.collect())
}

/// The accounts as the transfers up to a day made them.
async fn then(call: &Call, owner: &str, day: &str) -> Result<Vec<Shown>, Error> {
    let mut moved: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for (column, is_in) in [("to_account", true), ("from_account", false)] {
        for (key, sum) in sums_by(call, column, owner, day).await? {
            let entry = moved.entry(key).or_default();
            if is_in {
                entry.0 = sum;
            } else {
                entry.1 = sum;
            }
        }
    }
    let accounts = accounts_of(call, owner).await?.into_iter();
    let shown = accounts.filter_map(|(account, _)| {
        let (money_in, money_out) = moved.get(&account.key())?;
        Some(account.message(*money_in, *money_out))
    });
    Ok(shown.collect())
}

async fn sums_by(call: &Call, column: &'static str, owner: &str, day: &str) -> Result<Vec<(String, i64)>, Error> {
    let query = Query::select()
        .expr_as(Expr::col(("transfers", column)), "key")
        .expr_as(Expr::cust("CAST(SUM(amount_fen) AS BIGINT)"), "amount")
        .from("transfers")
        .and_where(Expr::col(("transfers", "subject")).eq(owner))
        .and_where(Expr::col(("transfers", "day")).lte(day))
        .add_group_by([Expr::col(("transfers", column))])
        .to_owned();
    let rows = call.tx().query_all(&query).await?;
    let sums = rows
        .iter()
        .map(|row| Ok::<_, Error>((row.try_get("", "key")?, row.try_get("", "amount")?)));
    sums.collect()
}

pub(super) async fn postings(call: Call, request: ListPostingsRequest) -> Result<ListPostingsResponse, Error> {
    owner(&call, &request.owner, &[]).await?;
    let arguments = format!("postings {}", request.owner);
    let page = PageRequest::read(request.page_size, &request.page_token, &arguments)?;
    let mut ids = Query::select();
    ids.distinct()
        .column("posting")
        .from("transfers")
        .and_where(Expr::col("subject").eq(&request.owner))
        .order_by("posting", Order::Desc)
        .limit(page.size + 1);
    if let Some(after) = &page.after {
        ids.and_where(Expr::col("posting").lt(after));
    }
    let rows = call.tx().query_all(&ids).await?;
    let ids = rows
        .iter()
        .map(|row| row.try_get::<String>("", "posting"))
        .collect::<Result<Vec<_>, _>>()?;
    let page = page.page(ids, Clone::clone);
    Ok(ListPostingsResponse {
        postings: read_postings(&call, &page.rows).await?,
        next_page_token: page.next_page_token,
    })
}

async fn read_postings(call: &Call, ids: &[String]) -> Result<Vec<kezhi_proto::projects::Posting>, Error> {
    let query = Query::select()
        .columns([
            "posting",
            "deed",
            "day",
            "subject",
            "document",
            "from_account",
            "to_account",
            "amount_fen",
        ])
        .from("transfers")
        .and_where(Expr::col("posting").is_in(ids))
        .order_by("posting", Order::Desc)
        .order_by("id", Order::Asc)
        .to_owned();
    let mut postings: Vec<kezhi_proto::projects::Posting> = Vec::new();
    let rows = call.tx().query_all(&query).await?;
    let accounts = named_accounts(call, &rows).await?;
    for row in rows {
        let name = format!("postings/{}", row.try_get::<String>("", "posting")?);
        let account =
            |column| -> Result<Option<Shown>, Error> { Ok(accounts.get(&row.try_get::<String>("", column)?).cloned()) };
        let transfer = Transfer {
            from: account("from_account")?,
            to: account("to_account")?,
            amount_fen: row.try_get("", "amount_fen")?,
        };
        match postings.last_mut().filter(|posting| posting.name == name) {
            Some(posting) => posting.transfers.push(transfer),
            None => postings.push(kezhi_proto::projects::Posting {
                name,
                deed: row.try_get("", "deed")?,
                day: row.try_get("", "day")?,
                subject: row.try_get("", "subject")?,
                document: row.try_get("", "document")?,
                transfers: vec![transfer],
            }),
        }
    }
    Ok(postings)
}

async fn named_accounts(call: &Call, rows: &[sea_orm::QueryResult]) -> Result<BTreeMap<String, Shown>, Error> {
    let mut keys = BTreeSet::new();
    for row in rows {
        keys.insert(row.try_get::<String>("", "from_account")?);
        keys.insert(row.try_get::<String>("", "to_account")?);
    }
    let query = Query::select()
        .columns(["key", "pot", "owner", "unit", "source", "head", "money_in", "money_out"])
        .from("accounts")
        .and_where(Expr::col("key").is_in(keys))
        .to_owned();
    let mut named = BTreeMap::new();
    for row in call.tx().query_all(&query).await? {
        let (account, _) = read_account(&row)?;
        named.insert(row.try_get("", "key").map_err(Fault::new)?, account.message(0, 0));
    }
    Ok(named)
}

//! The rows of the books.

mod flows;
mod journal;
mod posted;
mod reasons;
mod replay;
mod totals;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kezhi_chassis::{Call, Error, Fault};
use kezhi_proto::projects::{AccountKind, FundSource};
use sea_orm::sea_query::{Expr, ExprTrait, LockType, OnConflict, Order, Query};
use sea_orm::{DbBackend, QueryResult};

use super::account::Account;
use super::book::{Book, Changes, Claim, Sums};
use super::posting::Posting;

pub use flows::{Of, flows};
pub use journal::{posting_ids, sums_by};
pub use posted::{Posted, documents_of, posted, standing};
pub use reasons::{REASONS, keep_reasons, reasons_of};
pub use replay::{balances, replay};
pub use totals::{read_totals, replayed_totals, totals};

/// A sum of amounts, as both databases give it in 64 bits; what was taken back counts below zero.
const SUM: &str = "CAST(SUM(CASE WHEN reverses = '' THEN amount_fen ELSE -amount_fen END) AS BIGINT)";

/// How many rows one statement reads or writes: well below what either database binds at most.
const ROWS: usize = 500;

const ACCOUNT: [&str; 8] = [
    "key",
    "kind",
    "owner",
    "unit",
    "source",
    "head",
    "money_in",
    "money_out",
];
const TRANSFER: [&str; 20] = [
    "posting",
    "authority",
    "operation",
    "day",
    "plan",
    "subject",
    "document",
    "from_account",
    "to_account",
    "from_kind",
    "to_kind",
    "unit",
    "source",
    "head",
    "amount_fen",
    "recorded",
    "actor",
    "taken_on",
    "reverses",
    "counterpart",
];

/// Reads the accounts and documents that postings will touch, and locks the accounts: nobody else posts to them before this
/// transaction ends.
pub async fn open(call: &Call, accounts: BTreeSet<Account>, claims: &[String]) -> Result<Book, Error> {
    let keys: Vec<String> = accounts.iter().map(Account::key).collect();
    let mut found = BTreeMap::new();
    for some in keys.chunks(ROWS) {
        let mut query = Query::select();
        query
            .columns(ACCOUNT)
            .from("accounts")
            .and_where(Expr::col("key").is_in(some))
            .order_by("key", Order::Asc);
        if call.tx().get_database_backend() == DbBackend::Postgres {
            query.lock(LockType::Update);
        }
        for row in call.tx().query_all(&query).await? {
            let (account, sums) = read_account(&row)?;
            found.insert(account, sums);
        }
    }
    Ok(Book::new(found, used(call, claims).await?))
}

/// What documents served for before.
pub async fn used(call: &Call, claims: &[String]) -> Result<BTreeMap<String, String>, Error> {
    let mut served = BTreeMap::new();
    for some in claims.chunks(ROWS) {
        let query = Query::select()
            .columns(["key", "subject"])
            .from("documents_used")
            .and_where(Expr::col("key").is_in(some))
            .to_owned();
        for row in call.tx().query_all(&query).await? {
            served.insert(row.try_get("", "key")?, row.try_get("", "subject")?);
        }
    }
    Ok(served)
}

/// Writes what was posted.
pub async fn close(call: &Call, book: Book) -> Result<(), Error> {
    let Changes {
        accounts,
        postings,
        claimed,
        freed,
    } = book.into_changes();
    let authorities: HashMap<&Account, &str> = postings
        .iter()
        .flat_map(|posting| posting.accounts().map(|account| (account, posting.authority.as_str())))
        .collect();
    let rows: Vec<_> = accounts
        .iter()
        .map(|(account, sums)| (account, sums, authorities.get(account).copied().unwrap_or_default()))
        .collect();
    for some in rows.chunks(ROWS) {
        write_accounts(call, some).await?;
    }
    for some in freed.chunks(ROWS) {
        free(call, some).await?;
    }
    for some in claimed.chunks(ROWS) {
        write_claims(call, some).await?;
    }
    totals::add(call, &postings).await?;
    let transfers: Vec<_> = postings
        .iter()
        .flat_map(|posting| posting.transfers.iter().map(move |transfer| (posting, transfer)))
        .collect();
    for some in transfers.chunks(ROWS) {
        write_transfers(call, some).await?;
    }
    Ok(())
}

async fn write_accounts(call: &Call, rows: &[(&Account, &Sums, &str)]) -> Result<(), Error> {
    let mut insert = Query::insert();
    insert
        .into_table("accounts")
        .columns(ACCOUNT.into_iter().chain(["authority", "outside"]));
    for (account, sums, authority) in rows {
        insert.values_panic([
            account.key().into(),
            i32::from(account.kind).into(),
            account.owner.clone().into(),
            account.unit.clone().into(),
            i32::from(account.source).into(),
            account.head.clone().into(),
            sums.money_in.into(),
            sums.money_out.into(),
            (*authority).into(),
            account.is_outside().into(),
        ]);
    }
    let update = OnConflict::column("key")
        .update_columns(["money_in", "money_out"])
        .to_owned();
    call.tx().execute(insert.on_conflict(update)).await?;
    Ok(())
}

async fn free(call: &Call, keys: &[String]) -> Result<(), Error> {
    let delete = Query::delete()
        .from_table("documents_used")
        .and_where(Expr::col("key").is_in(keys))
        .to_owned();
    call.tx().execute(&delete).await?;
    Ok(())
}

async fn write_claims(call: &Call, claims: &[Claim]) -> Result<(), Error> {
    let mut insert = Query::insert();
    insert
        .into_table("documents_used")
        .columns(["key", "subject", "posting"]);
    for claim in claims {
        insert.values_panic([
            claim.key.clone().into(),
            claim.subject.clone().into(),
            claim.posting.clone().into(),
        ]);
    }
    call.tx().execute(&insert).await?;
    Ok(())
}

async fn write_transfers(call: &Call, rows: &[(&Posting, &super::Transfer)]) -> Result<(), Error> {
    let mut insert = Query::insert();
    insert.into_table("transfers").columns(TRANSFER);
    for (posting, transfer) in rows {
        let (from, to) = (&transfer.from, &transfer.to);
        let unit = if to.unit.is_empty() { &from.unit } else { &to.unit };
        let head = if to.head.is_empty() { &from.head } else { &to.head };
        insert.values_panic([
            posting.id.clone().into(),
            posting.authority.clone().into(),
            posting.operation.clone().into(),
            posting.day.to_string().into(),
            posting.plan.clone().into(),
            posting.subject.clone().into(),
            posting.document.clone().into(),
            from.key().into(),
            to.key().into(),
            i32::from(from.kind).into(),
            i32::from(to.kind).into(),
            unit.clone().into(),
            i32::from(from.source).into(),
            head.clone().into(),
            transfer.amount.into(),
            call.now_micros().into(),
            posting.actor.clone().into(),
            posting.taken_on.to_string().into(),
            posting.reverses.clone().into(),
            posting.counterpart.clone().into(),
        ]);
    }
    call.tx().execute(&insert).await?;
    Ok(())
}

/// The accounts of a plan or project.
pub async fn accounts_of(call: &Call, owner: &str) -> Result<Vec<(Account, Sums)>, Error> {
    let query = Query::select()
        .columns(ACCOUNT)
        .from("accounts")
        .and_where(Expr::col("owner").eq(owner))
        .order_by("key", Order::Asc)
        .to_owned();
    call.tx().query_all(&query).await?.iter().map(read_account).collect()
}

fn read_account(row: &QueryResult) -> Result<(Account, Sums), Error> {
    let account = Account {
        kind: AccountKind::try_from(row.try_get::<i32>("", "kind")?).map_err(Fault::new)?,
        owner: row.try_get("", "owner")?,
        unit: row.try_get("", "unit")?,
        source: FundSource::try_from(row.try_get::<i32>("", "source")?).map_err(Fault::new)?,
        head: row.try_get("", "head")?,
    };
    let sums = Sums {
        money_in: row.try_get("", "money_in")?,
        money_out: row.try_get("", "money_out")?,
    };
    Ok((account, sums))
}

//! How far each partner's letters are dealt with, and since when it cannot be reached.

use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::delivery::State;
use kezhi_proto::coordination::received_letter;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LockType, OnConflict, Query};
use sea_orm::{ConnectionTrait, DbBackend};

const TABLE: &str = "partner_positions";

/// Where a partner stands.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// The position in the log up to which its letters are dealt with.
    pub position: i64,
    /// Why it cannot be reached; empty while it can.
    pub trouble: String,
    /// Since when, in microseconds of the Unix epoch; 0 while it can.
    pub since: i64,
}

/// How many letters were refused by partners and wait for an administrator.
pub async fn dead_letters(db: &impl ConnectionTrait) -> Result<i64, Error> {
    counted(db, "deliveries", State::Dead.into()).await
}

/// How many letters of partners were refused and wait for someone to see to them.
pub async fn refused_letters(db: &impl ConnectionTrait) -> Result<i64, Error> {
    counted(db, "receivedletters", received_letter::State::Refused.into()).await
}

async fn counted(db: &impl ConnectionTrait, table: &'static str, state: i32) -> Result<i64, Error> {
    let query = Query::select()
        .expr_as(Func::count(Expr::col("id")), "letters")
        .from(table)
        .and_where(Expr::col("state").eq(state))
        .to_owned();
    let row = db.query_one(&query).await?;
    Ok(row.map(|row| row.try_get("", "letters")).transpose()?.unwrap_or(0))
}

/// Where a partner stands; in a call that writes, nobody else moves it before this transaction ends.
pub async fn standing(call: &Call, partner: &str, to_change: bool) -> Result<Standing, Error> {
    let mut query = Query::select()
        .columns(["position", "trouble", "since"])
        .from(TABLE)
        .and_where(Expr::col("partner").eq(partner))
        .to_owned();
    if to_change && call.tx().get_database_backend() == DbBackend::Postgres {
        query.lock(LockType::Update);
    }
    let Some(row) = call.tx().query_one(&query).await? else {
        return Ok(Standing::default());
    };
    Ok(Standing {
        position: row.try_get("", "position")?,
        trouble: row.try_get("", "trouble")?,
        since: row.try_get("", "since")?,
    })
}

/// Keeps where a partner stands.
pub async fn keep(call: &Call, partner: &str, standing: &Standing) -> Result<(), Error> {
    let insert = Query::insert()
        .into_table(TABLE)
        .columns(["partner", "position", "trouble", "since"])
        .values_panic([
            partner.into(),
            standing.position.into(),
            standing.trouble.clone().into(),
            standing.since.into(),
        ])
        .on_conflict(
            OnConflict::column("partner")
                .update_columns(["position", "trouble", "since"])
                .to_owned(),
        )
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}

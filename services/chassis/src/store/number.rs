//! Official numbers: one series per authority, kind and year, without holes.

use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};

use crate::call::Call;
use crate::error::{Error, Fault};

impl Call {
    /// The next number of a series, as `洪知执〔2026〕7号`. It is taken only if the transaction commits.
    pub async fn next_number(&self, authority: &str, kind: &str, day: Day) -> Result<String, Error> {
        let mark = self.house().authority().mark_of(authority).ok_or_else(|| {
            let message = format!("the deployment has no mark for official numbers of {authority}");
            Refusal::precondition(ErrorReason::AuthorityUnknown.code(), message).with("authority", authority)
        })?;
        let year = i64::from(day.year());
        let insert = Query::insert()
            .into_table("number_series")
            .columns(["authority", "kind", "year", "last"])
            .values_panic([authority.into(), kind.into(), year.into(), 1i64.into()])
            .on_conflict(
                OnConflict::columns(["authority", "kind", "year"])
                    .value("last", Expr::col(("number_series", "last")).add(1))
                    .to_owned(),
            )
            .returning_col("last")
            .to_owned();
        let row = self
            .tx()
            .query_one(&insert)
            .await?
            .ok_or_else(|| Fault::new("a number series gave no number"))?;
        let last: i64 = row.try_get("", "last")?;
        Ok(format!("{mark}{kind}〔{year}〕{last}号"))
    }
}

//! Official numbers: one series per authority, kind and year, without holes.

use std::collections::BTreeMap;

use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict, Query};

use crate::call::Call;
use crate::error::{Error, Fault};

/// The series that stands for all that have no number yet: they begin after it.
const EVERY: &str = "*";

/// Numbers of a series that are left out, since they may have been given out before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The authority; that of the deployment where the gap is in every series that has no number yet.
    pub authority: String,
    /// The kind of number; `*` for every series that has no number yet.
    pub kind: String,
    /// The year.
    pub year: i64,
    /// The first number that is left out.
    pub from: i64,
    /// The last.
    pub to: i64,
}

impl Call {
    /// The next number of a series, as `洪知执〔2026〕7号`. It is taken only if the transaction commits.
    pub async fn next_number(&self, authority: &str, kind: &str, day: Day) -> Result<String, Error> {
        let key = self.context().authority().key_of(authority).ok_or_else(|| {
            let message = format!("the deployment has no key for official numbers of {authority}");
            Refusal::precondition(ErrorReason::AuthorityUnknown.code(), message).with("authority", authority)
        })?;
        let year = i64::from(day.year());
        let insert = Query::insert()
            .into_table("number_series")
            .columns(["authority", "kind", "year", "last"])
            .values_panic([
                Expr::value(authority),
                Expr::value(kind),
                Expr::value(year),
                first_of(year),
            ])
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
        Ok(format!("{key}{kind}〔{year}〕{last}号"))
    }

    /// Leaves so many numbers out of each series of this year, and of the last while its papers may still be written.
    pub async fn leave_out_numbers(&self, how_many: i64) -> Result<Vec<Gap>, Error> {
        if how_many <= 0 {
            return Ok(Vec::new());
        }
        let year = i64::from(self.today().year());
        let query = Query::select()
            .columns(["authority", "kind", "year", "last"])
            .from("number_series")
            .and_where(Expr::col("year").gte(year - 1))
            .to_owned();
        // What was left out before is left out still, so that the series without a number go on from there too.
        let mut reached =
            BTreeMap::from([year - 1, year].map(|year| ((EVERY.to_string(), EVERY.to_string(), year), 0)));
        for row in self.tx().query_all(&query).await? {
            let series = (
                row.try_get("", "authority")?,
                row.try_get("", "kind")?,
                row.try_get("", "year")?,
            );
            reached.insert(series, row.try_get("", "last")?);
        }
        let mut gaps = Vec::new();
        for ((authority, kind, year), last) in reached {
            let (from, to) = (last + 1, last + how_many);
            self.begin_after(&authority, &kind, year, to).await?;
            let authority = match authority == EVERY {
                true => self.context().authority().code.clone(),
                false => authority,
            };
            gaps.push(Gap {
                authority,
                kind,
                year,
                from,
                to,
            });
        }
        Ok(gaps)
    }

    async fn begin_after(&self, authority: &str, kind: &str, year: i64, last: i64) -> Result<(), Error> {
        let upsert = Query::insert()
            .into_table("number_series")
            .columns(["authority", "kind", "year", "last"])
            .values_panic([authority.into(), kind.into(), year.into(), last.into()])
            .on_conflict(
                OnConflict::columns(["authority", "kind", "year"])
                    .update_column("last")
                    .to_owned(),
            )
            .to_owned();
        self.tx().execute(&upsert).await?;
        Ok(())
    }
}

/// The first number of a series in a year: 1, or what comes after those that were left out of every series.
fn first_of(year: i64) -> Expr {
    let left_out = Query::select()
        .column("last")
        .from("number_series")
        .and_where(Expr::col("kind").eq(EVERY))
        .and_where(Expr::col("year").eq(year))
        .to_owned();
    let left_out = Expr::SubQuery(None, Box::new(left_out.into()));
    Expr::from(Func::coalesce([left_out, Expr::value(0i64)])).add(1)
}

//! What is stored by another service, and is only found here: its name is filed, and nothing of it is kept.

use std::collections::BTreeSet;

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use super::list::FILED_UNDER;
use crate::call::Call;
use crate::error::Error;

impl Call {
    /// Files what is stored elsewhere under some headings, as `leads/123`. Filed again, it changes nothing.
    pub async fn file_name(&self, name: &str, headings: &BTreeSet<String>) -> Result<(), Error> {
        let Some((collection, id)) = name.split_once('/') else {
            return Ok(());
        };
        self.insert_filings(collection, id, headings.iter()).await
    }

    /// Files what became of one thing under the headings under which that was filed.
    pub async fn rename_filed(&self, name: &str, now: &str, headings: &BTreeSet<String>) -> Result<(), Error> {
        let Some((collection, id)) = name.split_once('/') else {
            return Ok(());
        };
        let delete = Query::delete()
            .from_table(FILED_UNDER)
            .and_where(Expr::col("collection").eq(collection))
            .and_where(Expr::col("heading").is_in(headings))
            .and_where(Expr::col("id").eq(id))
            .to_owned();
        self.tx().execute(&delete).await?;
        self.file_name(now, headings).await
    }

    /// The names of a collection that are filed under one of some headings, the latest first, and no more than are asked for.
    pub async fn names_under_any(
        &self,
        collection: &str,
        headings: &BTreeSet<String>,
        most: u64,
    ) -> Result<Vec<String>, Error> {
        let query = Query::select()
            .distinct()
            .column("id")
            .from(FILED_UNDER)
            .and_where(Expr::col("collection").eq(collection))
            .and_where(Expr::col("heading").is_in(headings))
            .order_by("id", Order::Desc)
            .limit(most)
            .to_owned();
        let rows = self.tx().query_all(&query).await?;
        let name = |id: String| format!("{collection}/{id}");
        rows.iter().map(|row| Ok(name(row.try_get("", "id")?))).collect()
    }
}

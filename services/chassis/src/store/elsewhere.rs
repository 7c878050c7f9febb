//! What is stored by another service, and is only found here: its name is filed, and nothing of it is kept.

use std::collections::BTreeSet;

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use super::list::INDEX_KEYS;
use crate::call::Call;
use crate::error::Error;

impl Call {
    /// Files what is stored elsewhere under some index_keys, as `leads/123`. Filed again, it changes nothing.
    pub async fn file_name(&self, name: &str, index_keys: &BTreeSet<String>) -> Result<(), Error> {
        let Some((collection, id)) = name.split_once('/') else {
            return Ok(());
        };
        self.insert_filings(collection, id, index_keys.iter()).await
    }

    /// Files what became of one thing under the index_keys under which that was filed.
    pub async fn rename_indexed(&self, name: &str, now: &str, index_keys: &BTreeSet<String>) -> Result<(), Error> {
        let Some((collection, id)) = name.split_once('/') else {
            return Ok(());
        };
        let delete = Query::delete()
            .from_table(INDEX_KEYS)
            .and_where(Expr::col("collection").eq(collection))
            .and_where(Expr::col("index_key").is_in(index_keys))
            .and_where(Expr::col("id").eq(id))
            .to_owned();
        self.tx().execute(&delete).await?;
        self.file_name(now, index_keys).await
    }

    /// The names of a collection that are filed under one of some index_keys, the latest first, and no more than are asked for.
    pub async fn names_under_any(
        &self,
        collection: &str,
        index_keys: &BTreeSet<String>,
        most: u64,
    ) -> Result<Vec<String>, Error> {
        let query = Query::select()
            .distinct()
            .column("id")
            .from(INDEX_KEYS)
            .and_where(Expr::col("collection").eq(collection))
            .and_where(Expr::col("index_key").is_in(index_keys))
            .order_by("id", Order::Desc)
            .limit(most)
            .to_owned();
        let rows = self.tx().query_all(&query).await?;
        let name = |id: String| format!("{collection}/{id}");
        rows.iter().map(|row| Ok(name(row.try_get("", "id")?))).collect()
    }
}

//! Lists of documents: what belongs to an authority, in a state, filed under this and that.

use std::collections::BTreeSet;

use kezhi_proto::Resource;
use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict, Order, Query, SelectStatement};

use super::{Collection, Page, PageRequest, Stored};
use crate::call::Call;
use crate::error::Error;

/// The table of what is filed under what.
pub(super) const INDEX_KEYS: &str = "index_keys";

/// Which documents are asked for.
#[derive(Debug, Clone)]
pub struct Filter<'a> {
    authority: &'a str,
    states: Vec<i32>,
    under: Vec<&'a str>,
    under_any: Option<&'a BTreeSet<String>>,
}

impl<'a> Filter<'a> {
    /// All of an authority.
    pub fn of(authority: &'a str) -> Self {
        Self {
            authority,
            states: Vec::new(),
            under: Vec::new(),
            under_any: None,
        }
    }

    /// Those in a state; 0 does not narrow it.
    #[must_use]
    pub fn in_state(mut self, state: impl Into<i32>) -> Self {
        self.states = Some(state.into()).filter(|state| *state != 0).into_iter().collect();
        self
    }

    /// Those in one of some states.
    #[must_use]
    pub fn in_states(mut self, states: impl IntoIterator<Item = impl Into<i32>>) -> Self {
        self.states = states.into_iter().map(Into::into).collect();
        self
    }

    /// Those that are filed under a name. Nothing is filed under an empty one.
    #[must_use]
    pub fn under(mut self, index_key: &'a str) -> Self {
        self.under.push(index_key);
        self
    }

    /// Those that are filed under one of these names at least.
    #[must_use]
    pub fn under_any(mut self, index_keys: &'a BTreeSet<String>) -> Self {
        self.under_any = Some(index_keys);
        self
    }

    /// The same, where a name is given.
    #[must_use]
    pub fn narrowed_to(self, index_key: &'a str) -> Self {
        match index_key {
            "" => self,
            index_key => self.under(index_key),
        }
    }
}

impl Call {
    /// One page of the documents that a filter finds, newest first.
    pub async fn list<T: Resource>(
        &self,
        of: &Collection<T>,
        filter: &Filter<'_>,
        page: &PageRequest,
    ) -> Result<Page<T>, Error> {
        let (mut query, id) = filtered(of, filter);
        query.order_by(id, Order::Desc).limit(page.size + 1);
        if let Some(after) = &page.after {
            query.and_where(Expr::col(id).lt(after));
        }
        let mut page = page.page(self.found(of, &query).await?, |stored| stored.id.clone())?;
        // One that is not narrowed to what the caller may know of tells less than it could, and never more than it may.
        page.rows
            .retain(|stored| (of.known_to)(&stored.value).includes(self.caller()));
        self.keep_apart(of, &mut page.rows).await?;
        Ok(page.map(|stored| stored.value))
    }

    /// All documents that a filter finds, in the order of their making: for those that are few.
    pub async fn all<T: Resource>(&self, of: &Collection<T>, filter: &Filter<'_>) -> Result<Vec<Stored<T>>, Error> {
        let (mut query, id) = filtered(of, filter);
        query.order_by(id, Order::Asc);
        self.found(of, &query).await
    }

    /// How many documents a filter finds.
    pub async fn count<T: Resource>(&self, of: &Collection<T>, filter: &Filter<'_>) -> Result<i64, Error> {
        let (mut query, id) = filtered(of, filter);
        query.clear_selects().expr_as(Func::count(Expr::col(id)), "found");
        let row = self.tx().query_one(&query).await?;
        Ok(row.map(|row| row.try_get("", "found")).transpose()?.unwrap_or_default())
    }

    /// The first document that a filter finds, in the order of their making.
    pub async fn first<T: Resource>(
        &self,
        of: &Collection<T>,
        filter: &Filter<'_>,
    ) -> Result<Option<Stored<T>>, Error> {
        let (mut query, id) = filtered(of, filter);
        query.order_by(id, Order::Asc).limit(1);
        Ok(self.found(of, &query).await?.into_iter().next())
    }

    /// The latest documents that a filter finds, newest first, and no more than are asked for.
    pub async fn latest<T: Resource>(
        &self,
        of: &Collection<T>,
        filter: &Filter<'_>,
        most: u64,
    ) -> Result<Vec<Stored<T>>, Error> {
        let (mut query, id) = filtered(of, filter);
        query.order_by(id, Order::Desc).limit(most);
        self.found(of, &query).await
    }

    /// Files a document under a name that came up later than itself.
    pub async fn index_under<T>(&self, of: &Collection<T>, stored: &Stored<T>, index_key: &str) -> Result<(), Error> {
        self.index(of, &stored.id, [index_key.to_string()].into()).await
    }

    /// Files a changed document under what it is filed under now, and no more under what it was filed under before.
    pub async fn reindex<T>(&self, of: &Collection<T>, stored: &Stored<T>, before: &[String]) -> Result<(), Error> {
        let now = (of.index_keys)(&stored.value).into_iter().collect();
        let before = before.iter().cloned().collect();
        self.reindex_under(of, stored, &before, &now).await
    }

    /// The same, where what it is filed under does not stand in the document alone.
    pub async fn reindex_under<T>(
        &self,
        of: &Collection<T>,
        stored: &Stored<T>,
        before: &BTreeSet<String>,
        now: &BTreeSet<String>,
    ) -> Result<(), Error> {
        let gone = before.difference(now);
        let delete = Query::delete()
            .from_table(INDEX_KEYS)
            .and_where(Expr::col("collection").eq(of.table))
            .and_where(Expr::col("index_key").is_in(gone))
            .and_where(Expr::col("id").eq(&stored.id))
            .to_owned();
        self.tx().execute(&delete).await?;
        let added = now.difference(before).cloned().collect();
        self.index(of, &stored.id, added).await
    }

    /// Headings that say nothing to who has no key of the deployment, and are found by who knows what they stand for.
    pub fn blind_index_keys(&self, about: &str, texts: &[String]) -> Result<BTreeSet<String>, Error> {
        let keys = self.context().sealing();
        let blind = |text: &String| Ok(format!("{about} {}", keys.index(&format!("{about}\n{text}"))?));
        texts.iter().map(blind).collect()
    }

    pub(super) async fn index<T>(
        &self,
        of: &Collection<T>,
        id: &str,
        index_keys: BTreeSet<String>,
    ) -> Result<(), Error> {
        self.insert_filings(of.table, id, index_keys.iter()).await
    }

    /// Files something under some index_keys; where it is filed already, it stays so.
    pub(super) async fn insert_filings(
        &self,
        collection: &str,
        id: &str,
        index_keys: impl Iterator<Item = &String>,
    ) -> Result<(), Error> {
        let mut insert = Query::insert();
        insert.into_table(INDEX_KEYS).columns(["collection", "index_key", "id"]);
        let mut any = false;
        for index_key in index_keys.filter(|index_key| !index_key.is_empty()) {
            insert.values_panic([collection.into(), index_key.into(), id.into()]);
            any = true;
        }
        if any {
            insert.on_conflict(OnConflict::new().do_nothing().to_owned());
            self.tx().execute(&insert).await?;
        }
        Ok(())
    }

    async fn found<T: Resource>(&self, of: &Collection<T>, query: &SelectStatement) -> Result<Vec<Stored<T>>, Error> {
        let rows = self.tx().query_all(query).await?;
        rows.iter().map(|row| self.read_row(of, row)).collect()
    }
}

/// The query of a filter, and the column of ids by which it is to be ordered: that of the first index_key where there is one, so
/// that a page is read off its index.
fn filtered<T>(of: &Collection<T>, filter: &Filter<'_>) -> (SelectStatement, (&'static str, &'static str)) {
    let mut query = of.select();
    query.and_where(Expr::col((of.table, "authority")).eq(filter.authority));
    if !filter.states.is_empty() {
        query.and_where(Expr::col((of.table, "state")).is_in(filter.states.iter().copied()));
    }
    if let Some(index_keys) = filter.under_any {
        let filed = filed(of, Expr::col("index_key").is_in(index_keys.iter()));
        query.and_where(Expr::col((of.table, "id")).in_subquery(filed));
    }
    let Some((first, others)) = filter.under.split_first() else {
        return (query, (of.table, "id"));
    };
    query
        .inner_join(INDEX_KEYS, Expr::col((INDEX_KEYS, "id")).equals((of.table, "id")))
        .and_where(Expr::col((INDEX_KEYS, "collection")).eq(of.table))
        .and_where(Expr::col((INDEX_KEYS, "index_key")).eq(*first));
    for index_key in others {
        let filed = filed(of, Expr::col("index_key").eq(*index_key));
        query.and_where(Expr::col((of.table, "id")).in_subquery(filed));
    }
    (query, (INDEX_KEYS, "id"))
}

/// The ids of what is filed so.
fn filed<T>(of: &Collection<T>, so: Expr) -> SelectStatement {
    Query::select()
        .column("id")
        .from(INDEX_KEYS)
        .and_where(Expr::col("collection").eq(of.table))
        .and_where(so)
        .to_owned()
}

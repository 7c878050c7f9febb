//! Lists of documents: what belongs to an authority, in a state, filed under this and that.

use std::collections::BTreeSet;

use kezhi_proto::Resource;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

use super::{Collection, Page, PageRequest, Stored};
use crate::call::Call;
use crate::error::Error;

/// The table of what is filed under what.
const FILED_UNDER: &str = "filed_under";

/// Which documents are asked for.
#[derive(Debug, Clone)]
pub struct Filter<'a> {
    authority: &'a str,
    state: i32,
    under: Vec<&'a str>,
}

impl<'a> Filter<'a> {
    /// All of an authority.
    pub fn of(authority: &'a str) -> Self {
        Self {
            authority,
            state: 0,
            under: Vec::new(),
        }
    }

    /// Those in a state; 0 does not narrow it.
    #[must_use]
    pub fn in_state(mut self, state: impl Into<i32>) -> Self {
        self.state = state.into();
        self
    }

    /// Those that are filed under a name. Nothing is filed under an empty one.
    #[must_use]
    pub fn under(mut self, heading: &'a str) -> Self {
        self.under.push(heading);
        self
    }

    /// The same, where a name is given.
    #[must_use]
    pub fn narrowed_to(self, heading: &'a str) -> Self {
        match heading {
            "" => self,
            heading => self.under(heading),
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
        let page = page.page(self.found(of, &query).await?, |stored| stored.id.clone())?;
        Ok(page.map(|stored| stored.value))
    }

    /// All documents that a filter finds, in the order of their making: for those that are few.
    pub async fn all<T: Resource>(&self, of: &Collection<T>, filter: &Filter<'_>) -> Result<Vec<Stored<T>>, Error> {
        let (mut query, id) = filtered(of, filter);
        query.order_by(id, Order::Asc);
        self.found(of, &query).await
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
    pub async fn file_under<T>(&self, of: &Collection<T>, stored: &Stored<T>, heading: &str) -> Result<(), Error> {
        self.file(of, &stored.id, [heading.to_string()].into()).await
    }

    /// Files a changed document under what it is filed under now, and no more under what it was filed under before.
    pub async fn refile<T>(&self, of: &Collection<T>, stored: &Stored<T>, before: &[String]) -> Result<(), Error> {
        let now = (of.filed_under)(&stored.value);
        let gone = before.iter().filter(|heading| !now.contains(heading));
        let delete = Query::delete()
            .from_table(FILED_UNDER)
            .and_where(Expr::col("collection").eq(of.table))
            .and_where(Expr::col("heading").is_in(gone))
            .and_where(Expr::col("id").eq(&stored.id))
            .to_owned();
        self.tx().execute(&delete).await?;
        let added = now.into_iter().filter(|heading| !before.contains(heading));
        self.file(of, &stored.id, added.collect()).await
    }

    pub(super) async fn file<T>(&self, of: &Collection<T>, id: &str, headings: BTreeSet<String>) -> Result<(), Error> {
        let mut insert = Query::insert();
        insert.into_table(FILED_UNDER).columns(["collection", "heading", "id"]);
        let mut any = false;
        for heading in headings.into_iter().filter(|heading| !heading.is_empty()) {
            insert.values_panic([of.table.into(), heading.into(), id.into()]);
            any = true;
        }
        if any {
            self.tx().execute(&insert).await?;
        }
        Ok(())
    }

    async fn found<T: Resource>(&self, of: &Collection<T>, query: &SelectStatement) -> Result<Vec<Stored<T>>, Error> {
        let rows = self.tx().query_all(query).await?;
        rows.iter().map(|row| self.read_row(of, row)).collect()
    }
}

/// The query of a filter, and the column of ids by which it is to be ordered: that of the first heading where there is one, so
/// that a page is read off its index.
fn filtered<T>(of: &Collection<T>, filter: &Filter<'_>) -> (SelectStatement, (&'static str, &'static str)) {
    let mut query = of.select();
    query.and_where(Expr::col((of.table, "authority")).eq(filter.authority));
    if filter.state != 0 {
        query.and_where(Expr::col((of.table, "state")).eq(filter.state));
    }
    let Some((first, others)) = filter.under.split_first() else {
        return (query, (of.table, "id"));
    };
    query
        .inner_join(FILED_UNDER, Expr::col((FILED_UNDER, "id")).equals((of.table, "id")))
        .and_where(Expr::col((FILED_UNDER, "collection")).eq(of.table))
        .and_where(Expr::col((FILED_UNDER, "heading")).eq(*first));
    for heading in others {
        let filed = Query::select()
            .column("id")
            .from(FILED_UNDER)
            .and_where(Expr::col("collection").eq(of.table))
            .and_where(Expr::col("heading").eq(*heading))
            .to_owned();
        query.and_where(Expr::col((of.table, "id")).in_subquery(filed));
    }
    (query, (FILED_UNDER, "id"))
}

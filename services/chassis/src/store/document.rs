//! Documents: stored, read, read to be changed, and changed.

use std::collections::{BTreeMap, BTreeSet};

use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::{Resource, Stamp};
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Order, Query, SelectStatement};
use sea_orm::{DbBackend, QueryResult};

use super::{Collection, Stored, new_id, not_found};
use crate::call::Call;
use crate::error::{Error, Fault};

impl Call {
    /// Stores a new document of an authority. Refuses one whose key is taken.
    pub async fn create<T: Resource>(&self, of: &Collection<T>, authority: &str, value: T) -> Result<Stored<T>, Error> {
        let key = (of.unique_key)(&value);
        self.refuse_taken_key(of, authority, &key).await?;
        let now = self.now_micros();
        let id = new_id(now);
        let mut stored = Stored {
            name: format!("{}/{id}", of.table),
            authority: authority.to_string(),
            id,
            version: 1,
            created: now,
            unique_key: key,
            value,
        };
        let insert = Query::insert()
            .into_table(of.table)
            .columns([
                "id",
                "authority",
                "state",
                "unique_key",
                "version",
                "document",
                "created",
                "updated",
            ])
            .values_panic([
                stored.id.clone().into(),
                authority.into(),
                stored.value.state_number().into(),
                of.key_column(&stored.value).into(),
                1i64.into(),
                self.bare_text(&stored.name, &stored.value)?.into(),
                now.into(),
                now.into(),
            ])
            .to_owned();
        self.tx().execute(&insert).await?;
        let index_keys = (of.index_keys)(&stored.value).into_iter().collect();
        self.index(of, &stored.id, index_keys).await?;
        of.stamp(self, &mut stored, now);
        Ok(stored)
    }

    /// Reads a document that the caller may see.
    pub async fn load<T: Resource>(&self, of: &Collection<T>, name: &str) -> Result<Stored<T>, Error> {
        self.find(of, name, false).await
    }

    /// Reads the documents of these names that the caller may see, in one query and in the order of the names.
    pub async fn load_all<T: Resource>(&self, of: &Collection<T>, names: &[String]) -> Result<Vec<Stored<T>>, Error> {
        let ids = names.iter().map(|name| of.id_of(name));
        let query = of.select().and_where(Expr::col("id").is_in(ids)).to_owned();
        let mut found = BTreeMap::new();
        for row in self.tx().query_all(&query).await? {
            let stored = self.read_row(of, &row)?;
            if of.shows(self.caller(), &stored) {
                found.insert(stored.name.clone(), stored);
            }
        }
        let mut all: Vec<Stored<T>> = names.iter().filter_map(|name| found.remove(name)).collect();
        self.keep_apart(of, &mut all).await?;
        Ok(all)
    }

    /// Reads a document to change it: no one else changes it before this transaction ends. An etag that is not empty must
    /// be the document's.
    pub async fn load_to_change<T: Resource>(
        &self,
        of: &Collection<T>,
        name: &str,
        etag: &str,
    ) -> Result<Stored<T>, Error> {
        let stored = self.find(of, name, true).await?;
        stored.refuse_stale(etag)?;
        Ok(stored)
    }

    /// Reads documents to change them or to rest on them, whoever's they are; a name that leads to none is missing in the
    /// answer.
    pub async fn load_each<T: Resource>(
        &self,
        of: &Collection<T>,
        names: impl IntoIterator<Item = &str>,
    ) -> Result<BTreeMap<String, Stored<T>>, Error> {
        let ids: BTreeSet<&str> = names.into_iter().map(|name| of.id_of(name)).collect();
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut query = of.select();
        query.and_where(Expr::col("id").is_in(ids)).order_by("id", Order::Asc);
        self.lock(&mut query);
        let mut found = BTreeMap::new();
        for row in self.tx().query_all(&query).await? {
            let stored = self.read_row(of, &row)?;
            found.insert(stored.name.clone(), stored);
        }
        Ok(found)
    }

    /// Reads the document with a key; `None` where the caller sees none.
    pub async fn load_by_key<T: Resource>(
        &self,
        of: &Collection<T>,
        authority: &str,
        key: &str,
    ) -> Result<Option<Stored<T>>, Error> {
        let mut query = of.select();
        query
            .and_where(Expr::col("authority").eq(authority))
            .and_where(Expr::col("unique_key").eq((of.form)(key)));
        self.lock(&mut query);
        let row = self.tx().query_one(&query).await?;
        row.map(|row| self.read_row(of, &row)).transpose()
    }

    /// Stores a changed document. Refuses a key that it did not have and another has.
    pub async fn save<T: Resource>(&self, of: &Collection<T>, stored: &mut Stored<T>) -> Result<(), Error> {
        self.save_as(of, stored, stored.version + 1).await
    }

    /// Stores what has changed of a document on which nobody's decision rests, as how much hangs on it: its etag stays.
    pub async fn save_aside<T: Resource>(&self, of: &Collection<T>, stored: &mut Stored<T>) -> Result<(), Error> {
        self.save_as(of, stored, stored.version).await
    }

    async fn save_as<T: Resource>(
        &self,
        of: &Collection<T>,
        stored: &mut Stored<T>,
        version: i64,
    ) -> Result<(), Error> {
        let now = self.now_micros();
        let registered = (of.unique_key)(&stored.value);
        if (of.form)(&registered) != (of.form)(&stored.unique_key) {
            self.refuse_taken_key(of, &stored.authority, &registered).await?;
        }
        let update = Query::update()
            .table(of.table)
            .value("state", stored.value.state_number())
            .value("unique_key", of.key_column(&stored.value))
            .value("version", version)
            .value("document", self.bare_text(&stored.name, &stored.value)?)
            .value("updated", now)
            .and_where(Expr::col("id").eq(&stored.id))
            .and_where(Expr::col("version").eq(stored.version))
            .to_owned();
        let changed = self.tx().execute(&update).await?.rows_affected();
        if changed != 1 {
            return Err(Fault::conflict(format!("{} changed {changed} rows", stored.name)).into());
        }
        stored.version = version;
        stored.unique_key = registered;
        of.stamp(self, stored, now);
        Ok(())
    }

    async fn find<T: Resource>(&self, of: &Collection<T>, name: &str, to_change: bool) -> Result<Stored<T>, Error> {
        let mut query = of.select();
        query.and_where(Expr::col("id").eq(of.id_of(name)));
        if to_change {
            self.lock(&mut query);
        }
        let row = self.tx().query_one(&query).await?;
        let stored = row.map(|row| self.read_row(of, &row)).transpose()?;
        // What another authority has, and what the caller may not know of, looks like what does not exist.
        let mut stored = stored
            .filter(|stored| of.shows(self.caller(), stored))
            .ok_or_else(|| not_found(name))?;
        self.keep_apart(of, std::slice::from_mut(&mut stored)).await?;
        Ok(stored)
    }

    /// Locks what a query finds, in a call that writes.
    pub(crate) fn lock(&self, query: &mut SelectStatement) {
        // SQLite's writers already queue for the whole file.
        if self.inner.writes && self.tx().get_database_backend() == DbBackend::Postgres {
            query.lock(LockType::Update);
        }
    }

    async fn refuse_taken_key<T: Resource>(&self, of: &Collection<T>, authority: &str, key: &str) -> Result<(), Error> {
        if key.is_empty() {
            return Ok(());
        }
        match self.load_by_key(of, authority, key).await? {
            None => Ok(()),
            Some(other) => {
                let message = format!("{key} is already registered, as {}", other.name);
                let refusal = Refusal::new(Kind::Exists, ErrorReason::ResourceExists.code(), message);
                Err(refusal.with("resource", other.name).into())
            }
        }
    }

    /// A document without what the store stamps upon it each time.
    fn bare_text<T: Resource>(&self, name: &str, value: &T) -> Result<String, Error> {
        let mut bare = value.clone();
        bare.stamp(Stamp::default());
        self.document_text(name, &bare)
    }

    /// A message as the contract writes it in JSON, with what is personal sealed for a place, as `tipoffs/123`.
    pub fn document_text<T: prost::Name>(&self, place: &str, value: &T) -> Result<String, Error> {
        let document = self.context().inner.contract.to_document(value).map_err(Fault::new)?;
        self.context().sealing().close(place, document)
    }

    /// A message from what [`Call::document_text`] wrote.
    pub fn document_from<T: prost::Name + Default>(&self, place: &str, text: &str) -> Result<T, Error> {
        let document = self.context().sealing().disclose(place, text)?;
        Ok(self
            .context()
            .inner
            .contract
            .from_document(document)
            .map_err(Fault::new)?)
    }

    pub(super) fn read_row<T: Resource>(&self, of: &Collection<T>, row: &QueryResult) -> Result<Stored<T>, Error> {
        let text: String = row.try_get("", "document")?;
        let id: String = row.try_get("", "id")?;
        let name = format!("{}/{id}", of.table);
        let value = self.document_from(&name, &text)?;
        let mut stored = Stored {
            unique_key: (of.unique_key)(&value),
            value,
            name,
            authority: row.try_get("", "authority")?,
            id,
            version: row.try_get("", "version")?,
            created: row.try_get("", "created")?,
        };
        of.stamp(self, &mut stored, row.try_get("", "updated")?);
        Ok(stored)
    }
}

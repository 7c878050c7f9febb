//! Collections: a resource is stored as the contract writes it, beside the columns by which it is found.
//!
//! The contract is never broken, so a stored document can always be read. One table per kind, all alike; what needs its
//! own columns and constraints, as money does, has its own tables instead.

use kezhi_procedure::{Kind, Offered, Refusal, normal};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::{Resource, Stamp};
use sea_orm::sea_query::{Query, SelectStatement};

use super::audience::Audience;
use super::{etag_of, timestamp};
use crate::call::Call;
use crate::caller::Caller;

/// A kind of resource that is stored as documents.
pub struct Collection<T> {
    /// The table, and the first segment of the names, as `cases`.
    pub table: &'static str,
    /// The unique key within the authority by which a document is found besides its name; empty where it has none.
    pub unique_key: fn(&T) -> String,
    /// In which form keys are compared: however people typed them, or exactly, where a machine gives them out.
    pub form: fn(&str) -> String,
    /// What a document is filed under when it is stored: the names by which it is listed besides its authority, as that of its
    /// project; an empty one is none. Where they change, [`Call::reindex`](crate::Call::reindex) says so.
    pub index_keys: fn(&T) -> Vec<String>,
    /// The steps that may be taken of a document now, as far as its state decides; a caller is told besides which of them are methods that
    /// its roles may call, and not kept from it by what it did before.
    pub offers: fn(&T) -> Vec<Offered>,
    /// Who may know of a document: to anyone else it does not exist, whatever is asked of it.
    pub known_to: fn(&T) -> Audience,
    /// True where others than those who see the matters of its authority read it, as far as all may know of it.
    pub public: bool,
}

/// A document with its place in the store.
#[derive(Debug, Clone)]
pub struct Stored<T> {
    /// The document, stamped.
    pub value: T,
    /// Its resource name.
    pub name: String,
    /// The authority whose it is.
    pub authority: String,
    /// The key with which it was read or stored.
    pub(super) unique_key: String,
    pub(super) id: String,
    pub(super) version: i64,
    pub(super) created: i64,
}

impl<T> Collection<T> {
    /// A collection that is read by its authority only, and whose documents are found by their names alone.
    pub const fn named(table: &'static str) -> Self {
        Self {
            table,
            unique_key: |_| String::new(),
            form: normal::form,
            index_keys: |_| Vec::new(),
            offers: |_| Vec::new(),
            known_to: |_| Audience::All,
            public: false,
        }
    }

    /// The id in a name of the collection; empty, as no id is, in any other name.
    pub(super) fn id_of<'a>(&self, name: &'a str) -> &'a str {
        name.strip_prefix(self.table)
            .and_then(|rest| rest.strip_prefix('/'))
            .unwrap_or_default()
    }

    pub(super) fn select(&self) -> SelectStatement {
        Query::select()
            .columns(
                ["id", "authority", "version", "document", "created", "updated"].map(|column| (self.table, column)),
            )
            .from(self.table)
            .to_owned()
    }

    /// True where a caller may know of a document.
    pub(super) fn shows(&self, caller: &Caller, stored: &Stored<T>) -> bool {
        match (self.known_to)(&stored.value) {
            Audience::All if self.public => true,
            audience => caller.sees(&stored.authority) && audience.includes(caller),
        }
    }

    pub(super) fn key_column(&self, value: &T) -> Option<String> {
        Some((self.form)(&(self.unique_key)(value))).filter(|key| !key.is_empty())
    }
}

impl<T> Stored<T> {
    /// Refuses an etag that is not empty and not the document's. The refusal tells the present one, so whom the document is
    /// hidden from is refused before.
    pub fn refuse_stale(&self, etag: &str) -> Result<(), Refusal> {
        let (name, current) = (&self.name, etag_of(self.version));
        if etag.is_empty() || etag == current {
            return Ok(());
        }
        let message = format!("{name} has changed: its etag is {current}, not {etag}; read it again");
        let refusal = Refusal::new(Kind::Stale, ErrorReason::EtagStale.code(), message);
        Err(refusal.with("resource", name).with("etag", current))
    }
}

impl<T: Resource> Collection<T> {
    /// Writes what only the store knows into a document, and the steps that a call's own caller may take of it.
    pub(super) fn stamp(&self, call: &Call, stored: &mut Stored<T>, updated: i64) {
        let possible_steps: Vec<String> = (self.offers)(&stored.value)
            .into_iter()
            .map(|offered| offered.name.to_string())
            .collect();
        let mut allowed_steps = possible_steps.clone();
        let is_own = call.caller().sees(&stored.authority);
        allowed_steps.retain(|step| is_own && call.admits(step));
        stored.value.stamp(Stamp {
            name: stored.name.clone(),
            etag: etag_of(stored.version),
            authority: stored.authority.clone(),
            possible_steps,
            allowed_steps,
            create_time: Some(timestamp(stored.created)),
            update_time: Some(timestamp(updated)),
        });
    }
}

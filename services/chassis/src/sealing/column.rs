//! Where something sealed stands, and how it stands there.

use kezhi_proto::Resource;
use prost::Name;
use sea_orm::QueryResult;

use super::key::{FORM, Parts};
use crate::call::Call;
use crate::error::Error;
use crate::store::Collection;

/// Begins the JSON of a document of which something is sealed.
pub(super) const BEGINS: &str = "{\"@sealed\":\"";

/// A column in which something is sealed.
#[derive(Debug, Clone, Copy)]
pub struct Sealed {
    /// The table.
    pub table: &'static str,
    /// The column by which a row is found; it is unique.
    pub key: &'static str,
    /// The column.
    pub column: &'static str,
    /// What stands in it.
    pub holds: Holds,
}

/// What a column holds.
#[derive(Debug, Clone, Copy)]
pub enum Holds {
    /// The JSON of a message; what is personal of it is sealed.
    Document(fn() -> String),
    /// A text that ends with the SHA-256 of something personal, in hex, after these words: a blind index takes its place. Where it is
    /// what documents are filed under, they are filed anew.
    Digest {
        /// What goes before it.
        after: &'static str,
    },
    /// A text, which is sealed whole; nothing for an empty one.
    Text {
        /// The column of its blind index.
        index: Option<&'static str>,
    },
}

impl Sealed {
    /// The documents of a collection.
    pub const fn documents<T: Resource>(collection: &Collection<T>) -> Self {
        Self::messages::<T>(collection.table, "id", "document")
    }

    /// A column of messages in JSON.
    pub const fn messages<M: Name>(table: &'static str, key: &'static str, column: &'static str) -> Self {
        Self {
            table,
            key,
            column,
            holds: Holds::Document(M::full_name),
        }
    }

    /// A column of texts that are not searched.
    pub const fn texts(table: &'static str, key: &'static str, column: &'static str) -> Self {
        Self {
            table,
            key,
            column,
            holds: Holds::Text { index: None },
        }
    }

    /// How what is sealed here under the key of an id begins.
    pub(super) fn begins(&self, id: &str) -> String {
        match self.holds {
            Holds::Document(_) => format!("{BEGINS}{FORM}.{id}"),
            Holds::Text { .. } | Holds::Digest { .. } => format!("{FORM}.{id}"),
        }
    }

    /// The place of what is sealed in a row, to which it is bound.
    pub fn place(&self, key: &str) -> String {
        match self.holds {
            // A document is called so itself.
            Holds::Document(_) => format!("{}/{key}", self.table),
            Holds::Text { .. } | Holds::Digest { .. } => format!("{}/{key}/{}", self.table, self.column),
        }
    }

    /// A text as it is to stand in the row of a key.
    pub fn seal(&self, call: &Call, key: &str, text: &str) -> Result<String, Error> {
        call.context().sealing().seal_text(&self.place(key), text)
    }

    /// The text that stands in the row of a key.
    pub fn open(&self, call: &Call, key: &str, row: &QueryResult) -> Result<String, Error> {
        let sealed: String = row.try_get("", self.column)?;
        call.context().sealing().open_text(&self.place(key), &sealed)
    }

    /// True for a column by which rows are found.
    pub(super) fn is_found_by(&self) -> bool {
        matches!(self.holds, Holds::Digest { .. } | Holds::Text { index: Some(_) })
    }
}

/// The id of the key under which something is sealed in a text; nothing where all of it is open.
pub(super) fn key_of(text: &str) -> Option<&str> {
    let sealed = match text.strip_prefix(BEGINS) {
        Some(document) => document.split('"').next()?,
        None => text,
    };
    Parts::of(sealed).map(|parts| parts.key)
}

//! How far an entry of the data was checked against its source.

use serde::{Deserialize, Serialize};

/// How sure an entry is. Anything but [`Verified::Text`] must be shown as such to whoever relies on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verified {
    /// The provision's full text was read.
    Text,
    /// Read at second hand: a report, a reprint, a data package.
    Secondary,
    /// Not checked, or the bureau's own choice.
    Unverified,
}

impl Verified {
    /// Its name, as data and callers have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Secondary => "secondary",
            Self::Unverified => "unverified",
        }
    }

    /// What a reader must be told beside a figure that rests on the entry; empty where its text was read.
    pub(crate) fn caveat(self, source: &str) -> String {
        match self {
            Verified::Text => String::new(),
            Verified::Secondary => format!(" [read at second hand: {source}]"),
            Verified::Unverified => format!(" [not verified: {source}]"),
        }
    }
}

//! What could not be read, and where it stands.

use std::fmt;

/// A record that could not be read. All that come after it are.
///
/// It quotes fields of numbers, codes, words and days; never those of names, addresses and the codes of owners, which may be the
/// numbers of people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct BadRecord {
    /// The line of the stream, from 1: where the mistake is if that is known, and otherwise where the record begins.
    pub line: u64,
    /// Which record of the stream it is, from 1, good and bad ones counted; 0 if it is none, as a header or what stands
    /// between documents.
    pub ordinal: u64,
    /// What is wrong with it: a column of the table or a field of [`Patent`](crate::Patent). Empty if it is the record as a
    /// whole.
    pub field: String,
    /// What is wrong, in a sentence.
    pub message: String,
}

impl fmt::Display for BadRecord {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}", self.line)?;
        if self.ordinal > 0 {
            write!(out, ", record {}", self.ordinal)?;
        }
        if !self.field.is_empty() {
            write!(out, ", {}", self.field)?;
        }
        write!(out, ": {}", self.message)
    }
}

/// Where a record of the stream stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// The line in which it begins, from 1.
    pub line: u64,
    /// Which record it is, from 1, good and bad ones counted.
    pub ordinal: u64,
}

/// What is wrong with a field, before it is known where its record stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) field: String,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn of(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }

    pub(crate) fn at(self, line: u64, ordinal: u64) -> BadRecord {
        BadRecord {
            line,
            ordinal,
            field: self.field,
            message: self.message,
        }
    }
}

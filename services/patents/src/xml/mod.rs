//! XML that comes in pieces: cut into records, each of which is read as a small tree.

mod characters;
mod element;
mod lexer;
mod splitter;

use crate::{Patent, bad_record::Fault};

pub(crate) use element::Element;
pub(crate) use splitter::Splitter;

/// What the XML of a format is made of.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// Its namespaces; an empty one is that of names without.
    pub(crate) namespaces: &'static [&'static str],
    /// The elements that are a record each. One within another belongs to it.
    pub(crate) records: &'static [&'static str],
    /// The elements inside a record that are not read.
    pub(crate) unread: &'static [&'static str],
    /// What a record says.
    pub(crate) read: fn(&Element) -> Result<Patent, Fault>,
}

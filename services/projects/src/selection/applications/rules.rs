//! The preconditions that the table of an application names, what it must be in itself, and what its form lacks. Pure.

mod content;
mod facts;
mod form;
mod indirect;
mod preconditions;

pub use content::{Entry, leader_is_unchanged, read_entry, refuse_other_organisation};
pub use facts::Facts;
pub use form::missing;
pub use indirect::indirect_ceiling_fen;
pub use preconditions::*;

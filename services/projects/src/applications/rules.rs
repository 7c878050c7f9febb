//! The preconditions that the table of an application names, what it must be in itself, and what its form lacks. Pure.

mod content;
mod form;
mod indirect;
mod steps;

pub use content::{Entry, leader_is_unchanged, read_entry, refuse_other_organisation};
pub use form::missing;
pub use indirect::indirect_ceiling_fen;
pub use steps::*;

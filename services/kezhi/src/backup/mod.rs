//! Backups. A set is a folder: the database of each service as a SQLite file, whatever it is kept in; the keys and the operator's law;
//! the settings with their secrets left out; and a signed manifest that says what must be in them.
//!
//! All databases are of one moment: nobody in a set is ahead of a log that is followed. Only what is stored is copied, so what was
//! removed before is in no backup.

mod check;
mod manifest;
mod moving;
mod restore;
mod write;

pub use check::{check, is_set};
pub use moving::run as move_to;
pub use restore::run as restore;
pub use write::run as backup;

//! The database: how it is reached, the one way to write, documents, pages.

mod connect;
mod document;
mod number;
mod page;
mod reply;
mod together;
mod write;

pub(crate) use connect::CONNECTIONS;
pub use connect::{Database, connect};
pub use document::{Collection, Stored, not_found};
pub(crate) use document::{new_id, timestamp};
pub use page::{Page, PageRequest};
pub use together::{Desk, Together};

//! The database: how it is reached, the one way to write, documents, lists, pages.

mod clock;
mod collection;
mod connect;
mod copy;
mod document;
mod guard;
mod list;
mod name;
mod number;
mod page;
mod reply;
pub mod soundness;
mod table;
mod together;
mod transaction;
mod trouble;
mod write;

pub use clock::{DatabaseClock, database_clock};
pub(crate) use collection::apart;
pub use collection::{Collection, Stored};
pub use connect::{Database, Login, Pool, connect, connect_pooled, connect_to_copy, forget_tables, open_copy};
pub use copy::{contents, copy, is_empty};
pub use guard::Guard;
pub(crate) use guard::{Written, lines, written};
pub use list::Filter;
pub(crate) use name::{digest_of, etag_of, new_id};
pub use name::{not_found, timestamp};
pub use number::Gap;
pub use page::{Page, PageRequest};
pub(crate) use reply::sealed_before;
pub use table::Contents;
pub use together::{Desk, Together};
pub use transaction::{Changed, Transaction};
pub(crate) use trouble::Trouble;
pub use write::begin_to_read;
pub(crate) use write::caller_of;

//! What is personal is kept encrypted (sealed), whoever gets hold of a database file, a dump or a backup.
//!
//! Each thing that is sealed has a data key of its own (AES-256-GCM), which is wrapped by a sealing key of the deployment and bound to
//! the row in which it stands: it cannot be opened from another. What is searched has a blind index besides: a keyed digest that
//! only equal texts share.

pub(crate) mod cipher;
mod column;
mod fate;
mod key;
mod keys;
mod renewal;
mod rows;
mod texts;

pub use column::{Holds, Sealed};
pub use keys::{KeysError, SealingKeys};
pub use renewal::{Renewal, SealedRows};

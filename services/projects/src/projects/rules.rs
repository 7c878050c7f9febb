//! The preconditions that the tables name: from the facts to a refusal, or none. Pure.

mod amendment;
mod balance;
mod contents;
mod standing;

pub use amendment::*;
pub use balance::*;
pub use contents::*;
pub use standing::*;

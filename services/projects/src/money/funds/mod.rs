//! The money of plans and projects: the operations that move it, each with the transfers that it makes, and the desk at which those
//! that wait for each other are committed together.

mod adjustments;
mod appropriations;
mod commitments;
mod contributions;
mod drafting;
pub(crate) mod module;
pub mod operations;
mod returns;
mod reversals;
pub mod rules;
#[cfg(test)]
mod tests;

pub use commitments::{commit_task_book, replace_budget};
pub use drafting::{Drafting, claim, of_project, owner, refuse_foreign_unit};
pub use returns::{refuse_open_books, refuse_open_plan};
pub use reversals::reversal;
pub use rules::refuse_unless;

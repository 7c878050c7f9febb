//! How a matter moves: a table of steps, read in one order, refused in one form.
//!
//! Pure: no clock, no database, no wire. [`Procedure`] is the table, [`Procedure::take`] the one way to move, [`Refusal`]
//! the one way to say no, [`mod@field`] how a request is read, [`normal`] what is the same however it was typed, [`act`] what may be
//! one act, [`check`] what a table must be, [`diagram`] how it is drawn.

pub mod act;
pub mod check;
pub mod diagram;
pub mod field;
pub mod normal;
mod procedure;
mod refusal;
mod state;
mod step;
#[cfg(test)]
mod tests;

pub use procedure::{Procedure, RuleArticle, Taken, TakenBefore};
pub use refusal::{Kind, Refusal, gathered};
pub use state::state_name;
pub use step::{Offered, Rule, Starts, Step};

/// How the rule id of a limit begins whose last day was agreed, as `agreed.milestone`. No rule of the law begins so.
pub const AGREED: &str = "agreed.";

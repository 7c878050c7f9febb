//! What each step adds to an acceptance, in the order of the procedure.

pub mod application;
pub mod decisions;
pub mod panel;
pub mod performance;

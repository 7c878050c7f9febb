#![doc = include_str!("../README.md")]

mod article;
mod calendar;
mod day;
mod deadline;
mod fen;
pub mod identifier;
mod law;
mod load;
pub mod masking;
pub mod penalty;
mod regime;
mod rule;
mod statute;
mod verified;

pub use article::{Article, InvalidArticle, article};
pub use calendar::{Calendar, CalendarError, CalendarUnpublished, CalendarYear, Holiday};
pub use day::{Day, InvalidDay};
pub use deadline::{DateRange, Deadline, DeadlineError};
pub use fen::{Fen, InvalidFen};
pub use law::Law;
pub use load::LoadError;
pub use penalty::{Assessment, Circumstance, Effect, PenaltyError, PenaltyFacts, Reason, Standard, Tier};
pub use regime::{Regime, UnknownRegime};
pub use rule::{Direction, Extension, Rule, Unit};
pub use statute::Statute;
pub use verified::Verified;

//! The preconditions that the table of a case names: from the facts to a refusal, or none. Pure.

mod correction;
mod filing;
mod hearing;
mod money;
mod officers;
mod penalty;

pub use correction::*;
pub use filing::*;
pub use hearing::*;
pub use money::*;
pub use officers::*;
pub use penalty::*;

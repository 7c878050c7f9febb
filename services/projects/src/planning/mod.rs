//! What comes before a project: the science `plans` that pay, and the `calls` published under them.

pub(crate) mod funding_calls;
pub(crate) mod plans;

use kezhi_chassis::Module;

/// What these bring.
pub(crate) const MODULE: Module = Module::of(&[plans::module::MODULE, funding_calls::module::MODULE]);

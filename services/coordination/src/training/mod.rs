//! Whom the bureau trains: `courses`, and who is enrolled in them (`enrolments`).

pub(crate) mod courses;
pub(crate) mod enrolments;

use kezhi_chassis::Module;

/// What these bring.
pub(crate) const MODULE: Module = Module::of(&[courses::module::MODULE, enrolments::module::MODULE]);

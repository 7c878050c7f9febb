//! The `projects` themselves, from the signed task book to their `acceptance`; what holds one (`holds`), what ends it (`completion`), and what
//! hangs on it (`project_matters`).

pub(crate) mod acceptance;
pub(crate) mod completion;
pub(crate) mod holds;
pub(crate) mod project_matters;
pub(crate) mod projects;

use kezhi_chassis::Module;

/// What these bring.
pub(crate) const MODULE: Module = Module::of(&[projects::module::MODULE, acceptance::module::MODULE]);

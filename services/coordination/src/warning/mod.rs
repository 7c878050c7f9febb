//! Early warning: who is watched (`watch_subjects`), what was found (`signals`), and the `warnings` that are issued and answered.

pub(crate) mod signals;
pub(crate) mod warnings;
pub(crate) mod watch_subjects;

use kezhi_chassis::Module;

/// What these bring.
pub(crate) const MODULE: Module = Module::of(&[
    watch_subjects::module::MODULE,
    signals::module::MODULE,
    warnings::module::MODULE,
]);

//! How projects and those who take part are watched: `supervision`, `rectifications`, `institution_checks`, `intermediaries`, `referrals`, and what
//! is remembered of their `integrity`.

pub(crate) mod institution_checks;
pub(crate) mod integrity;
pub(crate) mod intermediaries;
pub(crate) mod rectifications;
pub(crate) mod referrals;
pub(crate) mod supervision;

use kezhi_chassis::Module;

/// What these bring.
pub(crate) const MODULE: Module = Module::of(&[
    supervision::module::MODULE,
    rectifications::module::MODULE,
    intermediaries::module::MODULE,
    institution_checks::module::MODULE,
    referrals::module::MODULE,
    integrity::module::MODULE,
]);

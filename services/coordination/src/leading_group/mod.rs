//! The office of the leading group (双打办): its member `departments`, its `campaigns` with their `tasks`, the `monthly_returns` that it asks for, and
//! its `briefs`, counted in `group_statistics`.

pub(crate) mod briefs;
pub(crate) mod campaigns;
pub(crate) mod departments;
pub(crate) mod group_statistics;
pub(crate) mod month;
pub(crate) mod monthly_returns;
pub(crate) mod tasks;

use kezhi_chassis::Module;

/// What these bring.
pub(crate) const MODULE: Module = Module::of(&[
    departments::module::MODULE,
    campaigns::module::MODULE,
    tasks::module::MODULE,
    monthly_returns::module::MODULE,
    briefs::module::MODULE,
    group_statistics::module::MODULE,
]);

//! How the bureau enforces together with others: `agreements`, `interagency_requests` and `joint_actions`, and what touches abroad (`foreign_matters`).

pub(crate) mod agreements;
pub(crate) mod foreign_matters;
pub(crate) mod interagency_requests;
pub(crate) mod joint_actions;

use kezhi_chassis::Module;

/// What these bring.
pub(crate) const MODULE: Module = Module::of(&[
    agreements::module::MODULE,
    interagency_requests::module::MODULE,
    joint_actions::module::MODULE,
    foreign_matters::module::MODULE,
]);

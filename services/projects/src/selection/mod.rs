//! How projects are chosen: the `applications` that answer a call, the `experts` who judge them in `reviews`, and the `objections` of
//! the public.

pub(crate) mod applications;
pub(crate) mod experts;
pub(crate) mod objections;
pub(crate) mod reviews;

use kezhi_chassis::Module;

/// What these bring.
pub(crate) const MODULE: Module = Module::of(&[
    applications::module::MODULE,
    experts::module::MODULE,
    reviews::module::MODULE,
    objections::module::MODULE,
]);

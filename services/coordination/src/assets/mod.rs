//! The district's patents, and what becomes of them: the register (`patents`), the `patent_transactions` in them, and how they are rewarded by
//! `incentive_policies` and `incentive_claims`.

pub(crate) mod incentive_claims;
pub(crate) mod incentive_policies;
pub(crate) mod patent_transactions;
pub(crate) mod patents;

use kezhi_chassis::Module;

/// What these bring.
pub(crate) const MODULE: Module = Module::of(&[
    patents::module::MODULE,
    patent_transactions::module::MODULE,
    incentive_policies::module::MODULE,
    incentive_claims::module::MODULE,
]);

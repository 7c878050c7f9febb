//! ReferralService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{REFERRALS, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| vec![Drawn::of("referral.md", "A referral (移送)", &procedure::REFERRAL, law)],
    documents: &[REFERRALS.table],
    ..Module::NONE
};

/// The methods of ReferralService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::refer)
        .write(steps::record_answer)
        .read(super::get)
        .read(super::list)
}

//! IncentiveClaimService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{CLAIMS, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "incentive-claim.md",
            "A claim by such a policy (专利资助、奖励申请)",
            &procedure::CLAIM,
            law,
        )]
    },
    documents: &[CLAIMS.table],
    shown_to_platforms: &["incentive-claim.*"],
    ..Module::NONE
};

/// The methods of IncentiveClaimService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::submit)
        .write(steps::check)
        .write(steps::approve)
        .write(steps::refuse)
        .write(steps::withdraw)
        .read(super::get)
        .read(super::list)
}

//! IncentivePolicyService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{POLICIES, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "incentive-policy.md",
            "A policy that pays for patents (专利资助、奖励政策)",
            &procedure::POLICY,
            law,
        )]
    },
    documents: &[POLICIES.table],
    shown_to_platforms: &["incentive-policy.ended", "incentive-policy.published"],
    ..Module::NONE
};

/// The methods of IncentivePolicyService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::draft)
        .write(steps::revise)
        .write(steps::publish)
        .write(steps::end)
        .read(super::get)
        .read(super::list)
}

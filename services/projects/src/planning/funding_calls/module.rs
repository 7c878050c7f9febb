//! FundingCallService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{FUNDING_CALLS, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "funding-call.md",
            "A call for applications (申报指南)",
            &procedure::CALL,
            law,
        )]
    },
    documents: &[FUNDING_CALLS.table],
    shown_to_platforms: &[
        "funding-call.in-review",
        "funding-call.published",
        "funding-call.withdrawn",
    ],
    ..Module::NONE
};

/// The methods of FundingCallService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::create)
        .write(steps::revise)
        .read(super::get)
        .read(super::list)
        .write(steps::publish)
        .write(steps::withdraw)
}

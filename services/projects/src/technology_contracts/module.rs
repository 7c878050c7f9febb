//! TechnologyContractService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{CONTRACTS, procedure, statistics, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "technology-contract.md",
            "A technology contract (技术合同认定登记)",
            &procedure::CONTRACT,
            law,
        )]
    },
    documents: &[CONTRACTS.table],
    sealed: &[Sealed::documents(&CONTRACTS)],
    shown_to_platforms: &["technology-contract.*"],
    ..Module::NONE
};

/// The methods of TechnologyContractService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::apply)
        .write(steps::send_back)
        .write(steps::complete)
        .write(steps::accept)
        .write(steps::recognise)
        .write(steps::refuse)
        .write(steps::withdraw)
        .write(steps::cancel)
        .read(super::get)
        .read(super::list)
        .read(statistics::answer)
}

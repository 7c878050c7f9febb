//! AcceptanceService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::steps::{application, decisions, panel, performance};
use super::{ACCEPTANCES, procedure};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "acceptance.md",
            "An acceptance (结题验收)",
            &procedure::ACCEPTANCE,
            law,
        )]
    },
    documents: &[ACCEPTANCES.table],
    sealed: &[Sealed::documents(&ACCEPTANCES)],
    shown_to_platforms: &["acceptance.*"],
    ..Module::NONE
};

/// The methods of AcceptanceService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(application::apply)
        .read(super::get)
        .read(super::list)
        .write(panel::arrange)
        .write(panel::record_conclusions)
        .write(decisions::pass)
        .write(decisions::send_back)
        .write(decisions::fail)
        .write(performance::evaluate)
}

//! ApplicationService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{APPLICATIONS, duplicates, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "application.md",
            "An application (项目申报)",
            &procedure::APPLICATION,
            law,
        )]
    },
    documents: &[APPLICATIONS.table],
    sealed: &[Sealed::documents(&APPLICATIONS)],
    shown_to_platforms: &["application.*"],
    ..Module::NONE
};

/// The methods of ApplicationService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::submit)
        .read(super::get)
        .read(super::list)
        .write(steps::check)
        .write(steps::complete)
        .write(steps::withdraw)
        .read(duplicates::answer)
        .write(steps::reject)
        .write(steps::set_up)
}

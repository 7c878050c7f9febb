//! WarningService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{WARNINGS, procedure, responses, statistics, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![
            Drawn::of("warning.md", "A warning (预警通知)", &procedure::WARNING, law),
            Drawn::of(
                "warning-response.md",
                "An answer to a warning",
                &responses::procedure::RESPONSE,
                law,
            ),
        ]
    },
    documents: &[WARNINGS.table, responses::RESPONSES.table],
    shown_to_platforms: &[
        "warning-response.*",
        "warning.issued",
        "warning.lifted",
        "warning.regraded",
    ],
    ..Module::NONE
};

/// The methods of WarningService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::draft)
        .write(steps::revise)
        .write(steps::issue)
        .write(steps::regrade)
        .write(steps::lift)
        .write(responses::steps::respond)
        .read(super::get)
        .read(super::list)
        .read(responses::get)
        .read(responses::list)
        .read(statistics::answer)
}

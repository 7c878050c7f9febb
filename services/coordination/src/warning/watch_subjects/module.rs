//! WatchSubjectService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{OBSERVATIONS, SUBJECTS, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "watch-subject.md",
            "A subject that is watched (监测对象)",
            &procedure::SUBJECT,
            law,
        )]
    },
    documents: &[SUBJECTS.table, OBSERVATIONS.table],
    ..Module::NONE
};

/// The methods of WatchSubjectService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::open)
        .write(steps::revise)
        .write(steps::record_observation)
        .write(steps::close)
        .read(super::get)
        .read(super::list)
        .read(super::observations)
}

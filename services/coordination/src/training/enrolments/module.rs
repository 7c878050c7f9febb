//! EnrolmentService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{ENROLMENTS, certificates, hours, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "enrolment.md",
            "An enrolment (报名)",
            &procedure::ENROLMENT,
            law,
        )]
    },
    documents: &[ENROLMENTS.table],
    sealed: &[Sealed::documents(&ENROLMENTS)],
    shown_to_platforms: &["enrolment.*"],
    ..Module::NONE
};

/// The methods of EnrolmentService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::enrol)
        .write(steps::cancel)
        .write(steps::record_attendance)
        .write(certificates::issue)
        .write(certificates::revoke)
        .read(super::get)
        .read(super::list)
        .read(hours::answer)
        .read(certificates::verify)
}

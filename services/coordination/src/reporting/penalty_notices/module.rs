//! PenaltyNoticeService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{NOTICES, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "penalty-notice.md",
            "A notice to credit publicity (双公示)",
            &procedure::NOTICE,
            law,
        )]
    },
    sealed: &[Sealed::documents(&NOTICES)],
    ..Module::NONE
};

/// The methods of PenaltyNoticeService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .read(super::get)
        .read(super::list)
        .write(steps::correct)
        .write(steps::repeat_withdrawal)
}

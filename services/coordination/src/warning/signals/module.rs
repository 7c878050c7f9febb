//! SignalService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{SIGNALS, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| vec![Drawn::of("signal.md", "A signal (风险信号)", &procedure::SIGNAL, law)],
    documents: &[SIGNALS.table],
    ..Module::NONE
};

/// The methods of SignalService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::record)
        .write(steps::assess)
        .write(steps::dismiss)
        .read(super::get)
        .read(super::list)
}

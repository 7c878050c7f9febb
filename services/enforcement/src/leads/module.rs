//! LeadService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{LEADS, procedure};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| vec![Drawn::of("lead.md", "A lead (线索)", &procedure::LEAD, law)],
    documents: &[LEADS.table],
    sealed: &[Sealed::documents(&LEADS)],
    ..Module::NONE
};

/// The methods of LeadService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(super::create)
        .read(super::get)
        .read(super::list)
        .write(super::correction::correct)
        .write(super::decline)
        .write(super::joining::join)
}

//! CaseService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::steps::{
    conclusion, correction, decision, filing, hearing, investigation, measures, proposal, publication,
    return_to_investigation,
};
use super::{CASES, procedure};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| vec![Drawn::of("case.md", "A penalty case (处罚案件)", &procedure::CASE, law)],
    documents: &[CASES.table],
    sealed: &[Sealed::documents(&CASES)],
    shown_to_platforms: &["case.published", "case.publication-withdrawn"],
    ..Module::NONE
};

/// The methods of CaseService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .read(super::get)
        .read(super::list)
        .write(filing::file)
        .write(filing::assign_officers)
        .write(investigation::record_evidence)
        .write(measures::preserve)
        .write(measures::resolve_preservation)
        .write(measures::seal)
        .write(measures::extend_seal)
        .write(measures::release_seal)
        .write(investigation::extend)
        .write(investigation::end)
        .write(proposal::propose)
        .write(proposal::review)
        .write(correction::correct)
        .write(return_to_investigation::return_case)
        .write(proposal::notify)
        .write(hearing::record_defence)
        .write(hearing::request)
        .write(hearing::arrange)
        .write(hearing::record)
        .write(decision::decide)
        .write(conclusion::dismiss)
        .write(conclusion::refer)
        .write(decision::serve)
        .write(conclusion::record_payment)
        .write(conclusion::reverse_payment)
        .write(publication::publish)
        .write(conclusion::close)
        .write(publication::revoke)
        .write(publication::withdraw)
}

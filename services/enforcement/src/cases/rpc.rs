//! CaseService.

use kezhi_chassis::Methods;

use super::steps::{
    conclusion, correction, decision, filing, hearing, investigation, measures, proposal, publication,
    return_to_investigation,
};

/// The methods of CaseService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
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

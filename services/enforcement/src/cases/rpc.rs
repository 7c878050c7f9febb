//! CaseService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use super::steps::{
    conclusion, correction, decision, filing, hearing, investigation, measures, proposal, publication,
    return_to_investigation,
};
use crate::settings::Settings;

/// The methods of CaseService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .read(super::get)
        .read(super::list)
        .write_with(settings, filing::file)
        .write_with(settings, filing::assign_officers)
        .write_with(settings, investigation::record_evidence)
        .write_with(settings, measures::preserve)
        .write_with(settings, measures::resolve_preservation)
        .write_with(settings, measures::seal)
        .write_with(settings, measures::extend_seal)
        .write_with(settings, measures::release_seal)
        .write_with(settings, investigation::extend)
        .write_with(settings, investigation::end)
        .write_with(settings, proposal::propose)
        .write_with(settings, proposal::review)
        .write_with(settings, correction::correct)
        .write_with(settings, return_to_investigation::return_case)
        .write_with(settings, proposal::notify)
        .write_with(settings, hearing::record_defence)
        .write_with(settings, hearing::request)
        .write_with(settings, hearing::arrange)
        .write_with(settings, hearing::record)
        .write_with(settings, decision::decide)
        .write_with(settings, conclusion::dismiss)
        .write_with(settings, conclusion::refer)
        .write_with(settings, decision::serve)
        .write_with(settings, conclusion::record_payment)
        .write_with(settings, conclusion::reverse_payment)
        .write_with(settings, publication::publish)
        .write_with(settings, conclusion::close)
        .write_with(settings, publication::revoke)
        .write_with(settings, publication::withdraw)
}

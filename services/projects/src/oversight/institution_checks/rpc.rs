//! InstitutionCheckService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use super::steps::{finding, remedies};
use crate::settings::Settings;

/// The methods of InstitutionCheckService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .write(finding::open)
        .write(finding::submit_self_check)
        .write_with(settings, finding::record)
        .write(finding::record_statement)
        .write_with(settings, remedies::impose)
        .write(finding::close)
        .write(remedies::record_correction)
        .write(remedies::appeal)
        .write(remedies::uphold)
        .write(remedies::dismiss)
        .read(super::get)
        .read(super::list)
}

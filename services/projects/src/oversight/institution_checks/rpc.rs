//! InstitutionCheckService.

use kezhi_chassis::Methods;

use super::steps::{finding, remedies};

/// The methods of InstitutionCheckService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(finding::open)
        .write(finding::submit_self_check)
        .write(finding::record)
        .write(finding::record_statement)
        .write(remedies::impose)
        .write(finding::close)
        .write(remedies::record_correction)
        .write(remedies::appeal)
        .write(remedies::uphold)
        .write(remedies::dismiss)
        .read(super::get)
        .read(super::list)
}

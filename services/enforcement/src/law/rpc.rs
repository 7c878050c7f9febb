//! LawService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use crate::settings::Settings;

/// The methods of LawService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .read(super::compute_deadline)
        .read_with(settings, super::assess_penalty)
        .read(super::check_identifier)
        .read(super::count_workdays)
        .read(super::list_rules)
        .read(super::list_circumstances)
}

//! LawService.

use kezhi_chassis::Methods;

/// The methods of LawService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .read(super::compute_deadline)
        .read(super::assess_penalty)
        .read(super::check_identifier)
        .read(super::count_workdays)
        .read(super::list_rules)
        .read(super::list_circumstances)
}

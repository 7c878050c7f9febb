//! EconomicReviewService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of EconomicReviewService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::request)
        .write(steps::accept)
        .write(steps::decline)
        .write(steps::withdraw)
        .write(steps::appoint_experts)
        .write(steps::record_analysis)
        .write(steps::issue_opinion)
        .write(steps::record_follow_up)
        .write(steps::close)
        .read(super::get)
        .read(super::list)
}

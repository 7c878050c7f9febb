//! EconomicReviewService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use super::steps;
use crate::settings::Settings;

/// The methods of EconomicReviewService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .write(steps::request)
        .write_with(settings, steps::accept)
        .write(steps::decline)
        .write(steps::withdraw)
        .write_with(settings, steps::appoint_experts)
        .write(steps::record_analysis)
        .write(steps::issue_opinion)
        .write(steps::record_follow_up)
        .write(steps::close)
        .read(super::get)
        .read(super::list)
}

//! FundingCallService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use super::steps;
use crate::settings::Settings;

/// The methods of FundingCallService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .write_with(settings, steps::create)
        .write_with(settings, steps::revise)
        .read(super::get)
        .read(super::list)
        .write(steps::publish)
        .write(steps::withdraw)
}

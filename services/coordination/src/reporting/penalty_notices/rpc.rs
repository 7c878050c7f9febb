//! PenaltyNoticeService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use super::steps;
use crate::settings::Settings;

/// The methods of PenaltyNoticeService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .read(super::get)
        .read(super::list)
        .write_with(settings, steps::correct)
        .write_with(settings, steps::repeat_withdrawal)
}

//! PenaltyNoticeService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of PenaltyNoticeService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .read(super::get)
        .read(super::list)
        .write(steps::correct)
        .write(steps::repeat_withdrawal)
}

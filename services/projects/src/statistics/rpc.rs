//! StatisticsService.

use kezhi_chassis::Methods;

use super::export;

/// The methods of StatisticsService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods.read(super::get).stream(export::export)
}

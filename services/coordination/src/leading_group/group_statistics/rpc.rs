//! GroupStatisticsService.

use kezhi_chassis::Methods;

/// The methods of GroupStatisticsService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods.read(super::answer)
}

//! CampaignService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of CampaignService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::plan)
        .write(steps::revise)
        .write(steps::launch)
        .write(steps::conclude)
        .write(steps::abandon)
        .read(super::get)
        .read(super::list)
}

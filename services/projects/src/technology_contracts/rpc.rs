//! TechnologyContractService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use super::{statistics, steps};
use crate::settings::Settings;

/// The methods of TechnologyContractService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .write(steps::apply)
        .write_with(settings, steps::send_back)
        .write(steps::complete)
        .write(steps::accept)
        .write(steps::recognise)
        .write(steps::refuse)
        .write(steps::withdraw)
        .write(steps::cancel)
        .read(super::get)
        .read(super::list)
        .read(statistics::answer)
}

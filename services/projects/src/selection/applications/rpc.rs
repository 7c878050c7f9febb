//! ApplicationService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use super::{duplicates, steps};
use crate::settings::Settings;

/// The methods of ApplicationService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .write_with(settings, steps::submit)
        .read(super::get)
        .read(super::list)
        .write_with(settings, steps::check)
        .write_with(settings, steps::complete)
        .write(steps::withdraw)
        .read_with(settings, duplicates::answer)
        .write_with(settings, steps::reject)
        .write_with(settings, steps::set_up)
}

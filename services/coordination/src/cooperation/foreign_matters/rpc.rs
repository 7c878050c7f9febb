//! ForeignMatterService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use super::{statistics, steps};
use crate::settings::Settings;

/// The methods of ForeignMatterService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .write(steps::register)
        .write(steps::consult)
        .write(steps::record_opinion)
        .write(steps::approve)
        .write_with(settings, steps::handle)
        .write(steps::conclude)
        .write(steps::drop)
        .read(super::get)
        .read(super::list)
        .read(statistics::answer)
}

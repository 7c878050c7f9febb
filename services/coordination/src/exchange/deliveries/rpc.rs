//! DeliveryService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use super::steps;
use crate::exchange::{letters, partners, received, trial};
use crate::settings::Settings;

/// The methods of DeliveryService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .read_with(settings, partners::list)
        .read(letters::get)
        .read(super::get)
        .read(super::list)
        .write(steps::resend)
        .write(steps::discard)
        .read(received::list)
        .write(received::dismiss)
        .write_with(settings, trial::send)
}

//! DeliveryService.

use kezhi_chassis::Methods;

use super::steps;
use crate::exchange::{letters, partners, received, trial};

/// The methods of DeliveryService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .read(partners::list)
        .read(letters::get)
        .read(super::get)
        .read(super::list)
        .write(steps::resend)
        .write(steps::discard)
        .read(received::list)
        .write(received::dismiss)
        .write(trial::send)
}

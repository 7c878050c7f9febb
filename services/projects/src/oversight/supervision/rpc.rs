//! SupervisionService.

use kezhi_chassis::Methods;

use super::inspections::steps;
use super::{inspections, samples};

/// The methods of SupervisionService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(samples::steps::draw)
        .read(samples::get)
        .read(samples::list)
        .write(steps::open)
        .read(inspections::get)
        .read(inspections::list)
        .write(steps::request_self_check)
        .write(steps::submit_self_check)
        .write(steps::record_on_site)
        .write(steps::record_statement)
        .write(steps::conclude)
        .write(steps::escalate)
}

//! AcceptanceService.

use kezhi_chassis::Methods;

use super::steps::{application, decisions, panel, performance};

/// The methods of AcceptanceService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(application::apply)
        .read(super::get)
        .read(super::list)
        .write(panel::arrange)
        .write(panel::record_conclusions)
        .write(decisions::pass)
        .write(decisions::send_back)
        .write(decisions::fail)
        .write(performance::evaluate)
}

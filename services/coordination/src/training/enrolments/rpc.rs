//! EnrolmentService.

use kezhi_chassis::Methods;

use super::{certificates, hours, steps};

/// The methods of EnrolmentService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::enrol)
        .write(steps::cancel)
        .write(steps::record_attendance)
        .write(certificates::issue)
        .write(certificates::revoke)
        .read(super::get)
        .read(super::list)
        .read(hours::answer)
        .read(certificates::verify)
}

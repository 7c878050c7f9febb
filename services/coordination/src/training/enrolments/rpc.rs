//! EnrolmentService.

use std::sync::Arc;

use kezhi_chassis::Methods;

use super::{certificates, hours, steps};
use crate::settings::Settings;

/// The methods of EnrolmentService, each by its handler.
pub fn methods(methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods
        .write(steps::enrol)
        .write(steps::cancel)
        .write(steps::record_attendance)
        .write_with(settings, certificates::issue)
        .write(certificates::revoke)
        .read(super::get)
        .read(super::list)
        .read(hours::answer)
        .read(certificates::verify)
}

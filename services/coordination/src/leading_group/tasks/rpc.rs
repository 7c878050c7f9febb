//! GroupTaskService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of GroupTaskService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::assign)
        .write(steps::remind)
        .write(steps::report)
        .write(steps::accept)
        .write(steps::send_back)
        .write(steps::extend)
        .write(steps::cancel)
        .read(super::get)
        .read(super::list)
}

//! RectificationService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of RectificationService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::issue)
        .read(super::get)
        .read(super::list)
        .write(steps::report)
        .write(steps::accept)
        .write(steps::send_back)
        .write(steps::extend)
        .write(steps::withdraw)
}

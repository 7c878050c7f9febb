//! DepartmentService.

use kezhi_chassis::Methods;

use super::steps;

/// The methods of DepartmentService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::create)
        .read(super::get)
        .read(super::list)
        .write(steps::update)
        .write(steps::correct)
}

//! PatentService.

use kezhi_chassis::Methods;

use super::{imports, sent, statistics};

/// The methods of PatentService, each by its handler.
pub fn methods(methods: Methods) -> Methods {
    methods
        .upload(imports::upload)
        .read(imports::get)
        .read(imports::list)
        .read(imports::list_faults)
        .read(super::get)
        .read(super::search)
        .write(sent::send)
        .read(statistics::count)
}

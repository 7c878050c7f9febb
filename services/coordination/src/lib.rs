//! Coordination of intellectual property (知识产权统筹协调): with whom the bureau works together (`departments`).

mod departments;
pub mod migrations;
pub mod settings;

use std::sync::Arc;

use kezhi_chassis::House;
use kezhi_chassis::methods::{ContractUnmet, Methods};
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;
use tonic::service::Routes;

use crate::settings::Settings;

/// The name of the service, as its package has it.
pub const NAME: &str = "coordination";

/// The methods of the service, answered from its house.
pub fn routes(house: &House, settings: &Settings) -> Result<Routes, ContractUnmet> {
    let _settings = &Arc::new(settings.clone());
    let mut methods = Methods::of(house);
    methods = departments::rpc::methods(methods);
    methods.routes()
}

/// The procedures, as the docs show them.
pub fn procedures(_law: &Law) -> Vec<Drawn> {
    vec![]
}

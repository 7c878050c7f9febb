//! Public services: what people tell the bureau (`tipoffs`) and what they read of its decisions (`disclosures`).

mod disclosures;
pub mod migrations;
mod outcomes;
pub mod settings;
mod tipoffs;

use kezhi_chassis::Module;

pub use outcomes::Outcomes;

/// The name of the service, as its package has it.
pub const NAME: &str = "publicservices";

/// All that the service is made of. Municipal platforms watch what is disclosed.
pub const MODULE: Module = Module::of(&[tipoffs::module::MODULE, disclosures::module::MODULE]);

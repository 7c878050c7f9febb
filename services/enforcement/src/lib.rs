//! Patent enforcement: what points to a violation (`leads`), the cases that become of it (`cases`), who may work on them
//! (`officers`), and what the law says (`law`).

mod cases;
mod law;
mod leads;
mod masking;
pub mod migrations;
mod officers;
mod same_act;
pub mod settings;

use kezhi_chassis::Module;

pub use leads::LeadsFromTipoffs;

/// The name of the service, as its package has it.
pub const NAME: &str = "enforcement";

/// All that the service is made of. Municipal platforms watch what was published of a decision, and its withdrawal.
pub const MODULE: Module = Module::of(&[
    leads::module::MODULE,
    cases::module::MODULE,
    officers::module::MODULE,
    law::module::MODULE,
]);

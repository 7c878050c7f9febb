//! Science-plan projects (科技计划项目), from the call to the closed books.
//!
//! As the bureau works: `planning` calls, `selection` chooses, `execution` carries out and accepts, `money` pays and accounts, `oversight` watches.
//! Beside the projects it recognises `technology_contracts`; `statistics` count. What several of these know: `units`, and `people`.

mod execution;
pub mod migrations;
mod money;
mod oversight;
mod people;
mod planning;
mod selection;
pub mod settings;
mod statistics;
mod technology_contracts;
mod units;

use kezhi_chassis::Module;

pub use money::incentive_payments::PaymentsFromClaims;

pub use execution::projects::PROJECTS;
/// What a rehearsal or a benchmark sets up without playing the road to it.
pub use money::funds::commit_task_book;
pub use oversight::supervision::inspections::INSPECTIONS;
pub use planning::plans::PLANS;

/// The name of the service, as its package has it.
pub const NAME: &str = "projects";

/// All that the service is made of. Municipal platforms watch the log of the matters that they may read: not who reviews and how, whose
/// integrity is in question, what is referred, and what is drafted.
pub const MODULE: Module = Module {
    sealed: &[people::NUMBERS],
    modules: &[
        planning::MODULE,
        selection::MODULE,
        execution::MODULE,
        money::MODULE,
        oversight::MODULE,
        statistics::module::MODULE,
        technology_contracts::module::MODULE,
    ],
    ..Module::NONE
};

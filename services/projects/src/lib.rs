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

use kezhi_chassis::ServiceContext;
use kezhi_chassis::methods::{ContractUnmet, Methods};
use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::store::GroupCommit;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;
use tonic::service::Routes;

use crate::money::funds::operations::FundOperations;

pub use money::incentive_payments::PaymentsFromClaims;

pub use execution::projects::PROJECTS;
/// What a rehearsal or a benchmark sets up without playing the road to it.
pub use money::funds::commit_task_book;
pub use oversight::supervision::inspections::INSPECTIONS;
pub use planning::plans::PLANS;

/// The name of the service, as its package has it.
pub const NAME: &str = "projects";

/// What a municipal platform may watch of the log: the matters that it may read. Not who reviews and how, whose integrity is in question,
/// what is referred, and what is drafted.
pub const SHOWN_TO_PLATFORMS: &[&str] = &[
    "acceptance.*",
    "amendment.*",
    "application.*",
    "funding-call.in-review",
    "funding-call.published",
    "funding-call.withdrawn",
    "disbursement.*",
    "entrustment.*",
    "funds.*",
    "incentive-payment.*",
    "inspection.*",
    "institution-check.*",
    "intermediary.*",
    "milestone.*",
    "plan.*",
    "project.*",
    "recovery.*",
    "rectification.*",
    "sample.*",
    "technology-contract.*",
];

/// Where what is personal is sealed.
pub const SEALED: &[Sealed] = &[
    Sealed::documents(&selection::applications::APPLICATIONS),
    Sealed::documents(&selection::experts::EXPERTS),
    Sealed::documents(&execution::projects::PROJECTS),
    Sealed::documents(&execution::projects::TASK_BOOKS),
    Sealed::documents(&execution::projects::AMENDMENTS),
    Sealed::documents(&selection::reviews::ASSIGNMENTS),
    Sealed::documents(&execution::acceptance::ACCEPTANCES),
    Sealed::documents(&oversight::integrity::INTEGRITY_RECORDS),
    Sealed::documents(&oversight::institution_checks::INSTITUTION_CHECKS),
    Sealed::documents(&oversight::supervision::inspections::INSPECTIONS),
    Sealed::documents(&technology_contracts::CONTRACTS),
    Sealed::documents(&money::disbursements::DISBURSEMENTS),
    Sealed::documents(&oversight::intermediaries::INTERMEDIARIES),
    Sealed::documents(&money::incentive_payments::PAYMENTS),
    oversight::integrity::subject::OF_ENTRIES,
    oversight::integrity::subject::OF_FILINGS,
    money::ledger::store::REASONS,
    people::NUMBERS,
    selection::objections::store::CONTACTS,
    money::vouchers::store::PAYEES,
    money::vouchers::store::HANDLERS,
    money::vouchers::store::APPROVERS,
];

/// The methods of the service, answered from its context.
pub fn routes(context: &ServiceContext) -> Result<Routes, ContractUnmet> {
    let desk = &GroupCommit::start(context.clone(), FundOperations);
    let mut methods = Methods::of(context);
    methods = planning::methods(methods);
    methods = selection::methods(methods);
    methods = execution::methods(methods);
    methods = money::methods(methods, desk);
    methods = oversight::methods(methods);
    methods = statistics::rpc::methods(methods);
    methods = technology_contracts::rpc::methods(methods);
    methods.routes()
}

/// The procedures, as the docs show them.
pub fn procedures(law: &Law) -> Vec<Drawn> {
    [
        planning::procedures(law),
        selection::procedures(law),
        execution::procedures(law),
        money::procedures(law),
        oversight::procedures(law),
        vec![Drawn::of(
            "technology-contract.md",
            "A technology contract (技术合同认定登记)",
            &technology_contracts::procedure::CONTRACT,
            law,
        )],
    ]
    .concat()
}

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

use kezhi_chassis::ServiceContext;
use kezhi_chassis::methods::{ContractUnmet, Methods};
use kezhi_chassis::sealing::Sealed;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;
use tonic::service::Routes;

pub use leads::LeadsFromTipoffs;

/// The name of the service, as its package has it.
pub const NAME: &str = "enforcement";

/// Where what is personal is sealed.
pub const SEALED: &[Sealed] = &[
    Sealed::documents(&leads::LEADS),
    Sealed::documents(&cases::CASES),
    Sealed::documents(&officers::OFFICERS),
];

/// What a municipal platform may watch of the log: what was published of a decision, and its withdrawal.
pub const SHOWN_TO_PLATFORMS: &[&str] = &["case.published", "case.publication-withdrawn"];

/// The methods of the service, answered from its context.
pub fn routes(context: &ServiceContext) -> Result<Routes, ContractUnmet> {
    let mut methods = Methods::of(context);
    methods = leads::rpc::methods(methods);
    methods = cases::rpc::methods(methods);
    methods = officers::rpc::methods(methods);
    methods = law::rpc::methods(methods);
    methods.routes()
}

/// The procedures, as the docs show them.
pub fn procedures(law: &Law) -> Vec<Drawn> {
    vec![
        Drawn::of("case.md", "A penalty case (处罚案件)", &cases::procedure::CASE, law),
        Drawn::of("lead.md", "A lead (线索)", &leads::procedure::LEAD, law),
    ]
}

//! Public services: what people tell the bureau (`tipoffs`) and what they read of its decisions (`disclosures`).

mod disclosures;
pub mod migrations;
mod outcomes;
pub mod settings;
mod tipoffs;

use kezhi_chassis::ServiceContext;
use kezhi_chassis::methods::{ContractUnmet, Methods};
use kezhi_chassis::sealing::Sealed;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;
use tonic::service::Routes;

pub use outcomes::Outcomes;

/// The name of the service, as its package has it.
pub const NAME: &str = "publicservices";

/// Where what is personal is sealed.
pub const SEALED: &[Sealed] = &[Sealed::documents(&tipoffs::TIPOFFS), tipoffs::seal::CONTACTS];

/// What a municipal platform may watch of the log: what is disclosed.
pub const SHOWN_TO_PLATFORMS: &[&str] = &["disclosure.*"];

/// The methods of the service, answered from its context.
pub fn routes(context: &ServiceContext) -> Result<Routes, ContractUnmet> {
    let mut methods = Methods::of(context);
    methods = tipoffs::rpc::methods(methods);
    methods = disclosures::rpc::methods(methods);
    methods.routes()
}

/// The procedures, as the docs show them.
pub fn procedures(law: &Law) -> Vec<Drawn> {
    vec![Drawn::of(
        "tip-off.md",
        "A tip-off (举报投诉)",
        &tipoffs::procedure::TIPOFF,
        law,
    )]
}

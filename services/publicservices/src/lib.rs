//! Public services: what people tell the bureau ([`tipoffs`]) and what they read of its decisions ([`disclosures`]).

pub mod disclosures;
pub mod migrations;
mod outcomes;
mod record;
pub mod tipoffs;

use kezhi_chassis::House;
use kezhi_law::Regime;
use kezhi_proto::publicservices::disclosure_service_server::DisclosureServiceServer;
use kezhi_proto::publicservices::record_service_server::RecordServiceServer;
use kezhi_proto::publicservices::tipoff_service_server::TipoffServiceServer;
use tonic::service::Routes;

pub use outcomes::Outcomes;

/// The name of the service, as its package has it.
pub const NAME: &str = "publicservices";

/// The services that health and reflection name.
pub const SERVICES: [&str; 3] = [
    "kezhi.publicservices.v1.DisclosureService",
    "kezhi.publicservices.v1.RecordService",
    "kezhi.publicservices.v1.TipoffService",
];

/// The methods of the service, answered from its house, under the procedural regime of the authority's enforcement.
pub fn routes(house: &House, regime: Regime) -> Routes {
    Routes::new(TipoffServiceServer::new(tipoffs::rpc::Tipoffs::new(
        house.clone(),
        regime,
    )))
    .add_service(DisclosureServiceServer::new(disclosures::rpc::Disclosures::new(
        house.clone(),
    )))
    .add_service(RecordServiceServer::new(record::Record::new(house.clone())))
}

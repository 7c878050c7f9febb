//! Patent enforcement: what points to a violation ([`leads`]), the cases that become of it ([`cases`]), who may work on them
//! ([`officers`]), and what the law says ([`law_desk`]).

pub mod cases;
pub mod law_desk;
pub mod leads;
pub mod migrations;
pub mod officers;
mod record;
pub mod settings;

use kezhi_chassis::House;
use kezhi_proto::enforcement::case_service_server::CaseServiceServer;
use kezhi_proto::enforcement::law_service_server::LawServiceServer;
use kezhi_proto::enforcement::lead_service_server::LeadServiceServer;
use kezhi_proto::enforcement::officer_service_server::OfficerServiceServer;
use kezhi_proto::enforcement::record_service_server::RecordServiceServer;
use tonic::service::Routes;

use crate::settings::Settings;

/// The name of the service, as its package has it.
pub const NAME: &str = "enforcement";

/// The services that health and reflection name.
pub const SERVICES: [&str; 5] = [
    "kezhi.enforcement.v1.CaseService",
    "kezhi.enforcement.v1.LawService",
    "kezhi.enforcement.v1.LeadService",
    "kezhi.enforcement.v1.OfficerService",
    "kezhi.enforcement.v1.RecordService",
];

/// The methods of the service, answered from its house.
pub fn routes(house: &House, settings: &Settings) -> Routes {
    Routes::new(LeadServiceServer::new(leads::rpc::Leads::new(
        house.clone(),
        settings.regime,
    )))
    .add_service(CaseServiceServer::new(cases::rpc::Cases::new(
        house.clone(),
        settings.clone(),
    )))
    .add_service(OfficerServiceServer::new(officers::rpc::Officers::new(house.clone())))
    .add_service(LawServiceServer::new(law_desk::rpc::LawDesk::new(house.clone())))
    .add_service(RecordServiceServer::new(record::Record::new(house.clone())))
}

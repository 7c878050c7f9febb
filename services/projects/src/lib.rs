//! Science-plan projects (科技计划项目), from the call to the closed books: the plans that pay for them ([`plans`]), the
//! projects themselves ([`projects`]), the money ([`funds`]), and what is counted of it
//! all ([`statistics`]).

pub mod disbursements;
pub mod findings;
pub mod funds;
pub mod ledger;
mod links;
pub mod migrations;
mod moving;
pub mod plans;
pub mod projects;
mod record;
pub mod recoveries;
pub mod settings;
pub mod statistics;
pub mod vouchers;

use std::sync::Arc;

use kezhi_chassis::House;
use kezhi_chassis::store::Together;
use kezhi_proto::projects::disbursement_service_server::DisbursementServiceServer;
use kezhi_proto::projects::finding_service_server::FindingServiceServer;
use kezhi_proto::projects::fund_service_server::FundServiceServer;
use kezhi_proto::projects::ledger_service_server::LedgerServiceServer;
use kezhi_proto::projects::plan_service_server::PlanServiceServer;
use kezhi_proto::projects::project_service_server::ProjectServiceServer;
use kezhi_proto::projects::record_service_server::RecordServiceServer;
use kezhi_proto::projects::recovery_service_server::RecoveryServiceServer;
use kezhi_proto::projects::statistics_service_server::StatisticsServiceServer;
use kezhi_proto::projects::voucher_service_server::VoucherServiceServer;
use tonic::service::Routes;

use crate::funds::desk::FundDesk;
use crate::settings::Settings;

/// The name of the service, as its package has it.
pub const NAME: &str = "projects";

/// The services that health and reflection name.
pub const SERVICES: [&str; 10] = [
    "kezhi.projects.v1.DisbursementService",
    "kezhi.projects.v1.FindingService",
    "kezhi.projects.v1.FundService",
    "kezhi.projects.v1.LedgerService",
    "kezhi.projects.v1.PlanService",
    "kezhi.projects.v1.ProjectService",
    "kezhi.projects.v1.RecordService",
    "kezhi.projects.v1.RecoveryService",
    "kezhi.projects.v1.StatisticsService",
    "kezhi.projects.v1.VoucherService",
];

/// The methods of the service, answered from its house.
pub fn routes(house: &House, settings: &Settings) -> Routes {
    let desk = FundDesk {
        settings: settings.clone(),
    };
    let desk = Together::start(house.clone(), desk);
    let (house, settings) = (|| house.clone(), || settings.clone());
    Routes::new(PlanServiceServer::new(plans::rpc::Plans::new(house())))
        .add_service(ProjectServiceServer::new(projects::rpc::Projects::new(
            house(),
            settings(),
        )))
        .add_service(FundServiceServer::new(funds::rpc::Funds::new(desk.clone())))
        .add_service(VoucherServiceServer::new(vouchers::rpc::Vouchers::new(house(), desk)))
        .add_service(DisbursementServiceServer::new(disbursements::rpc::Disbursements::new(
            house(),
            settings(),
        )))
        .add_service(RecoveryServiceServer::new(recoveries::rpc::Recoveries::new(house())))
        .add_service(LedgerServiceServer::new(ledger::rpc::Ledger::new(house())))
        .add_service(FindingServiceServer::new(findings::rpc::Findings::new(
            house(),
            settings(),
        )))
        .add_service(StatisticsServiceServer::new(statistics::rpc::Statistics::new(house())))
        .add_service(RecordServiceServer::new(record::Record::new(house())))
}

//! Science-plan projects (科技计划项目), from the call to the closed books: the plans that pay for them ([`plans`]), the
//! projects themselves ([`projects`]), the money ([`funds`]), and what is counted of it
//! all ([`statistics`]).

pub mod funds;
pub mod migrations;
pub mod plans;
pub mod projects;
mod record;
pub mod settings;
pub mod statistics;

use kezhi_chassis::House;
use kezhi_proto::projects::plan_service_server::PlanServiceServer;
use kezhi_proto::projects::project_service_server::ProjectServiceServer;
use kezhi_proto::projects::record_service_server::RecordServiceServer;
use kezhi_proto::projects::statistics_service_server::StatisticsServiceServer;
use tonic::service::Routes;

use crate::settings::Settings;

/// The name of the service, as its package has it.
pub const NAME: &str = "projects";

/// The services that health and reflection name.
pub const SERVICES: [&str; 4] = [
    "kezhi.projects.v1.PlanService",
    "kezhi.projects.v1.ProjectService",
    "kezhi.projects.v1.RecordService",
    "kezhi.projects.v1.StatisticsService",
];

/// The methods of the service, answered from its house.
pub fn routes(house: &House, settings: &Settings) -> Routes {
    Routes::new(PlanServiceServer::new(plans::rpc::Plans::new(house.clone())))
        .add_service(ProjectServiceServer::new(projects::rpc::Projects::new(
            house.clone(),
            settings.clone(),
        )))
        .add_service(RecordServiceServer::new(record::Record::new(house.clone())))
        .add_service(StatisticsServiceServer::new(statistics::rpc::Statistics::new(
            house.clone(),
        )))
}

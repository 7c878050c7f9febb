//! Science-plan projects (科技计划项目), from the call to the closed books: the plans that pay for them ([`plans`]), the
//! [`calls`] published under them, the [`applications`] that answer, the [`experts`] who judge them, the [`reviews`] in which
//! they are ranked and selected, with the [`objections`] of the public, the [`projects`] themselves, the [`integrity`] of the
//! units, and the money ([`funds`]).

pub mod applications;
pub mod calls;
pub mod experts;
pub mod funds;
pub mod integrity;
pub mod migrations;
pub mod objections;
mod people;
pub mod plans;
pub mod projects;
mod record;
pub mod reviews;
pub mod settings;

use std::sync::Arc;

use kezhi_chassis::House;
use kezhi_proto::projects::application_service_server::ApplicationServiceServer;
use kezhi_proto::projects::call_service_server::CallServiceServer;
use kezhi_proto::projects::expert_service_server::ExpertServiceServer;
use kezhi_proto::projects::plan_service_server::PlanServiceServer;
use kezhi_proto::projects::record_service_server::RecordServiceServer;
use kezhi_proto::projects::review_service_server::ReviewServiceServer;
use tonic::service::Routes;

use crate::settings::Settings;

/// The name of the service, as its package has it.
pub const NAME: &str = "projects";

/// The services that health and reflection name.
pub const SERVICES: [&str; 6] = [
    "kezhi.projects.v1.ApplicationService",
    "kezhi.projects.v1.CallService",
    "kezhi.projects.v1.ExpertService",
    "kezhi.projects.v1.PlanService",
    "kezhi.projects.v1.RecordService",
    "kezhi.projects.v1.ReviewService",
];

/// The methods of the service, answered from its house.
pub fn routes(house: &House, settings: &Settings) -> Routes {
    let settings = Arc::new(settings.clone());
    let applications = applications::rpc::Applications::new(house.clone(), settings.clone());
    let calls = calls::rpc::Calls::new(house.clone(), settings.clone());
    let reviews = reviews::rpc::Reviews::new(house.clone(), settings);
    Routes::new(ApplicationServiceServer::new(applications))
        .add_service(CallServiceServer::new(calls))
        .add_service(ExpertServiceServer::new(experts::rpc::Experts::new(house.clone())))
        .add_service(PlanServiceServer::new(plans::rpc::Plans::new(house.clone())))
        .add_service(RecordServiceServer::new(record::Record::new(house.clone())))
        .add_service(ReviewServiceServer::new(reviews))
}

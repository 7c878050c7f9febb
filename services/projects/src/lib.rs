//! Science-plan projects (科技计划项目), from the call to the closed books: the plans that pay for them ([`plans`]), the
//! projects themselves ([`projects`]), the money ([`funds`]), how they are supervised ([`supervision`],
//! [`rectifications`], [`intermediaries`], [`institutions`], [`referrals`]), accepted ([`acceptance`]), and how those who
//! take part have kept faith ([`integrity`]).

pub mod acceptance;
pub mod days;
pub mod funds;
pub mod holds;
pub mod institutions;
pub mod integrity;
pub mod intermediaries;
pub mod links;
pub mod migrations;
pub mod moving;
pub mod plans;
mod project_matters;
pub mod projects;
mod record;
pub mod rectifications;
pub mod referrals;
pub mod settings;
pub mod supervision;
#[cfg(test)]
mod tests;
pub mod units;

use kezhi_chassis::House;
use kezhi_proto::projects::acceptance_service_server::AcceptanceServiceServer;
use kezhi_proto::projects::institution_check_service_server::InstitutionCheckServiceServer;
use kezhi_proto::projects::integrity_service_server::IntegrityServiceServer;
use kezhi_proto::projects::intermediary_service_server::IntermediaryServiceServer;
use kezhi_proto::projects::plan_service_server::PlanServiceServer;
use kezhi_proto::projects::record_service_server::RecordServiceServer;
use kezhi_proto::projects::rectification_service_server::RectificationServiceServer;
use kezhi_proto::projects::referral_service_server::ReferralServiceServer;
use kezhi_proto::projects::supervision_service_server::SupervisionServiceServer;
use tonic::service::Routes;

use crate::settings::Settings;

/// The name of the service, as its package has it.
pub const NAME: &str = "projects";

/// The services that health and reflection name.
pub const SERVICES: [&str; 9] = [
    "kezhi.projects.v1.AcceptanceService",
    "kezhi.projects.v1.InstitutionCheckService",
    "kezhi.projects.v1.IntegrityService",
    "kezhi.projects.v1.IntermediaryService",
    "kezhi.projects.v1.PlanService",
    "kezhi.projects.v1.RecordService",
    "kezhi.projects.v1.RectificationService",
    "kezhi.projects.v1.ReferralService",
    "kezhi.projects.v1.SupervisionService",
];

/// The methods of the service, answered from its house.
pub fn routes(house: &House, settings: &Settings) -> Routes {
    let supervised = settings.supervision.clone();
    let acceptances = acceptance::rpc::Acceptances::new(house.clone(), supervised.clone());
    let checks = institutions::rpc::InstitutionChecks::new(house.clone(), supervised.clone());
    let intermediaries = intermediaries::rpc::Intermediaries::new(house.clone(), supervised.clone());
    let rectifications = rectifications::rpc::Rectifications::new(house.clone());
    let supervisions = supervision::rpc::Supervisions::new(house.clone(), supervised);
    Routes::new(AcceptanceServiceServer::new(acceptances))
        .add_service(InstitutionCheckServiceServer::new(checks))
        .add_service(IntegrityServiceServer::new(integrity::rpc::Integrity::new(
            house.clone(),
        )))
        .add_service(IntermediaryServiceServer::new(intermediaries))
        .add_service(PlanServiceServer::new(plans::rpc::Plans::new(house.clone())))
        .add_service(RecordServiceServer::new(record::Record::new(house.clone())))
        .add_service(RectificationServiceServer::new(rectifications))
        .add_service(ReferralServiceServer::new(referrals::rpc::Referrals::new(
            house.clone(),
        )))
        .add_service(SupervisionServiceServer::new(supervisions))
}

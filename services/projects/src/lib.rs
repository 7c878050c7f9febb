//! Science-plan projects (科技计划项目), from the call to the closed books.
//!
//! What comes before a project: the [`plans`] that pay, the [`calls`] published under them, the [`applications`] that answer,
//! the [`experts`] who judge them in [`reviews`], and the [`objections`] of the public. The [`projects`] themselves. Their money:
//! [`funds`] move it, [`disbursements`] pay it, [`vouchers`] account for it, [`recoveries`] bring it back, and all of it stands in
//! the [`ledger`], from which the [`findings`] are read. How they are watched: [`supervision`], [`rectifications`],
//! [`intermediaries`], [`institutions`], [`referrals`]. How they end: [`acceptance`]. What is remembered of those who took part:
//! [`integrity`]. And what is counted: [`statistics`].

pub mod acceptance;
pub mod applications;
pub mod calls;
mod days;
pub mod disbursements;
pub mod experts;
pub mod findings;
pub mod funds;
mod holds;
pub mod institutions;
pub mod integrity;
pub mod intermediaries;
pub mod ledger;
mod links;
pub mod migrations;
mod moving;
pub mod objections;
mod people;
pub mod plans;
mod project_matters;
pub mod projects;
mod record;
pub mod recoveries;
pub mod rectifications;
pub mod referrals;
pub mod reviews;
pub mod settings;
pub mod statistics;
pub mod supervision;
#[cfg(test)]
mod tests;
mod units;
pub mod vouchers;

use std::sync::Arc;

use kezhi_chassis::House;
use kezhi_chassis::store::Together;
use kezhi_proto::projects::acceptance_service_server::AcceptanceServiceServer;
use kezhi_proto::projects::application_service_server::ApplicationServiceServer;
use kezhi_proto::projects::call_service_server::CallServiceServer;
use kezhi_proto::projects::disbursement_service_server::DisbursementServiceServer;
use kezhi_proto::projects::expert_service_server::ExpertServiceServer;
use kezhi_proto::projects::finding_service_server::FindingServiceServer;
use kezhi_proto::projects::fund_service_server::FundServiceServer;
use kezhi_proto::projects::institution_check_service_server::InstitutionCheckServiceServer;
use kezhi_proto::projects::integrity_service_server::IntegrityServiceServer;
use kezhi_proto::projects::intermediary_service_server::IntermediaryServiceServer;
use kezhi_proto::projects::ledger_service_server::LedgerServiceServer;
use kezhi_proto::projects::plan_service_server::PlanServiceServer;
use kezhi_proto::projects::project_service_server::ProjectServiceServer;
use kezhi_proto::projects::record_service_server::RecordServiceServer;
use kezhi_proto::projects::recovery_service_server::RecoveryServiceServer;
use kezhi_proto::projects::rectification_service_server::RectificationServiceServer;
use kezhi_proto::projects::referral_service_server::ReferralServiceServer;
use kezhi_proto::projects::review_service_server::ReviewServiceServer;
use kezhi_proto::projects::statistics_service_server::StatisticsServiceServer;
use kezhi_proto::projects::supervision_service_server::SupervisionServiceServer;
use kezhi_proto::projects::voucher_service_server::VoucherServiceServer;
use tonic::service::Routes;

use crate::funds::desk::FundDesk;
use crate::settings::Settings;

/// The name of the service, as its package has it.
pub const NAME: &str = "projects";

/// The services that health and reflection name.
pub const SERVICES: [&str; 21] = [
    "kezhi.projects.v1.AcceptanceService",
    "kezhi.projects.v1.ApplicationService",
    "kezhi.projects.v1.CallService",
    "kezhi.projects.v1.DisbursementService",
    "kezhi.projects.v1.ExpertService",
    "kezhi.projects.v1.FindingService",
    "kezhi.projects.v1.FundService",
    "kezhi.projects.v1.InstitutionCheckService",
    "kezhi.projects.v1.IntegrityService",
    "kezhi.projects.v1.IntermediaryService",
    "kezhi.projects.v1.LedgerService",
    "kezhi.projects.v1.PlanService",
    "kezhi.projects.v1.ProjectService",
    "kezhi.projects.v1.RecordService",
    "kezhi.projects.v1.RecoveryService",
    "kezhi.projects.v1.RectificationService",
    "kezhi.projects.v1.ReferralService",
    "kezhi.projects.v1.ReviewService",
    "kezhi.projects.v1.StatisticsService",
    "kezhi.projects.v1.SupervisionService",
    "kezhi.projects.v1.VoucherService",
];

/// The methods of the service, answered from its house.
pub fn routes(house: &House, settings: &Settings) -> Routes {
    let routes = before_projects(house, settings);
    let routes = of_projects(routes, house, settings);
    let routes = of_money(routes, house, settings);
    watched(routes, house, settings).add_service(RecordServiceServer::new(record::Record::new(house.clone())))
}

fn before_projects(house: &House, settings: &Settings) -> Routes {
    let (house, settings) = (|| house.clone(), Arc::new(settings.clone()));
    let settings = || settings.clone();
    Routes::new(PlanServiceServer::new(plans::rpc::Plans::new(house())))
        .add_service(CallServiceServer::new(calls::rpc::Calls::new(house(), settings())))
        .add_service(ApplicationServiceServer::new(applications::rpc::Applications::new(
            house(),
            settings(),
        )))
        .add_service(ExpertServiceServer::new(experts::rpc::Experts::new(house())))
        .add_service(ReviewServiceServer::new(reviews::rpc::Reviews::new(
            house(),
            settings(),
        )))
}

fn of_projects(routes: Routes, house: &House, settings: &Settings) -> Routes {
    let house = || house.clone();
    routes
        .add_service(ProjectServiceServer::new(projects::rpc::Projects::new(
            house(),
            settings.clone(),
        )))
        .add_service(IntegrityServiceServer::new(integrity::rpc::Integrity::new(house())))
        .add_service(StatisticsServiceServer::new(statistics::rpc::Statistics::new(house())))
}

fn of_money(routes: Routes, house: &House, settings: &Settings) -> Routes {
    let desk = FundDesk {
        settings: settings.clone(),
    };
    let desk = Together::start(house.clone(), desk);
    let (house, settings) = (|| house.clone(), || settings.clone());
    routes
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
}

fn watched(routes: Routes, house: &House, settings: &Settings) -> Routes {
    let (house, settings) = (|| house.clone(), || settings.supervision.clone());
    routes
        .add_service(SupervisionServiceServer::new(supervision::rpc::Supervisions::new(
            house(),
            settings(),
        )))
        .add_service(RectificationServiceServer::new(
            rectifications::rpc::Rectifications::new(house()),
        ))
        .add_service(IntermediaryServiceServer::new(
            intermediaries::rpc::Intermediaries::new(house(), settings()),
        ))
        .add_service(InstitutionCheckServiceServer::new(
            institutions::rpc::InstitutionChecks::new(house(), settings()),
        ))
        .add_service(AcceptanceServiceServer::new(acceptance::rpc::Acceptances::new(
            house(),
            settings(),
        )))
        .add_service(ReferralServiceServer::new(referrals::rpc::Referrals::new(house())))
}

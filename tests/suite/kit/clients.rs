//! Callers: whoever has a token, or none, with the generated clients.

use kezhi_proto::{coordination, enforcement, projects, publicservices};
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;
use tonic::{Request, Status};

/// Puts the caller's token on every call.
#[derive(Clone)]
pub struct Bearer(Option<MetadataValue<Ascii>>);

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(token) = &self.0 {
            request.metadata_mut().insert("authorization", token.clone());
        }
        Ok(request)
    }
}

/// What calls travel through.
pub type Wire = InterceptedService<Channel, Bearer>;

/// A caller.
#[derive(Clone)]
pub struct Person {
    wire: Wire,
}

impl Person {
    /// Who has this token, or none, on this channel.
    pub fn new(channel: Channel, token: Option<&str>) -> Self {
        let token = token.map(|token| format!("Bearer {token}").parse().unwrap());
        Self {
            wire: InterceptedService::new(channel, Bearer(token)),
        }
    }

    /// The wire itself, for calls without a generated client.
    pub fn wire(&self) -> Wire {
        self.wire.clone()
    }
}

/// The generated clients of a caller, each by the name of what it is about.
macro_rules! clients {
    ($($name:ident: $house:ident::$module:ident::$client:ident, $about:literal;)*) => {
        impl Person {
            $(
                #[doc = $about]
                pub fn $name(&self) -> $house::$module::$client<Wire> {
                    $house::$module::$client::new(self.wire())
                }
            )*
        }
    };
}

clients! {
    agreements: coordination::agreement_service_client::AgreementServiceClient, "Agreements with departments.";
    foreign_matters: coordination::foreign_matter_service_client::ForeignMatterServiceClient, "Matters abroad.";
    interagency_requests: coordination::interagency_request_service_client::InteragencyRequestServiceClient, "Assistance and transfers.";
    joint_actions: coordination::joint_action_service_client::JointActionServiceClient, "Joint enforcement.";
    departments: coordination::department_service_client::DepartmentServiceClient, "Departments.";
    case_returns: coordination::case_return_service_client::CaseReturnServiceClient, "Monthly returns of cases.";
    courses: coordination::course_service_client::CourseServiceClient, "Courses.";
    enrolments: coordination::enrolment_service_client::EnrolmentServiceClient, "Enrolments and certificates.";
    deliveries: coordination::delivery_service_client::DeliveryServiceClient, "Letters and how they stand.";
    exchange: coordination::exchange_service_client::ExchangeServiceClient, "Letters of partners.";
    penalty_notices: coordination::penalty_notice_service_client::PenaltyNoticeServiceClient, "Notices to credit publicity.";
    briefs: coordination::brief_service_client::BriefServiceClient, "Briefs.";
    campaigns: coordination::campaign_service_client::CampaignServiceClient, "Campaigns.";
    group_statistics: coordination::group_statistics_service_client::GroupStatisticsServiceClient,
        "Statistics of the leading group.";
    group_tasks: coordination::group_task_service_client::GroupTaskServiceClient, "Tasks of departments.";
    monthly_returns: coordination::monthly_return_service_client::MonthlyReturnServiceClient, "Returns of each month.";
    economic_reviews: coordination::economic_review_service_client::EconomicReviewServiceClient,
        "Reviews of economic activities.";
    patent_transactions: coordination::patent_transaction_service_client::PatentTransactionServiceClient, "PatentTransactions with patents.";
    incentive_policies: coordination::incentive_policy_service_client::IncentivePolicyServiceClient,
        "Policies that pay for patents.";
    incentive_claims: coordination::incentive_claim_service_client::IncentiveClaimServiceClient, "Claims by them.";
    signals: coordination::signal_service_client::SignalServiceClient, "Signs of a risk.";
    strategies: coordination::strategy_service_client::StrategyServiceClient, "Strategies and opinions on them.";
    strategy_tasks: coordination::strategy_task_service_client::StrategyTaskServiceClient, "Tasks under strategies.";
    warnings: coordination::warning_service_client::WarningServiceClient, "Warnings and their answers.";
    watch_subjects: coordination::watch_subject_service_client::WatchSubjectServiceClient, "What is watched.";
    patents: coordination::patent_service_client::PatentServiceClient, "The register of patents.";
    coordination_record: coordination::record_service_client::RecordServiceClient, "The log and limits of coordination.";
    cases: enforcement::case_service_client::CaseServiceClient, "Penalty cases.";
    leads: enforcement::lead_service_client::LeadServiceClient, "Leads.";
    officers: enforcement::officer_service_client::OfficerServiceClient, "Officers.";
    law: enforcement::law_service_client::LawServiceClient, "The law.";
    record: enforcement::record_service_client::RecordServiceClient, "Enforcement's log and limits.";
    tipoffs: publicservices::tipoff_service_client::TipoffServiceClient, "Tip-offs.";
    disclosures: publicservices::disclosure_service_client::DisclosureServiceClient, "Publications.";
    public_record: publicservices::record_service_client::RecordServiceClient, "The log and limits of public services.";
    acceptances: projects::acceptance_service_client::AcceptanceServiceClient, "Acceptances.";
    applications: projects::application_service_client::ApplicationServiceClient, "Applications.";
    calls: projects::funding_call_service_client::FundingCallServiceClient, "Calls for applications.";
    disbursements: projects::disbursement_service_client::DisbursementServiceClient, "Payments of grants.";
    experts: projects::expert_service_client::ExpertServiceClient, "Experts.";
    findings: projects::finding_service_client::FindingServiceClient, "What the books show.";
    funds: projects::fund_service_client::FundServiceClient, "The operations that move money.";
    institution_checks: projects::institution_check_service_client::InstitutionCheckServiceClient, "Checks of institutions.";
    integrity: projects::integrity_service_client::IntegrityServiceClient, "Integrity records.";
    intermediaries: projects::intermediary_service_client::IntermediaryServiceClient, "Intermediaries.";
    incentive_payments: projects::incentive_payment_service_client::IncentivePaymentServiceClient,
        "Payments of incentives.";
    ledger: projects::ledger_service_client::LedgerServiceClient, "The books.";
    plans: projects::plan_service_client::PlanServiceClient, "Science plans.";
    projects: projects::project_service_client::ProjectServiceClient, "Projects.";
    recoveries: projects::recovery_service_client::RecoveryServiceClient, "Recoveries.";
    rectifications: projects::rectification_service_client::RectificationServiceClient, "Rectifications.";
    referrals: projects::referral_service_client::ReferralServiceClient, "Referrals to justice.";
    reviews: projects::review_service_client::ReviewServiceClient, "Reviews of applications.";
    statistics: projects::statistics_service_client::StatisticsServiceClient, "Statistics of projects.";
    supervision: projects::supervision_service_client::SupervisionServiceClient, "Samples and inspections.";
    technology_contracts: projects::technology_contract_service_client::TechnologyContractServiceClient,
        "Technology contracts.";
    vouchers: projects::voucher_service_client::VoucherServiceClient, "Vouchers.";
    project_record: projects::record_service_client::RecordServiceClient, "The log and limits of projects.";
}

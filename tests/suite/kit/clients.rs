//! Callers: whoever has a token, or none, with the generated clients.

use kezhi_proto::enforcement::case_service_client::CaseServiceClient;
use kezhi_proto::enforcement::law_service_client::LawServiceClient;
use kezhi_proto::enforcement::lead_service_client::LeadServiceClient;
use kezhi_proto::enforcement::officer_service_client::OfficerServiceClient;
use kezhi_proto::enforcement::record_service_client::RecordServiceClient;
use kezhi_proto::projects::acceptance_service_client::AcceptanceServiceClient;
use kezhi_proto::projects::application_service_client::ApplicationServiceClient;
use kezhi_proto::projects::call_service_client::CallServiceClient;
use kezhi_proto::projects::disbursement_service_client::DisbursementServiceClient;
use kezhi_proto::projects::expert_service_client::ExpertServiceClient;
use kezhi_proto::projects::finding_service_client::FindingServiceClient;
use kezhi_proto::projects::fund_service_client::FundServiceClient;
use kezhi_proto::projects::institution_check_service_client::InstitutionCheckServiceClient;
use kezhi_proto::projects::integrity_service_client::IntegrityServiceClient;
use kezhi_proto::projects::intermediary_service_client::IntermediaryServiceClient;
use kezhi_proto::projects::ledger_service_client::LedgerServiceClient;
use kezhi_proto::projects::plan_service_client::PlanServiceClient;
use kezhi_proto::projects::project_service_client::ProjectServiceClient;
use kezhi_proto::projects::record_service_client::RecordServiceClient as ProjectRecordServiceClient;
use kezhi_proto::projects::recovery_service_client::RecoveryServiceClient;
use kezhi_proto::projects::rectification_service_client::RectificationServiceClient;
use kezhi_proto::projects::referral_service_client::ReferralServiceClient;
use kezhi_proto::projects::review_service_client::ReviewServiceClient;
use kezhi_proto::projects::statistics_service_client::StatisticsServiceClient;
use kezhi_proto::projects::supervision_service_client::SupervisionServiceClient;
use kezhi_proto::projects::voucher_service_client::VoucherServiceClient;
use kezhi_proto::publicservices::disclosure_service_client::DisclosureServiceClient;
use kezhi_proto::publicservices::record_service_client::RecordServiceClient as PublicRecordServiceClient;
use kezhi_proto::publicservices::tipoff_service_client::TipoffServiceClient;
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

    /// Penalty cases.
    pub fn cases(&self) -> CaseServiceClient<Wire> {
        CaseServiceClient::new(self.wire())
    }

    /// Leads.
    pub fn leads(&self) -> LeadServiceClient<Wire> {
        LeadServiceClient::new(self.wire())
    }

    /// Officers.
    pub fn officers(&self) -> OfficerServiceClient<Wire> {
        OfficerServiceClient::new(self.wire())
    }

    /// The law.
    pub fn law(&self) -> LawServiceClient<Wire> {
        LawServiceClient::new(self.wire())
    }

    /// Enforcement's log and limits.
    pub fn record(&self) -> RecordServiceClient<Wire> {
        RecordServiceClient::new(self.wire())
    }

    /// Tip-offs.
    pub fn tipoffs(&self) -> TipoffServiceClient<Wire> {
        TipoffServiceClient::new(self.wire())
    }

    /// Publications.
    pub fn disclosures(&self) -> DisclosureServiceClient<Wire> {
        DisclosureServiceClient::new(self.wire())
    }

    /// The log and limits of public services.
    pub fn public_record(&self) -> PublicRecordServiceClient<Wire> {
        PublicRecordServiceClient::new(self.wire())
    }

    /// Acceptances.
    pub fn acceptances(&self) -> AcceptanceServiceClient<Wire> {
        AcceptanceServiceClient::new(self.wire())
    }

    /// Applications.
    pub fn applications(&self) -> ApplicationServiceClient<Wire> {
        ApplicationServiceClient::new(self.wire())
    }

    /// Calls for applications.
    pub fn calls(&self) -> CallServiceClient<Wire> {
        CallServiceClient::new(self.wire())
    }

    /// Payments of grants.
    pub fn disbursements(&self) -> DisbursementServiceClient<Wire> {
        DisbursementServiceClient::new(self.wire())
    }

    /// Experts.
    pub fn experts(&self) -> ExpertServiceClient<Wire> {
        ExpertServiceClient::new(self.wire())
    }

    /// What the books show.
    pub fn findings(&self) -> FindingServiceClient<Wire> {
        FindingServiceClient::new(self.wire())
    }

    /// The deeds that move money.
    pub fn funds(&self) -> FundServiceClient<Wire> {
        FundServiceClient::new(self.wire())
    }

    /// Checks of institutions.
    pub fn institution_checks(&self) -> InstitutionCheckServiceClient<Wire> {
        InstitutionCheckServiceClient::new(self.wire())
    }

    /// Integrity records.
    pub fn integrity(&self) -> IntegrityServiceClient<Wire> {
        IntegrityServiceClient::new(self.wire())
    }

    /// Intermediaries.
    pub fn intermediaries(&self) -> IntermediaryServiceClient<Wire> {
        IntermediaryServiceClient::new(self.wire())
    }

    /// The books.
    pub fn ledger(&self) -> LedgerServiceClient<Wire> {
        LedgerServiceClient::new(self.wire())
    }

    /// Science plans.
    pub fn plans(&self) -> PlanServiceClient<Wire> {
        PlanServiceClient::new(self.wire())
    }

    /// Projects.
    pub fn projects(&self) -> ProjectServiceClient<Wire> {
        ProjectServiceClient::new(self.wire())
    }

    /// Recoveries.
    pub fn recoveries(&self) -> RecoveryServiceClient<Wire> {
        RecoveryServiceClient::new(self.wire())
    }

    /// Rectifications.
    pub fn rectifications(&self) -> RectificationServiceClient<Wire> {
        RectificationServiceClient::new(self.wire())
    }

    /// Referrals to justice.
    pub fn referrals(&self) -> ReferralServiceClient<Wire> {
        ReferralServiceClient::new(self.wire())
    }

    /// Reviews of applications.
    pub fn reviews(&self) -> ReviewServiceClient<Wire> {
        ReviewServiceClient::new(self.wire())
    }

    /// Statistics of projects.
    pub fn statistics(&self) -> StatisticsServiceClient<Wire> {
        StatisticsServiceClient::new(self.wire())
    }

    /// Samples and inspections.
    pub fn supervision(&self) -> SupervisionServiceClient<Wire> {
        SupervisionServiceClient::new(self.wire())
    }

    /// Vouchers.
    pub fn vouchers(&self) -> VoucherServiceClient<Wire> {
        VoucherServiceClient::new(self.wire())
    }

    /// The log and limits of projects.
    pub fn project_record(&self) -> ProjectRecordServiceClient<Wire> {
        ProjectRecordServiceClient::new(self.wire())
    }
}

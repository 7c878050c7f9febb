//! Callers: whoever has a token, or none, with the generated clients.

use kezhi_proto::enforcement::case_service_client::CaseServiceClient;
use kezhi_proto::enforcement::law_service_client::LawServiceClient;
use kezhi_proto::enforcement::lead_service_client::LeadServiceClient;
use kezhi_proto::enforcement::officer_service_client::OfficerServiceClient;
use kezhi_proto::enforcement::record_service_client::RecordServiceClient;
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
}

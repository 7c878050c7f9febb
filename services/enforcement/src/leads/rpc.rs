//! LeadService.

use kezhi_chassis::House;
use kezhi_law::Regime;
use kezhi_proto::enforcement::lead_service_server::LeadService;
use kezhi_proto::enforcement::{
    CreateLeadRequest, DeclineLeadRequest, GetLeadRequest, Lead, ListLeadsRequest, ListLeadsResponse,
};
use tonic::{Request, Response, Status, async_trait};

/// Answers LeadService.
pub struct Leads {
    house: House,
    regime: Regime,
}

impl Leads {
    /// From the service's house, under the authority's regime.
    pub fn new(house: House, regime: Regime) -> Self {
        Self { house, regime }
    }
}

#[async_trait]
impl LeadService for Leads {
    async fn create_lead(&self, request: Request<CreateLeadRequest>) -> Result<Response<Lead>, Status> {
        let regime = self.regime;
        self.house
            .write(request, |call, request| super::create(call, request, regime))
            .await
    }

    async fn get_lead(&self, request: Request<GetLeadRequest>) -> Result<Response<Lead>, Status> {
        self.house.read(request, super::get).await
    }

    async fn list_leads(&self, request: Request<ListLeadsRequest>) -> Result<Response<ListLeadsResponse>, Status> {
        self.house.read(request, super::list).await
    }

    async fn decline_lead(&self, request: Request<DeclineLeadRequest>) -> Result<Response<Lead>, Status> {
        self.house.write(request, super::decline).await
    }
}

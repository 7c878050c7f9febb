//! DisclosureService.

use kezhi_chassis::House;
use kezhi_proto::publicservices::disclosure_service_server::DisclosureService;
use kezhi_proto::publicservices::{Disclosure, GetDisclosureRequest, ListDisclosuresRequest, ListDisclosuresResponse};
use tonic::{Request, Response, Status, async_trait};

/// Answers DisclosureService.
pub struct Disclosures(House);

impl Disclosures {
    /// From the service's house.
    pub fn new(house: House) -> Self {
        Self(house)
    }
}

#[async_trait]
impl DisclosureService for Disclosures {
    async fn get_disclosure(&self, request: Request<GetDisclosureRequest>) -> Result<Response<Disclosure>, Status> {
        self.0.read(request, super::get).await
    }

    async fn list_disclosures(
        &self,
        request: Request<ListDisclosuresRequest>,
    ) -> Result<Response<ListDisclosuresResponse>, Status> {
        self.0.read(request, super::list).await
    }
}

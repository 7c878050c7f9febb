//! OfficerService.

use kezhi_chassis::House;
use kezhi_proto::enforcement::officer_service_server::OfficerService;
use kezhi_proto::enforcement::{
    CreateOfficerRequest, GetOfficerRequest, ListOfficersRequest, ListOfficersResponse, Officer,
    RenewCertificateRequest,
};
use tonic::{Request, Response, Status, async_trait};

/// Answers OfficerService.
pub struct Officers(House);

impl Officers {
    /// From the service's house.
    pub fn new(house: House) -> Self {
        Self(house)
    }
}

#[async_trait]
impl OfficerService for Officers {
    async fn create_officer(&self, request: Request<CreateOfficerRequest>) -> Result<Response<Officer>, Status> {
        self.0.write(request, super::create).await
    }

    async fn get_officer(&self, request: Request<GetOfficerRequest>) -> Result<Response<Officer>, Status> {
        self.0.read(request, super::get).await
    }

    async fn list_officers(
        &self,
        request: Request<ListOfficersRequest>,
    ) -> Result<Response<ListOfficersResponse>, Status> {
        self.0.read(request, super::list).await
    }

    async fn renew_certificate(&self, request: Request<RenewCertificateRequest>) -> Result<Response<Officer>, Status> {
        self.0.write(request, super::renew_certificate).await
    }
}

//! ExpertService.

use kezhi_chassis::House;
use kezhi_proto::projects::expert_service_server::ExpertService;
use kezhi_proto::projects::{
    CreateExpertRequest, Expert, GetExpertRequest, ListExpertsRequest, ListExpertsResponse, UpdateExpertRequest,
};
use tonic::{Request, Response, Status, async_trait};

/// Answers ExpertService.
pub struct Experts(House);

impl Experts {
    /// From the service's house.
    pub fn new(house: House) -> Self {
        Self(house)
    }
}

#[async_trait]
impl ExpertService for Experts {
    async fn create_expert(&self, request: Request<CreateExpertRequest>) -> Result<Response<Expert>, Status> {
        self.0.write(request, super::create).await
    }

    async fn get_expert(&self, request: Request<GetExpertRequest>) -> Result<Response<Expert>, Status> {
        self.0.read(request, super::get).await
    }

    async fn list_experts(
        &self,
        request: Request<ListExpertsRequest>,
    ) -> Result<Response<ListExpertsResponse>, Status> {
        self.0.read(request, super::list).await
    }

    async fn update_expert(&self, request: Request<UpdateExpertRequest>) -> Result<Response<Expert>, Status> {
        self.0.write(request, super::update).await
    }
}

//! PlanService.

use kezhi_chassis::House;
use kezhi_proto::projects::plan_service_server::PlanService;
use kezhi_proto::projects::{
    ApprovePlanRequest, ClosePlanRequest, CreatePlanRequest, GetPlanRequest, ListPlansRequest, ListPlansResponse, Plan,
};
use tonic::{Request, Response, Status, async_trait};

/// Answers PlanService.
pub struct Plans(House);

impl Plans {
    /// From the service's house.
    pub fn new(house: House) -> Self {
        Self(house)
    }
}

#[async_trait]
impl PlanService for Plans {
    async fn create_plan(&self, request: Request<CreatePlanRequest>) -> Result<Response<Plan>, Status> {
        self.0.write(request, super::create).await
    }

    async fn get_plan(&self, request: Request<GetPlanRequest>) -> Result<Response<Plan>, Status> {
        self.0.read(request, super::get).await
    }

    async fn list_plans(&self, request: Request<ListPlansRequest>) -> Result<Response<ListPlansResponse>, Status> {
        self.0.read(request, super::list).await
    }

    async fn approve_plan(&self, request: Request<ApprovePlanRequest>) -> Result<Response<Plan>, Status> {
        self.0.write(request, super::approve).await
    }

    async fn close_plan(&self, request: Request<ClosePlanRequest>) -> Result<Response<Plan>, Status> {
        self.0.write(request, super::close).await
    }
}

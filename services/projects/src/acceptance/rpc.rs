//! AcceptanceService.

use kezhi_chassis::House;
use kezhi_proto::projects::acceptance_service_server::AcceptanceService;
use kezhi_proto::projects::*;
use tonic::{Request, Response, Status, async_trait};

use super::{decisions, performance, steps};
use crate::settings::Supervision;

/// Answers AcceptanceService.
pub struct Acceptances {
    house: House,
    settings: Supervision,
}

impl Acceptances {
    /// From the service's house, under what the authority has set.
    pub fn new(house: House, settings: Supervision) -> Self {
        Self { house, settings }
    }
}

#[async_trait]
impl AcceptanceService for Acceptances {
    async fn apply_for_acceptance(
        &self,
        request: Request<ApplyForAcceptanceRequest>,
    ) -> Result<Response<Acceptance>, Status> {
        self.house.write(request, super::apply).await
    }

    async fn get_acceptance(&self, request: Request<GetAcceptanceRequest>) -> Result<Response<Acceptance>, Status> {
        self.house.read(request, super::get).await
    }

    async fn list_acceptances(
        &self,
        request: Request<ListAcceptancesRequest>,
    ) -> Result<Response<ListAcceptancesResponse>, Status> {
        self.house.read(request, super::list).await
    }

    async fn arrange_acceptance(
        &self,
        request: Request<ArrangeAcceptanceRequest>,
    ) -> Result<Response<Acceptance>, Status> {
        let step = |call, request| steps::arrange(call, request, self.settings.clone());
        self.house.write(request, step).await
    }

    async fn record_expert_conclusions(
        &self,
        request: Request<RecordExpertConclusionsRequest>,
    ) -> Result<Response<Acceptance>, Status> {
        let step = |call, request| steps::record_conclusions(call, request, self.settings.clone());
        self.house.write(request, step).await
    }

    async fn pass_acceptance(&self, request: Request<PassAcceptanceRequest>) -> Result<Response<Acceptance>, Status> {
        self.house.write(request, decisions::pass).await
    }

    async fn return_for_correction(
        &self,
        request: Request<ReturnForCorrectionRequest>,
    ) -> Result<Response<Acceptance>, Status> {
        self.house.write(request, decisions::send_back).await
    }

    async fn fail_acceptance(&self, request: Request<FailAcceptanceRequest>) -> Result<Response<Acceptance>, Status> {
        self.house.write(request, decisions::fail).await
    }

    async fn evaluate_performance(
        &self,
        request: Request<EvaluatePerformanceRequest>,
    ) -> Result<Response<Project>, Status> {
        let step = |call, request| performance::evaluate(call, request, self.settings.clone());
        self.house.write(request, step).await
    }
}

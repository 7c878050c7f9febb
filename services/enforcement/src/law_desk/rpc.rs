//! LawService.

use kezhi_chassis::House;
use kezhi_proto::enforcement::law_service_server::LawService;
use kezhi_proto::enforcement::*;
use tonic::{Request, Response, Status, async_trait};

/// Answers LawService.
pub struct LawDesk(House);

impl LawDesk {
    /// From the service's house.
    pub fn new(house: House) -> Self {
        Self(house)
    }
}

#[async_trait]
impl LawService for LawDesk {
    async fn compute_deadline(
        &self,
        request: Request<ComputeDeadlineRequest>,
    ) -> Result<Response<ComputeDeadlineResponse>, Status> {
        self.0.read(request, super::compute_deadline).await
    }

    async fn assess_penalty(
        &self,
        request: Request<AssessPenaltyRequest>,
    ) -> Result<Response<AssessPenaltyResponse>, Status> {
        self.0.read(request, super::assess_penalty).await
    }

    async fn check_identifier(
        &self,
        request: Request<CheckIdentifierRequest>,
    ) -> Result<Response<CheckIdentifierResponse>, Status> {
        self.0.read(request, super::check_identifier).await
    }

    async fn count_workdays(
        &self,
        request: Request<CountWorkdaysRequest>,
    ) -> Result<Response<CountWorkdaysResponse>, Status> {
        self.0.read(request, super::count_workdays).await
    }

    async fn list_rules(&self, request: Request<ListRulesRequest>) -> Result<Response<ListRulesResponse>, Status> {
        self.0.read(request, super::list_rules).await
    }

    async fn list_circumstances(
        &self,
        request: Request<ListCircumstancesRequest>,
    ) -> Result<Response<ListCircumstancesResponse>, Status> {
        self.0.read(request, super::list_circumstances).await
    }
}

//! IntermediaryService.

use kezhi_chassis::House;
use kezhi_proto::projects::intermediary_service_server::IntermediaryService;
use kezhi_proto::projects::*;
use tonic::{Request, Response, Status, async_trait};

use super::{entrustments, reports};
use crate::settings::Supervision;

/// Answers IntermediaryService.
pub struct Intermediaries {
    house: House,
    settings: Supervision,
}

impl Intermediaries {
    /// From the service's house, under what the authority has set.
    pub fn new(house: House, settings: Supervision) -> Self {
        Self { house, settings }
    }
}

#[async_trait]
impl IntermediaryService for Intermediaries {
    async fn register_intermediary(
        &self,
        request: Request<RegisterIntermediaryRequest>,
    ) -> Result<Response<Intermediary>, Status> {
        self.house.write(request, super::register).await
    }

    async fn get_intermediary(
        &self,
        request: Request<GetIntermediaryRequest>,
    ) -> Result<Response<Intermediary>, Status> {
        self.house.read(request, super::get).await
    }

    async fn list_intermediaries(
        &self,
        request: Request<ListIntermediariesRequest>,
    ) -> Result<Response<ListIntermediariesResponse>, Status> {
        self.house.read(request, super::list).await
    }

    async fn renew_qualification(
        &self,
        request: Request<RenewQualificationRequest>,
    ) -> Result<Response<Intermediary>, Status> {
        self.house.write(request, super::renew).await
    }

    async fn declare_ties(&self, request: Request<DeclareTiesRequest>) -> Result<Response<Intermediary>, Status> {
        self.house.write(request, super::declare_ties).await
    }

    async fn entrust(&self, request: Request<EntrustRequest>) -> Result<Response<Entrustment>, Status> {
        self.house.write(request, entrustments::entrust).await
    }

    async fn get_entrustment(&self, request: Request<GetEntrustmentRequest>) -> Result<Response<Entrustment>, Status> {
        self.house.read(request, entrustments::get).await
    }

    async fn list_entrustments(
        &self,
        request: Request<ListEntrustmentsRequest>,
    ) -> Result<Response<ListEntrustmentsResponse>, Status> {
        self.house.read(request, entrustments::list).await
    }

    async fn end_entrustment(&self, request: Request<EndEntrustmentRequest>) -> Result<Response<Entrustment>, Status> {
        self.house.write(request, entrustments::end).await
    }

    async fn submit_intermediary_report(
        &self,
        request: Request<SubmitIntermediaryReportRequest>,
    ) -> Result<Response<IntermediaryReport>, Status> {
        let step = |call, request| reports::submit(call, request, self.settings.clone());
        self.house.write(request, step).await
    }

    async fn get_intermediary_report(
        &self,
        request: Request<GetIntermediaryReportRequest>,
    ) -> Result<Response<IntermediaryReport>, Status> {
        self.house.read(request, reports::get).await
    }

    async fn list_intermediary_reports(
        &self,
        request: Request<ListIntermediaryReportsRequest>,
    ) -> Result<Response<ListIntermediaryReportsResponse>, Status> {
        self.house.read(request, reports::list).await
    }

    async fn escalate_intermediary_report(
        &self,
        request: Request<EscalateIntermediaryReportRequest>,
    ) -> Result<Response<IntermediaryReport>, Status> {
        self.house.write(request, reports::escalate).await
    }

    async fn resolve_grave_finding(
        &self,
        request: Request<ResolveGraveFindingRequest>,
    ) -> Result<Response<IntermediaryReport>, Status> {
        self.house.write(request, reports::resolve).await
    }
}

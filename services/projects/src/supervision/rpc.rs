//! SupervisionService.

use kezhi_chassis::House;
use kezhi_proto::projects::supervision_service_server::SupervisionService;
use kezhi_proto::projects::*;
use tonic::{Request, Response, Status, async_trait};

use super::inspections::steps;
use super::{inspections, samples};
use crate::settings::Supervision;

/// Answers SupervisionService.
pub struct Supervisions {
    house: House,
    settings: Supervision,
}

impl Supervisions {
    /// From the service's house, under what the authority has set.
    pub fn new(house: House, settings: Supervision) -> Self {
        Self { house, settings }
    }
}

#[async_trait]
impl SupervisionService for Supervisions {
    async fn draw_sample(&self, request: Request<DrawSampleRequest>) -> Result<Response<Sample>, Status> {
        self.house.write(request, samples::draw).await
    }

    async fn get_sample(&self, request: Request<GetSampleRequest>) -> Result<Response<Sample>, Status> {
        self.house.read(request, samples::get).await
    }

    async fn list_samples(
        &self,
        request: Request<ListSamplesRequest>,
    ) -> Result<Response<ListSamplesResponse>, Status> {
        self.house.read(request, samples::list).await
    }

    async fn open_inspection(&self, request: Request<OpenInspectionRequest>) -> Result<Response<Inspection>, Status> {
        self.house.write(request, inspections::open).await
    }

    async fn get_inspection(&self, request: Request<GetInspectionRequest>) -> Result<Response<Inspection>, Status> {
        self.house.read(request, inspections::get).await
    }

    async fn list_inspections(
        &self,
        request: Request<ListInspectionsRequest>,
    ) -> Result<Response<ListInspectionsResponse>, Status> {
        self.house.read(request, inspections::list).await
    }

    async fn request_self_check(
        &self,
        request: Request<RequestSelfCheckRequest>,
    ) -> Result<Response<Inspection>, Status> {
        self.house.write(request, steps::request_self_check).await
    }

    async fn submit_self_check(
        &self,
        request: Request<SubmitSelfCheckRequest>,
    ) -> Result<Response<Inspection>, Status> {
        self.house.write(request, steps::submit_self_check).await
    }

    async fn record_on_site(&self, request: Request<RecordOnSiteRequest>) -> Result<Response<Inspection>, Status> {
        self.house.write(request, steps::record_on_site).await
    }

    async fn record_statement(&self, request: Request<RecordStatementRequest>) -> Result<Response<Inspection>, Status> {
        self.house.write(request, steps::record_statement).await
    }

    async fn conclude_inspection(
        &self,
        request: Request<ConcludeInspectionRequest>,
    ) -> Result<Response<Inspection>, Status> {
        let conclude = |call, request| steps::conclude(call, request, self.settings.clone());
        self.house.write(request, conclude).await
    }

    async fn escalate_inspection(
        &self,
        request: Request<EscalateInspectionRequest>,
    ) -> Result<Response<Inspection>, Status> {
        self.house.write(request, steps::escalate).await
    }
}

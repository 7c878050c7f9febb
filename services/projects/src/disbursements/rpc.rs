//! DisbursementService.

use kezhi_chassis::House;
use kezhi_proto::projects::disbursement_service_server::DisbursementService;
use kezhi_proto::projects::{
    ApproveDisbursementRequest, ConfirmDisbursementRequest, Disbursement, DispatchDisbursementRequest,
    GetDisbursementRequest, ListDisbursementsRequest, ListDisbursementsResponse, MarkDisbursementUnknownRequest,
    ReconcileDisbursementsRequest, ReconcileDisbursementsResponse, RefuseDisbursementRequest,
    ReleaseDisbursementRequest, RequestDisbursementRequest,
};
use tonic::{Request, Response, Status, async_trait};

use crate::settings::Settings;

/// Answers DisbursementService.
pub struct Disbursements {
    house: House,
    settings: Settings,
}

impl Disbursements {
    /// From the service's house, under what the authority has set.
    pub fn new(house: House, settings: Settings) -> Self {
        Self { house, settings }
    }
}

#[async_trait]
impl DisbursementService for Disbursements {
    async fn request_disbursement(
        &self,
        request: Request<RequestDisbursementRequest>,
    ) -> Result<Response<Disbursement>, Status> {
        self.house.write(request, super::request).await
    }

    async fn approve_disbursement(
        &self,
        request: Request<ApproveDisbursementRequest>,
    ) -> Result<Response<Disbursement>, Status> {
        self.house.write(request, super::approve).await
    }

    async fn refuse_disbursement(
        &self,
        request: Request<RefuseDisbursementRequest>,
    ) -> Result<Response<Disbursement>, Status> {
        self.house.write(request, super::refuse).await
    }

    async fn dispatch_disbursement(
        &self,
        request: Request<DispatchDisbursementRequest>,
    ) -> Result<Response<Disbursement>, Status> {
        let days = self.settings.receipt_days;
        self.house
            .write(request, |call, request| super::dispatch(call, request, days))
            .await
    }

    async fn confirm_disbursement(
        &self,
        request: Request<ConfirmDisbursementRequest>,
    ) -> Result<Response<Disbursement>, Status> {
        self.house.write(request, super::confirm).await
    }

    async fn release_disbursement(
        &self,
        request: Request<ReleaseDisbursementRequest>,
    ) -> Result<Response<Disbursement>, Status> {
        self.house.write(request, super::release).await
    }

    async fn mark_disbursement_unknown(
        &self,
        request: Request<MarkDisbursementUnknownRequest>,
    ) -> Result<Response<Disbursement>, Status> {
        self.house.write(request, super::mark_unknown).await
    }

    async fn reconcile_disbursements(
        &self,
        request: Request<ReconcileDisbursementsRequest>,
    ) -> Result<Response<ReconcileDisbursementsResponse>, Status> {
        self.house.write(request, super::reconciliation::reconcile).await
    }

    async fn get_disbursement(
        &self,
        request: Request<GetDisbursementRequest>,
    ) -> Result<Response<Disbursement>, Status> {
        self.house.read(request, super::get).await
    }

    async fn list_disbursements(
        &self,
        request: Request<ListDisbursementsRequest>,
    ) -> Result<Response<ListDisbursementsResponse>, Status> {
        self.house.read(request, super::list).await
    }
}

//! RecoveryService.

use kezhi_chassis::House;
use kezhi_proto::projects::recovery_service_server::RecoveryService;
use kezhi_proto::projects::{
    GetRecoveryRequest, ListRecoveriesRequest, ListRecoveriesResponse, OrderRecoveryRequest, RecordRepaymentRequest,
    Recovery, RescindRecoveryRequest,
};
use tonic::{Request, Response, Status, async_trait};

/// Answers RecoveryService.
pub struct Recoveries(House);

impl Recoveries {
    /// From the service's house.
    pub fn new(house: House) -> Self {
        Self(house)
    }
}

#[async_trait]
impl RecoveryService for Recoveries {
    async fn order_recovery(&self, request: Request<OrderRecoveryRequest>) -> Result<Response<Recovery>, Status> {
        self.0.write(request, super::order).await
    }

    async fn record_repayment(&self, request: Request<RecordRepaymentRequest>) -> Result<Response<Recovery>, Status> {
        self.0.write(request, super::record_repayment).await
    }

    async fn rescind_recovery(&self, request: Request<RescindRecoveryRequest>) -> Result<Response<Recovery>, Status> {
        self.0.write(request, super::rescind).await
    }

    async fn get_recovery(&self, request: Request<GetRecoveryRequest>) -> Result<Response<Recovery>, Status> {
        self.0.read(request, super::get).await
    }

    async fn list_recoveries(
        &self,
        request: Request<ListRecoveriesRequest>,
    ) -> Result<Response<ListRecoveriesResponse>, Status> {
        self.0.read(request, super::list).await
    }
}

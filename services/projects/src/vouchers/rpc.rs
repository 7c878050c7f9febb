//! VoucherService.

use kezhi_chassis::House;
use kezhi_chassis::store::Together;
use kezhi_proto::projects::voucher_service_server::VoucherService;
use kezhi_proto::projects::{ListVouchersRequest, ListVouchersResponse, RecordVoucherRequest, Voucher};
use tonic::{Request, Response, Status, async_trait};

use super::store;
use crate::funds::desk::FundDesk;
use crate::funds::rpc::deed;

/// Answers VoucherService.
pub struct Vouchers {
    house: House,
    desk: Together<FundDesk>,
}

impl Vouchers {
    /// From the service's house, recording at its desk.
    pub fn new(house: House, desk: Together<FundDesk>) -> Self {
        Self { house, desk }
    }
}

#[async_trait]
impl VoucherService for Vouchers {
    async fn record_voucher(&self, request: Request<RecordVoucherRequest>) -> Result<Response<Voucher>, Status> {
        self.desk.answer(request, deed).await
    }

    async fn list_vouchers(
        &self,
        request: Request<ListVouchersRequest>,
    ) -> Result<Response<ListVouchersResponse>, Status> {
        self.house.read(request, store::list).await
    }
}

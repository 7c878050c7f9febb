//! VoucherService.

use kezhi_chassis::Methods;
use kezhi_chassis::store::Together;
use kezhi_proto::projects::{RecordVoucherRequest, Voucher};

use crate::money::funds::desk::FundDesk;
use crate::money::funds::rpc::deed;

/// The methods of VoucherService, each by its handler; vouchers are posted at the desk of the funds.
pub fn methods(methods: Methods, desk: &Together<FundDesk>) -> Methods {
    methods
        .together::<RecordVoucherRequest, Voucher, _>(desk, deed)
        .read(super::list)
}

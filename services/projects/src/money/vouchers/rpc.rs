//! VoucherService.

use kezhi_chassis::Methods;
use kezhi_chassis::store::GroupCommit;
use kezhi_proto::projects::{RecordVoucherRequest, Voucher};

use crate::money::funds::operations::FundOperations;
use crate::money::funds::rpc::operation;

/// The methods of VoucherService, each by its handler; vouchers are posted at the desk of the funds.
pub fn methods(methods: Methods, desk: &GroupCommit<FundOperations>) -> Methods {
    methods
        .group_commit::<RecordVoucherRequest, Voucher, _>(desk, operation)
        .read(super::list)
}

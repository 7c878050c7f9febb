//! VoucherService, and what this folder brings to its service.

use kezhi_chassis::store::GroupCommit;
use kezhi_chassis::{Methods, Module};
use kezhi_proto::projects::{RecordVoucherRequest, Voucher};

use super::store;
use crate::money::funds::module::operation;
use crate::money::funds::operations::FundOperations;

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    sealed: &[store::PAYEES, store::HANDLERS, store::APPROVERS],
    ..Module::NONE
};

/// The methods of VoucherService, each by its handler; vouchers are posted at the desk of the funds.
pub fn methods(methods: Methods, desk: &GroupCommit<FundOperations>) -> Methods {
    methods
        .group_commit::<RecordVoucherRequest, Voucher, _>(desk, operation)
        .read(super::list)
}

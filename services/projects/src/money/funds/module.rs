//! FundService, and what this folder brings to its service.

use kezhi_chassis::store::GroupCommit;
use kezhi_chassis::{Methods, Module};
use kezhi_proto::Mutation;
use kezhi_proto::projects::{
    AdjustBudgetRequest, AppropriateFundsRequest, CarryOverFundsRequest, PassOnFundsRequest, Posting,
    RecordContributionRequest, ReleaseCommitmentRequest, ReturnFundsRequest, ReversePostingRequest,
    SupplementGrantRequest, SurrenderFundsRequest, WithdrawAppropriationRequest,
};

use super::operations::{FundOperations, Operation};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    shown_to_platforms: &["funds.*"],
    ..Module::NONE
};

/// The methods of FundService: each request is an operation that the desk posts.
pub fn methods(mut methods: Methods, desk: &GroupCommit<FundOperations>) -> Methods {
    methods = post::<AppropriateFundsRequest>(methods, desk);
    methods = post::<WithdrawAppropriationRequest>(methods, desk);
    methods = post::<SupplementGrantRequest>(methods, desk);
    methods = post::<ReleaseCommitmentRequest>(methods, desk);
    methods = post::<RecordContributionRequest>(methods, desk);
    methods = post::<PassOnFundsRequest>(methods, desk);
    methods = post::<AdjustBudgetRequest>(methods, desk);
    methods = post::<ReturnFundsRequest>(methods, desk);
    methods = post::<CarryOverFundsRequest>(methods, desk);
    methods = post::<SurrenderFundsRequest>(methods, desk);
    post::<ReversePostingRequest>(methods, desk)
}

fn post<D: Operation + Mutation + 'static>(methods: Methods, desk: &GroupCommit<FundOperations>) -> Methods {
    methods.group_commit::<D, Posting, _>(desk, operation)
}

/// A request as the desk takes it.
pub fn operation<D: Operation + 'static>(request: D) -> Box<dyn Operation> {
    Box::new(request)
}

//! FundService.

use kezhi_chassis::Methods;
use kezhi_chassis::store::Together;
use kezhi_proto::Mutation;
use kezhi_proto::projects::{
    AdjustBudgetRequest, AppropriateFundsRequest, CarryOverFundsRequest, PassOnFundsRequest, Posting,
    RecordContributionRequest, ReleaseCommitmentRequest, ReturnFundsRequest, ReversePostingRequest,
    SupplementGrantRequest, SurrenderFundsRequest, WithdrawAppropriationRequest,
};

use super::desk::{Deed, FundDesk};

/// The methods of FundService: each request is a deed that the desk posts.
pub fn methods(mut methods: Methods, desk: &Together<FundDesk>) -> Methods {
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

fn post<D: Deed + Mutation + 'static>(methods: Methods, desk: &Together<FundDesk>) -> Methods {
    methods.together::<D, Posting, _>(desk, deed)
}

/// A request as the desk takes it.
pub fn deed<D: Deed + 'static>(request: D) -> Box<dyn Deed> {
    Box::new(request)
}

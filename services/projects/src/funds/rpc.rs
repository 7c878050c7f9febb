//! FundService.

use kezhi_chassis::store::Together;
use kezhi_proto::projects::fund_service_server::FundService;
use kezhi_proto::projects::{
    AdjustBudgetRequest, AppropriateFundsRequest, CarryOverFundsRequest, PassOnFundsRequest, Posting,
    RecordContributionRequest, ReleaseCommitmentRequest, ReturnFundsRequest, SupplementGrantRequest,
    SurrenderFundsRequest, WithdrawAppropriationRequest,
};
use tonic::{Request, Response, Status, async_trait};

use super::desk::{Deed, FundDesk};

/// Answers FundService.
pub struct Funds(Together<FundDesk>);

impl Funds {
    /// At the service's desk.
    pub fn new(desk: Together<FundDesk>) -> Self {
        Self(desk)
    }
}

/// A request as the desk takes it.
pub fn deed<D: Deed + 'static>(request: D) -> Box<dyn Deed> {
    Box::new(request)
}

#[async_trait]
impl FundService for Funds {
    async fn appropriate_funds(&self, request: Request<AppropriateFundsRequest>) -> Result<Response<Posting>, Status> {
        self.0.answer(request, deed).await
    }

    async fn withdraw_appropriation(
        &self,
        request: Request<WithdrawAppropriationRequest>,
    ) -> Result<Response<Posting>, Status> {
        self.0.answer(request, deed).await
    }

    async fn supplement_grant(&self, request: Request<SupplementGrantRequest>) -> Result<Response<Posting>, Status> {
        self.0.answer(request, deed).await
    }

    async fn release_commitment(
        &self,
        request: Request<ReleaseCommitmentRequest>,
    ) -> Result<Response<Posting>, Status> {
        self.0.answer(request, deed).await
    }

    async fn record_contribution(
        &self,
        request: Request<RecordContributionRequest>,
    ) -> Result<Response<Posting>, Status> {
        self.0.answer(request, deed).await
    }

    async fn pass_on_funds(&self, request: Request<PassOnFundsRequest>) -> Result<Response<Posting>, Status> {
        self.0.answer(request, deed).await
    }

    async fn adjust_budget(&self, request: Request<AdjustBudgetRequest>) -> Result<Response<Posting>, Status> {
        self.0.answer(request, deed).await
    }

    async fn return_funds(&self, request: Request<ReturnFundsRequest>) -> Result<Response<Posting>, Status> {
        self.0.answer(request, deed).await
    }

    async fn carry_over_funds(&self, request: Request<CarryOverFundsRequest>) -> Result<Response<Posting>, Status> {
        self.0.answer(request, deed).await
    }

    async fn surrender_funds(&self, request: Request<SurrenderFundsRequest>) -> Result<Response<Posting>, Status> {
        self.0.answer(request, deed).await
    }
}

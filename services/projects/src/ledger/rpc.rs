//! LedgerService.

use kezhi_chassis::House;
use kezhi_proto::projects::ledger_service_server::LedgerService;
use kezhi_proto::projects::{
    FinalAccounts, GetFinalAccountsRequest, GetStatementRequest, GetTrialBalanceRequest, ListAccountsRequest,
    ListAccountsResponse, ListPostingsRequest, ListPostingsResponse, Statement, TrialBalance,
};
use tonic::{Request, Response, Status, async_trait};

use super::{lists, statement, trial_balance};

/// Answers LedgerService.
pub struct Ledger(House);

impl Ledger {
    /// From the service's house.
    pub fn new(house: House) -> Self {
        Self(house)
    }
}

#[async_trait]
impl LedgerService for Ledger {
    async fn list_accounts(
        &self,
        request: Request<ListAccountsRequest>,
    ) -> Result<Response<ListAccountsResponse>, Status> {
        self.0.read(request, lists::accounts).await
    }

    async fn list_postings(
        &self,
        request: Request<ListPostingsRequest>,
    ) -> Result<Response<ListPostingsResponse>, Status> {
        self.0.read(request, lists::postings).await
    }

    async fn get_statement(&self, request: Request<GetStatementRequest>) -> Result<Response<Statement>, Status> {
        self.0.read(request, statement::statement).await
    }

    async fn get_trial_balance(
        &self,
        request: Request<GetTrialBalanceRequest>,
    ) -> Result<Response<TrialBalance>, Status> {
        self.0.read(request, trial_balance::draw).await
    }

    async fn get_final_accounts(
        &self,
        request: Request<GetFinalAccountsRequest>,
    ) -> Result<Response<FinalAccounts>, Status> {
        self.0.read(request, statement::final_accounts).await
    }
}

//! CaseService.

use kezhi_chassis::{Call, Error, House};
use kezhi_proto::Mutation;
use kezhi_proto::enforcement::case_service_server::CaseService;
use kezhi_proto::enforcement::*;
use tonic::{Request, Response, Status, async_trait};

use super::steps::{conclusion, decision, filing, hearing, investigation, measures, proposal, publication};
use crate::settings::Settings;

/// Answers CaseService.
pub struct Cases {
    house: House,
    settings: Settings,
}

impl Cases {
    /// From the service's house, under what the authority has set.
    pub fn new(house: House, settings: Settings) -> Self {
        Self { house, settings }
    }

    async fn step<R, F, W>(&self, request: Request<R>, step: F) -> Result<Response<Case>, Status>
    where
        R: Mutation + Clone,
        F: Fn(Call, R, Settings) -> W,
        W: Future<Output = Result<Case, Error>>,
    {
        self.house
            .write(request, |call, request| step(call, request, self.settings.clone()))
            .await
    }
}

#[async_trait]
impl CaseService for Cases {
    async fn get_case(&self, request: Request<GetCaseRequest>) -> Result<Response<Case>, Status> {
        self.house.read(request, super::get).await
    }

    async fn list_cases(&self, request: Request<ListCasesRequest>) -> Result<Response<ListCasesResponse>, Status> {
        self.house.read(request, super::list).await
    }

    async fn file_case(&self, request: Request<FileCaseRequest>) -> Result<Response<Case>, Status> {
        self.step(request, filing::file).await
    }

    async fn assign_officers(&self, request: Request<AssignOfficersRequest>) -> Result<Response<Case>, Status> {
        self.step(request, filing::assign_officers).await
    }

    async fn record_evidence(&self, request: Request<RecordEvidenceRequest>) -> Result<Response<Case>, Status> {
        self.step(request, investigation::record_evidence).await
    }

    async fn register_preservation(
        &self,
        request: Request<RegisterPreservationRequest>,
    ) -> Result<Response<Case>, Status> {
        self.step(request, measures::preserve).await
    }

    async fn resolve_preservation(
        &self,
        request: Request<ResolvePreservationRequest>,
    ) -> Result<Response<Case>, Status> {
        self.step(request, measures::resolve_preservation).await
    }

    async fn seal_products(&self, request: Request<SealProductsRequest>) -> Result<Response<Case>, Status> {
        self.step(request, measures::seal).await
    }

    async fn extend_seal(&self, request: Request<ExtendSealRequest>) -> Result<Response<Case>, Status> {
        self.step(request, measures::extend_seal).await
    }

    async fn release_seal(&self, request: Request<ReleaseSealRequest>) -> Result<Response<Case>, Status> {
        self.step(request, measures::release_seal).await
    }

    async fn extend_case(&self, request: Request<ExtendCaseRequest>) -> Result<Response<Case>, Status> {
        self.step(request, investigation::extend).await
    }

    async fn end_investigation(&self, request: Request<EndInvestigationRequest>) -> Result<Response<Case>, Status> {
        self.step(request, investigation::end).await
    }

    async fn propose_penalty(&self, request: Request<ProposePenaltyRequest>) -> Result<Response<Case>, Status> {
        self.step(request, proposal::propose).await
    }

    async fn review_legality(&self, request: Request<ReviewLegalityRequest>) -> Result<Response<Case>, Status> {
        self.step(request, proposal::review).await
    }

    async fn notify_party(&self, request: Request<NotifyPartyRequest>) -> Result<Response<Case>, Status> {
        self.step(request, proposal::notify).await
    }

    async fn record_defence(&self, request: Request<RecordDefenceRequest>) -> Result<Response<Case>, Status> {
        self.step(request, hearing::record_defence).await
    }

    async fn request_hearing(&self, request: Request<RequestHearingRequest>) -> Result<Response<Case>, Status> {
        self.step(request, hearing::request).await
    }

    async fn arrange_hearing(&self, request: Request<ArrangeHearingRequest>) -> Result<Response<Case>, Status> {
        self.step(request, hearing::arrange).await
    }

    async fn record_hearing(&self, request: Request<RecordHearingRequest>) -> Result<Response<Case>, Status> {
        self.step(request, hearing::record).await
    }

    async fn decide_penalty(&self, request: Request<DecidePenaltyRequest>) -> Result<Response<Case>, Status> {
        self.step(request, decision::decide).await
    }

    async fn dismiss_case(&self, request: Request<DismissCaseRequest>) -> Result<Response<Case>, Status> {
        self.step(request, conclusion::dismiss).await
    }

    async fn refer_case(&self, request: Request<ReferCaseRequest>) -> Result<Response<Case>, Status> {
        self.step(request, conclusion::refer).await
    }

    async fn serve_decision(&self, request: Request<ServeDecisionRequest>) -> Result<Response<Case>, Status> {
        self.step(request, decision::serve).await
    }

    async fn record_payment(&self, request: Request<RecordPaymentRequest>) -> Result<Response<Case>, Status> {
        self.step(request, conclusion::record_payment).await
    }

    async fn publish_decision(&self, request: Request<PublishDecisionRequest>) -> Result<Response<Case>, Status> {
        self.step(request, publication::publish).await
    }

    async fn close_case(&self, request: Request<CloseCaseRequest>) -> Result<Response<Case>, Status> {
        self.step(request, conclusion::close).await
    }

    async fn revoke_decision(&self, request: Request<RevokeDecisionRequest>) -> Result<Response<Case>, Status> {
        self.step(request, publication::revoke).await
    }

    async fn withdraw_publication(
        &self,
        request: Request<WithdrawPublicationRequest>,
    ) -> Result<Response<Case>, Status> {
        self.step(request, publication::withdraw).await
    }
}

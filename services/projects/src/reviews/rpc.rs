//! ReviewService.

use std::sync::Arc;

use kezhi_chassis::House;
use kezhi_proto::projects::review_service_server::ReviewService;
use kezhi_proto::projects::*;
use tonic::{Request, Response, Status, async_trait};

use super::{assignments, closing, panel, publicity, selection};
use crate::objections;
use crate::settings::Settings;

/// Answers ReviewService.
pub struct Reviews {
    house: House,
    settings: Arc<Settings>,
}

impl Reviews {
    /// From the service's house and what the authority has set.
    pub fn new(house: House, settings: Arc<Settings>) -> Self {
        Self { house, settings }
    }
}

#[async_trait]
impl ReviewService for Reviews {
    async fn draw_panel(&self, request: Request<DrawPanelRequest>) -> Result<Response<Review>, Status> {
        self.house.write(request, panel::draw).await
    }

    async fn get_review(&self, request: Request<GetReviewRequest>) -> Result<Response<Review>, Status> {
        self.house.read(request, super::get).await
    }

    async fn get_ranking(&self, request: Request<GetRankingRequest>) -> Result<Response<GetRankingResponse>, Status> {
        self.house.read(request, super::ranking).await
    }

    async fn refill_panel(&self, request: Request<RefillPanelRequest>) -> Result<Response<Review>, Status> {
        self.house.write(request, panel::refill).await
    }

    async fn get_assignment(&self, request: Request<GetAssignmentRequest>) -> Result<Response<Assignment>, Status> {
        self.house.read(request, assignments::get).await
    }

    async fn list_assignments(
        &self,
        request: Request<ListAssignmentsRequest>,
    ) -> Result<Response<ListAssignmentsResponse>, Status> {
        self.house.read(request, assignments::list).await
    }

    async fn submit_score(&self, request: Request<SubmitScoreRequest>) -> Result<Response<Assignment>, Status> {
        self.house.write(request, assignments::score).await
    }

    async fn declare_interest(&self, request: Request<DeclareInterestRequest>) -> Result<Response<Assignment>, Status> {
        self.house.write(request, assignments::declare_interest).await
    }

    async fn excuse_expert(&self, request: Request<ExcuseExpertRequest>) -> Result<Response<Assignment>, Status> {
        self.house.write(request, assignments::excuse).await
    }

    async fn close_panel(&self, request: Request<ClosePanelRequest>) -> Result<Response<Review>, Status> {
        let close = |call, request| closing::close(call, request, &self.settings);
        self.house.write(request, close).await
    }

    async fn propose_selection(&self, request: Request<ProposeSelectionRequest>) -> Result<Response<Review>, Status> {
        self.house.write(request, selection::propose).await
    }

    async fn return_selection(&self, request: Request<ReturnSelectionRequest>) -> Result<Response<Review>, Status> {
        self.house.write(request, selection::return_to_proposer).await
    }

    async fn decide_selection(&self, request: Request<DecideSelectionRequest>) -> Result<Response<Review>, Status> {
        self.house.write(request, selection::decide).await
    }

    async fn start_publicity(&self, request: Request<StartPublicityRequest>) -> Result<Response<Review>, Status> {
        let start = |call, request| publicity::start(call, request, &self.settings);
        self.house.write(request, start).await
    }

    async fn get_publicity(&self, request: Request<GetPublicityRequest>) -> Result<Response<Publicity>, Status> {
        self.house.read(request, publicity::get).await
    }

    async fn file_objection(&self, request: Request<FileObjectionRequest>) -> Result<Response<Objection>, Status> {
        self.house.write(request, objections::file).await
    }

    async fn list_objections(
        &self,
        request: Request<ListObjectionsRequest>,
    ) -> Result<Response<ListObjectionsResponse>, Status> {
        self.house.read(request, objections::list).await
    }

    async fn open_objection_contact(
        &self,
        request: Request<OpenObjectionContactRequest>,
    ) -> Result<Response<OpenObjectionContactResponse>, Status> {
        // The answer has the contact, so it is not kept.
        self.house.write_unkept(request, objections::open_contact).await
    }

    async fn resolve_objection(
        &self,
        request: Request<ResolveObjectionRequest>,
    ) -> Result<Response<Objection>, Status> {
        self.house.write(request, objections::resolve).await
    }
}

//! RectificationService.

use kezhi_chassis::House;
use kezhi_proto::projects::rectification_service_server::RectificationService;
use kezhi_proto::projects::*;
use tonic::{Request, Response, Status, async_trait};

use super::steps;

/// Answers RectificationService.
pub struct Rectifications(House);

impl Rectifications {
    /// From the service's house.
    pub fn new(house: House) -> Self {
        Self(house)
    }
}

#[async_trait]
impl RectificationService for Rectifications {
    async fn issue_rectification(
        &self,
        request: Request<IssueRectificationRequest>,
    ) -> Result<Response<Rectification>, Status> {
        self.0.write(request, super::issue).await
    }

    async fn get_rectification(
        &self,
        request: Request<GetRectificationRequest>,
    ) -> Result<Response<Rectification>, Status> {
        self.0.read(request, super::get).await
    }

    async fn list_rectifications(
        &self,
        request: Request<ListRectificationsRequest>,
    ) -> Result<Response<ListRectificationsResponse>, Status> {
        self.0.read(request, super::list).await
    }

    async fn report_rectification(
        &self,
        request: Request<ReportRectificationRequest>,
    ) -> Result<Response<Rectification>, Status> {
        self.0.write(request, steps::report).await
    }

    async fn accept_rectification(
        &self,
        request: Request<AcceptRectificationRequest>,
    ) -> Result<Response<Rectification>, Status> {
        self.0.write(request, steps::accept).await
    }

    async fn return_rectification(
        &self,
        request: Request<ReturnRectificationRequest>,
    ) -> Result<Response<Rectification>, Status> {
        self.0.write(request, steps::send_back).await
    }

    async fn extend_rectification(
        &self,
        request: Request<ExtendRectificationRequest>,
    ) -> Result<Response<Rectification>, Status> {
        self.0.write(request, steps::extend).await
    }

    async fn withdraw_rectification(
        &self,
        request: Request<WithdrawRectificationRequest>,
    ) -> Result<Response<Rectification>, Status> {
        self.0.write(request, steps::withdraw).await
    }
}

//! ApplicationService.

use std::sync::Arc;

use kezhi_chassis::House;
use kezhi_proto::projects::application_service_server::ApplicationService;
use kezhi_proto::projects::*;
use tonic::{Request, Response, Status, async_trait};

use super::{duplicates, setting_up, steps};
use crate::settings::Settings;

/// Answers ApplicationService.
pub struct Applications {
    house: House,
    settings: Arc<Settings>,
}

impl Applications {
    /// From the service's house and what the authority has set.
    pub fn new(house: House, settings: Arc<Settings>) -> Self {
        Self { house, settings }
    }
}

#[async_trait]
impl ApplicationService for Applications {
    async fn submit_application(
        &self,
        request: Request<SubmitApplicationRequest>,
    ) -> Result<Response<Application>, Status> {
        let submit = |call, request| steps::submit(call, request, &self.settings);
        self.house.write(request, submit).await
    }

    async fn get_application(&self, request: Request<GetApplicationRequest>) -> Result<Response<Application>, Status> {
        self.house.read(request, super::get).await
    }

    async fn list_applications(
        &self,
        request: Request<ListApplicationsRequest>,
    ) -> Result<Response<ListApplicationsResponse>, Status> {
        self.house.read(request, super::list).await
    }

    async fn check_application(
        &self,
        request: Request<CheckApplicationRequest>,
    ) -> Result<Response<Application>, Status> {
        let check = |call, request| steps::check(call, request, &self.settings);
        self.house.write(request, check).await
    }

    async fn complete_application(
        &self,
        request: Request<CompleteApplicationRequest>,
    ) -> Result<Response<Application>, Status> {
        let complete = |call, request| steps::complete(call, request, &self.settings);
        self.house.write(request, complete).await
    }

    async fn withdraw_application(
        &self,
        request: Request<WithdrawApplicationRequest>,
    ) -> Result<Response<Application>, Status> {
        self.house.write(request, steps::withdraw).await
    }

    async fn find_duplicates(
        &self,
        request: Request<FindDuplicatesRequest>,
    ) -> Result<Response<FindDuplicatesResponse>, Status> {
        let answer = |call, request| duplicates::answer(call, request, &self.settings);
        self.house.read(request, answer).await
    }

    async fn reject_application(
        &self,
        request: Request<RejectApplicationRequest>,
    ) -> Result<Response<Application>, Status> {
        let reject = |call, request| steps::reject(call, request, &self.settings);
        self.house.write(request, reject).await
    }

    async fn set_up_project(&self, request: Request<SetUpProjectRequest>) -> Result<Response<Application>, Status> {
        let set_up = |call, request| setting_up::set_up(call, request, &self.settings);
        self.house.write(request, set_up).await
    }
}

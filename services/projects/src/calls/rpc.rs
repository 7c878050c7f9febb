//! CallService.

use std::sync::Arc;

use kezhi_chassis::House;
use kezhi_proto::projects::call_service_server::CallService;
use kezhi_proto::projects::{
    Call as Guide, CreateCallRequest, GetCallRequest, ListCallsRequest, ListCallsResponse, PublishCallRequest,
    WithdrawCallRequest,
};
use tonic::{Request, Response, Status, async_trait};

use crate::settings::Settings;

/// Answers CallService.
pub struct Calls {
    house: House,
    settings: Arc<Settings>,
}

impl Calls {
    /// From the service's house and what the authority has set.
    pub fn new(house: House, settings: Arc<Settings>) -> Self {
        Self { house, settings }
    }
}

#[async_trait]
impl CallService for Calls {
    async fn create_call(&self, request: Request<CreateCallRequest>) -> Result<Response<Guide>, Status> {
        let create = |call, request| super::create(call, request, &self.settings);
        self.house.write(request, create).await
    }

    async fn get_call(&self, request: Request<GetCallRequest>) -> Result<Response<Guide>, Status> {
        self.house.read(request, super::get).await
    }

    async fn list_calls(&self, request: Request<ListCallsRequest>) -> Result<Response<ListCallsResponse>, Status> {
        self.house.read(request, super::list).await
    }

    async fn publish_call(&self, request: Request<PublishCallRequest>) -> Result<Response<Guide>, Status> {
        self.house.write(request, super::publish).await
    }

    async fn withdraw_call(&self, request: Request<WithdrawCallRequest>) -> Result<Response<Guide>, Status> {
        self.house.write(request, super::withdraw).await
    }
}

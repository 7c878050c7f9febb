//! The service's log and time limits, answered by the chassis.

use kezhi_chassis::House;
use kezhi_chassis::limits::{explain_time_limit, list_time_limits};
use kezhi_chassis::log::WatchStream;
use kezhi_proto::common::{
    ExplainTimeLimitRequest, ExplainTimeLimitResponse, ListTimeLimitsRequest, ListTimeLimitsResponse, WatchRequest,
};
use kezhi_proto::projects::record_service_server::RecordService;
use tonic::{Request, Response, Status, async_trait};

pub(crate) struct Record(House);

impl Record {
    pub(crate) fn new(house: House) -> Self {
        Self(house)
    }
}

#[async_trait]
impl RecordService for Record {
    type WatchStream = WatchStream;

    async fn watch(&self, request: Request<WatchRequest>) -> Result<Response<WatchStream>, Status> {
        self.0.watch(request).await
    }

    async fn list_time_limits(
        &self,
        request: Request<ListTimeLimitsRequest>,
    ) -> Result<Response<ListTimeLimitsResponse>, Status> {
        self.0.read(request, list_time_limits).await
    }

    async fn explain_time_limit(
        &self,
        request: Request<ExplainTimeLimitRequest>,
    ) -> Result<Response<ExplainTimeLimitResponse>, Status> {
        self.0.read(request, explain_time_limit).await
    }
}

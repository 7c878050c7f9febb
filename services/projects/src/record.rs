//! The service's log and time limits, answered by the chassis.

use kezhi_chassis::error::refusal_status;
use kezhi_chassis::limits::{explain_time_limit, list_time_limits};
use kezhi_chassis::log::WatchStream;
use kezhi_chassis::{Caller, House};
use kezhi_proto::common::{
    ExplainTimeLimitRequest, ExplainTimeLimitResponse, ListTimeLimitsRequest, ListTimeLimitsResponse, WatchRequest,
};
use kezhi_proto::projects::record_service_server::RecordService;
use tonic::{Request, Response, Status, async_trait};

use crate::units;

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
        refuse_organisations(&request)?;
        self.0.watch(request).await
    }

    async fn list_time_limits(
        &self,
        request: Request<ListTimeLimitsRequest>,
    ) -> Result<Response<ListTimeLimitsResponse>, Status> {
        refuse_organisations(&request)?;
        self.0.read(request, list_time_limits).await
    }

    async fn explain_time_limit(
        &self,
        request: Request<ExplainTimeLimitRequest>,
    ) -> Result<Response<ExplainTimeLimitResponse>, Status> {
        refuse_organisations(&request)?;
        self.0.read(request, explain_time_limit).await
    }
}

/// The record is the whole bureau's: it tells of every unit's matters and money.
fn refuse_organisations<R>(request: &Request<R>) -> Result<(), Status> {
    let caller = request.extensions().get::<Caller>();
    let refused = caller.map_or(Ok(()), |caller| {
        units::refuse_organisations(caller, "the record of the bureau")
    });
    refused.map_err(|refusal| refusal_status(&refusal))
}

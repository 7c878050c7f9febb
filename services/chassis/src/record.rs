//! RecordService of every service: its log, its time limits, and how it follows the others.

use kezhi_procedure::Refusal;
use kezhi_proto::common::{
    ConfirmClockRequest, ConfirmClockResponse, CorrectTimeLimitRequest, ExplainTimeLimitRequest,
    ExplainTimeLimitResponse, Follower, ListFollowersRequest, ListFollowersResponse, ListTimeLimitsRequest,
    ListTimeLimitsResponse, StepOverEntryRequest, TimeLimit, WatchRequest,
};
use serde_json::json;
use tonic::Status;

use crate::call::Call;
use crate::caller::Caller;
use crate::error::Error;
use crate::follow;
use crate::house::House;
use crate::limits;
use crate::log::WatchStream;
use crate::methods::Methods;
use crate::store::timestamp;

impl Methods {
    /// The methods of a service's package. Its RecordService is answered already.
    pub fn of(house: &House) -> Self {
        answered(Self::unanswered(house))
    }
}

fn answered(methods: Methods) -> Methods {
    methods
        .stream(watch)
        .read(list_time_limits)
        .read(explain_time_limit)
        .write(correct_time_limit)
        .write(confirm_clock)
        .read(list_followers)
        .write(step_over_entry)
}

async fn watch(house: House, caller: Caller, request: WatchRequest) -> Result<WatchStream, Status> {
    refuse_organisations(&caller).map_err(Error::from)?;
    house.watch(caller, request).await
}

async fn list_time_limits(call: Call, request: ListTimeLimitsRequest) -> Result<ListTimeLimitsResponse, Error> {
    refuse_organisations(call.caller())?;
    limits::list(call, request).await
}

async fn explain_time_limit(call: Call, request: ExplainTimeLimitRequest) -> Result<ExplainTimeLimitResponse, Error> {
    refuse_organisations(call.caller())?;
    limits::explain(call, request).await
}

async fn correct_time_limit(call: Call, request: CorrectTimeLimitRequest) -> Result<TimeLimit, Error> {
    refuse_organisations(call.caller())?;
    limits::correct(call, request).await
}

async fn confirm_clock(call: Call, request: ConfirmClockRequest) -> Result<ConfirmClockResponse, Error> {
    refuse_organisations(call.caller())?;
    let (trust, clock) = (call.house().trust(), call.house().clock());
    // Whether it was set only just now, too.
    trust.look(clock.machine_micros());
    let doubt = trust.confirm().unwrap_or_default();
    let subject = format!("services/{}", call.house().service());
    let data = json!({"doubt": doubt, "reason": request.reason});
    call.log(call.authority(), &subject, "clock.confirmed", "", data)?;
    Ok(ConfirmClockResponse {
        time: Some(timestamp(call.now_micros())),
        doubt,
    })
}

async fn list_followers(call: Call, request: ListFollowersRequest) -> Result<ListFollowersResponse, Error> {
    refuse_organisations(call.caller())?;
    follow::list(call, request).await
}

async fn step_over_entry(call: Call, request: StepOverEntryRequest) -> Result<Follower, Error> {
    refuse_organisations(call.caller())?;
    follow::step_over(call, request).await
}

/// The record is the whole bureau's: it tells of everyone's matters.
fn refuse_organisations(caller: &Caller) -> Result<(), Refusal> {
    caller.refuse_organisations("the record of the bureau")
}

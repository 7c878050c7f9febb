//! RecordService of every service: its log, its time limits, and how it follows the others.

use kezhi_procedure::Refusal;
use kezhi_proto::common::{
    ClockEvent, ConfirmClockRequest, ConfirmClockResponse, CorrectTimeLimitRequest, ExplainTimeLimitRequest,
    ExplainTimeLimitResponse, Follower, ListFollowersRequest, ListFollowersResponse, ListTimeLimitsRequest,
    ListTimeLimitsResponse, StepOverEntryRequest, TimeLimit, WatchRequest,
};
use tonic::Status;

use crate::call::Call;
use crate::caller::Caller;
use crate::context::ServiceContext;
use crate::error::Error;
use crate::follow;
use crate::limits;
use crate::log::WatchStream;
use crate::methods::Methods;
use crate::store::timestamp;

impl Methods {
    /// The methods of a service's package. Its RecordService is answered already.
    pub fn of(context: &ServiceContext) -> Self {
        answered(Self::unanswered(context))
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

async fn watch(context: ServiceContext, caller: Caller, request: WatchRequest) -> Result<WatchStream, Status> {
    deny_org_tokens(&caller).map_err(Error::from)?;
    context.watch(caller, request).await
}

async fn list_time_limits(call: Call, request: ListTimeLimitsRequest) -> Result<ListTimeLimitsResponse, Error> {
    deny_org_tokens(call.caller())?;
    limits::list(call, request).await
}

async fn explain_time_limit(call: Call, request: ExplainTimeLimitRequest) -> Result<ExplainTimeLimitResponse, Error> {
    deny_org_tokens(call.caller())?;
    limits::explain(call, request).await
}

async fn correct_time_limit(call: Call, request: CorrectTimeLimitRequest) -> Result<TimeLimit, Error> {
    deny_org_tokens(call.caller())?;
    limits::correct(call, request).await
}

async fn confirm_clock(call: Call, request: ConfirmClockRequest) -> Result<ConfirmClockResponse, Error> {
    deny_org_tokens(call.caller())?;
    let (trust, clock) = (call.context().trust(), call.context().clock());
    // Whether it was set only just now, too.
    trust.look(clock.machine_micros());
    let doubt = trust.confirm().unwrap_or_default();
    let subject = format!("services/{}", call.context().service());
    let data = ClockEvent {
        doubt: doubt.clone(),
        reason: request.reason,
    };
    call.log(call.authority(), &subject, "clock.confirmed", "", &data)?;
    Ok(ConfirmClockResponse {
        time: Some(timestamp(call.now_micros())),
        doubt,
    })
}

async fn list_followers(call: Call, request: ListFollowersRequest) -> Result<ListFollowersResponse, Error> {
    deny_org_tokens(call.caller())?;
    follow::list(call, request).await
}

async fn step_over_entry(call: Call, request: StepOverEntryRequest) -> Result<Follower, Error> {
    deny_org_tokens(call.caller())?;
    follow::step_over(call, request).await
}

/// The record is the whole bureau's: it tells of everyone's matters.
fn deny_org_tokens(caller: &Caller) -> Result<(), Refusal> {
    caller.deny_org_tokens("the record of the bureau")
}

//! Notices to credit publicity (行政处罚信息公示): what partners are told of a penalty decision, its corrections and its withdrawal.

pub mod procedure;
pub mod rpc;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{
    GetPenaltyNoticeRequest, ListPenaltyNoticesRequest, ListPenaltyNoticesResponse, PenaltyNotice,
};

use procedure::NOTICE;

pub use steps::{receipted, send, withdraw};

/// The steps that an officer takes; the others come with the decision and with receipts.
const OFFERED: [&str; 2] = ["CorrectPenaltyNotice", "RepeatWithdrawal"];

/// The notices, one of each case.
pub const NOTICES: Collection<PenaltyNotice> = Collection {
    mark: |notice| notice.case.clone(),
    filed_under: |notice| vec![notice.case.clone()],
    offers: |notice| {
        let mut allowed = NOTICE.allowed(notice.state());
        allowed.retain(|step| OFFERED.contains(&step.as_str()));
        allowed
    },
    ..Collection::named("penaltynotices")
};

async fn get(call: Call, request: GetPenaltyNoticeRequest) -> Result<PenaltyNotice, Error> {
    Ok(call.load(&NOTICES, &request.name).await?.value)
}

async fn list(call: Call, request: ListPenaltyNoticesRequest) -> Result<ListPenaltyNoticesResponse, Error> {
    let page = PageRequest::of(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&request.case);
    Ok(call.list(&NOTICES, &filter, &page).await?.answer())
}

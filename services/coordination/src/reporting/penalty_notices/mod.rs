//! Notices to credit publicity (行政处罚信息公示): what partners are told of a penalty decision, its corrections and its withdrawal.

mod columns;
pub(crate) mod module;
pub mod procedure;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{
    GetPenaltyNoticeRequest, ListPenaltyNoticesRequest, ListPenaltyNoticesResponse, PenaltyNotice,
};

use crate::exchange::kind::LetterKind;
use crate::exchange::letter_type::PENALTY_NOTICE;
use procedure::NOTICE;

pub use steps::{follow_correction, send, withdraw};

/// The letter that tells of one.
pub const LETTER: LetterKind = LetterKind {
    receipted: Some(|call, letter, receipt, _| Box::pin(steps::receipted(call, letter, receipt))),
    ..LetterKind::of(PENALTY_NOTICE)
};

/// The notices, one of each case.
pub const NOTICES: Collection<PenaltyNotice> = Collection {
    unique_key: |notice| notice.case.clone(),
    index_keys: |notice| vec![notice.case.clone()],
    offers: |notice| NOTICE.allowed(notice.state()),
    ..Collection::named("penaltynotices")
};

async fn get(call: Call, request: GetPenaltyNoticeRequest) -> Result<PenaltyNotice, Error> {
    Ok(call.load(&NOTICES, &request.name).await?.value)
}

async fn list(call: Call, request: ListPenaltyNoticesRequest) -> Result<ListPenaltyNoticesResponse, Error> {
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&request.case);
    Ok(call.list(&NOTICES, &filter, &page).await?.answer())
}

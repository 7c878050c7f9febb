//! Checks of the institutions that are entrusted with the evaluation of achievements (对承担科技成果评价的受委托机构的监督).

pub(crate) mod module;
pub mod procedure;
pub mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::Collection;
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{
    GetInstitutionCheckRequest, InstitutionCheck, ListInstitutionChecksRequest, ListInstitutionChecksResponse,
};

use crate::oversight::intermediaries;
use procedure::CHECK;

/// The checks of institutions.
pub const INSTITUTION_CHECKS: Collection<InstitutionCheck> = Collection {
    index_keys: |check| vec![check.intermediary.clone()],
    offers: |check| CHECK.allowed(check.state()),
    ..Collection::named("institutionchecks")
};

async fn get(call: Call, request: GetInstitutionCheckRequest) -> Result<InstitutionCheck, Error> {
    let check = call.load(&INSTITUTION_CHECKS, &request.name).await?.value;
    intermediaries::refuse_unseen(&call, &check.intermediary, &request.name).await?;
    Ok(check)
}

async fn list(call: Call, request: ListInstitutionChecksRequest) -> Result<ListInstitutionChecksResponse, Error> {
    let page = call.page(&request)?;
    let page = intermediaries::list_of(&call, &INSTITUTION_CHECKS, &request.intermediary, request.state, &page).await?;
    Ok(page.answer())
}

//! Matters that were handed over to those who are competent for them (移送).

pub(crate) mod module;
pub mod procedure;
pub mod rules;
mod steps;

use kezhi_chassis::store::Collection;
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{GetReferralRequest, ListReferralsRequest, ListReferralsResponse, Referral};

use crate::execution::project_matters;
use procedure::REFERRAL;

/// The referrals.
pub const REFERRALS: Collection<Referral> = Collection {
    // One of the two is empty.
    index_keys: |referral| vec![referral.project.clone(), referral.institution_check.clone()],
    offers: |referral| REFERRAL.allowed(referral.state()),
    ..Collection::named("referrals")
};

async fn get(call: Call, request: GetReferralRequest) -> Result<Referral, Error> {
    Ok(call.load(&REFERRALS, &request.name).await?.value)
}

async fn list(call: Call, request: ListReferralsRequest) -> Result<ListReferralsResponse, Error> {
    let page = call.page(&request)?;
    let page = project_matters::list(&call, &REFERRALS, &request.project, request.state, &page).await?;
    Ok(page.answer())
}

//! Penalty decisions as the public reads them (执法案件信息公开).

pub(crate) mod module;

use kezhi_chassis::store::{Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_proto::publicservices::{Disclosure, GetDisclosureRequest, ListDisclosuresRequest, ListDisclosuresResponse};

/// The publications, found by the number of the decision too; anyone reads them.
pub const DISCLOSURES: Collection<Disclosure> = Collection {
    unique_key: |disclosure| disclosure.decision_number.clone(),
    public: true,
    ..Collection::named("disclosures")
};

async fn get(call: Call, request: GetDisclosureRequest) -> Result<Disclosure, Error> {
    Ok(call.load(&DISCLOSURES, &request.name).await?.value)
}

async fn list(call: Call, request: ListDisclosuresRequest) -> Result<ListDisclosuresResponse, Error> {
    let page = call.page(&request)?;
    let authority = match request.authority.as_str() {
        "" => &call.context().authority().code,
        authority => authority,
    };
    let page = call.list(&DISCLOSURES, &Filter::of(authority), &page).await?;
    Ok(page.answer())
}

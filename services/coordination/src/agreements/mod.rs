//! The agreements by which the bureau and departments work together (执法协作机制).

pub mod procedure;
pub mod rpc;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::agreement::State;
use kezhi_proto::coordination::{Agreement, GetAgreementRequest, ListAgreementsRequest, ListAgreementsResponse};

use procedure::AGREEMENT;
use rules::as_of;

/// What an agreement is filed under once it is signed, beside the credit codes of its parties.
const SIGNED: &str = "signed";

/// The agreements.
pub const AGREEMENTS: Collection<Agreement> = Collection {
    offers: |agreement| AGREEMENT.allowed(agreement.state()),
    ..Collection::named("agreements")
};

async fn get(call: Call, request: GetAgreementRequest) -> Result<Agreement, Error> {
    let agreement = call.load(&AGREEMENTS, &request.name).await?.value;
    if agreement.state() == State::Drafted && !call.caller().is_staff() {
        return Err(not_found(&request.name).into());
    }
    let parties = agreement.signings.iter().map(|signing| signing.credit_code.as_str());
    call.caller().hide_unless_concerned(&request.name, parties)?;
    Ok(as_of(agreement, call.today()))
}

async fn list(call: Call, request: ListAgreementsRequest) -> Result<ListAgreementsResponse, Error> {
    // Who acts for an organisation sees its own, whatever is asked for.
    let party = match (call.caller().own_organisation(), request.party.as_str()) {
        (Some(own), _) => own.to_string(),
        (None, "") => String::new(),
        (None, party) => field::credit_code("party", party)?,
    };
    let signed = if call.caller().is_staff() { "" } else { SIGNED };
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&party).narrowed_to(signed);
    let page = call.list(&AGREEMENTS, &filter, &page).await?;
    Ok(page.map(|agreement| as_of(agreement, call.today())).answer())
}

//! The agreements by which the bureau and departments work together (执法协作机制).

pub(crate) mod module;
pub mod procedure;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter};
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
    known_to: |agreement| match agreement.state() {
        State::Drafted => Audience::Staff,
        _ => Audience::Organisations(codes_of(agreement)),
    },
    offers: |agreement| AGREEMENT.allowed(agreement.state()),
    ..Collection::named("agreements")
};

async fn get(call: Call, request: GetAgreementRequest) -> Result<Agreement, Error> {
    let agreement = call.load(&AGREEMENTS, &request.name).await?.value;
    Ok(as_of(agreement, call.today()))
}

/// The credit codes of the parties.
fn codes_of(agreement: &Agreement) -> Vec<String> {
    let signings = agreement.signings.iter();
    signings.map(|signing| signing.credit_code.clone()).collect()
}

async fn list(call: Call, request: ListAgreementsRequest) -> Result<ListAgreementsResponse, Error> {
    // Who acts for an organisation sees its own, whatever is asked for.
    let party = match (call.caller().own_organisation(), request.party.as_str()) {
        (Some(own), _) => own.to_string(),
        (None, "") => String::new(),
        (None, party) => field::credit_code("party", party)?,
    };
    let signed = call.caller().narrowed_beyond_staff(call.authority(), SIGNED);
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&party).narrowed_to(signed);
    let page = call.list(&AGREEMENTS, &filter, &page).await?;
    Ok(page.map(|agreement| as_of(agreement, call.today())).answer())
}

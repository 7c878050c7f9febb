//! What people say of a draft (公众意见): each a matter of its own, since there is no end to them, and who gave them is not for
//! everyone to read.

pub mod procedure;
pub mod steps;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{
    GetStrategyOpinionRequest, ListStrategyOpinionsRequest, ListStrategyOpinionsResponse, StrategyOpinion,
};

use procedure::OPINION;

/// The opinions, filed under their strategy and the organisation that gave them.
pub const OPINIONS: Collection<StrategyOpinion> = Collection {
    index_keys: |opinion| vec![opinion.strategy.clone(), giver_of(opinion)],
    known_to: |opinion| Audience::Organisations(vec![giver_of(opinion)]),
    offers: |opinion| OPINION.allowed(opinion.state()),
    ..Collection::named("strategyopinions")
};

pub(super) async fn get(call: Call, request: GetStrategyOpinionRequest) -> Result<StrategyOpinion, Error> {
    let opinion = call.load(&OPINIONS, &request.name).await?;
    Ok(opinion.value)
}

pub(super) async fn list(
    call: Call,
    request: ListStrategyOpinionsRequest,
) -> Result<ListStrategyOpinionsResponse, Error> {
    let own = call.caller().own_organisation().unwrap_or_default();
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&request.strategy).narrowed_to(own);
    Ok(call.list(&OPINIONS, &filter, &page).await?.answer())
}

/// The credit code of the organisation that gave an opinion; empty where it was a person.
fn giver_of(opinion: &StrategyOpinion) -> String {
    opinion.author.clone().unwrap_or_default().credit_code
}

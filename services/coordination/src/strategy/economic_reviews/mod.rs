//! What major economic activities mean for intellectual property (重大经济活动知识产权审议): asked for by the unit that plans one,
//! analysed by experts, said in an opinion, and followed up.

pub(crate) mod module;
pub mod procedure;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::{
    EconomicReview, GetEconomicReviewRequest, ListEconomicReviewsRequest, ListEconomicReviewsResponse,
};

use procedure::REVIEW;
use rules::{shown_outside, unit_of, year_of};

/// The reviews, filed under the unit and the year in which they were asked for.
pub const REVIEWS: Collection<EconomicReview> = Collection {
    index_keys: |review| vec![unit_of(review), year_of(review)],
    known_to: |review| Audience::Organisations(vec![unit_of(review)]),
    offers: |review| REVIEW.allowed(review.state()),
    ..Collection::named("economicreviews")
};

async fn get(call: Call, request: GetEconomicReviewRequest) -> Result<EconomicReview, Error> {
    let review = call.load(&REVIEWS, &request.name).await?;
    Ok(shown(&call, review.value))
}

async fn list(call: Call, request: ListEconomicReviewsRequest) -> Result<ListEconomicReviewsResponse, Error> {
    // Who acts for a unit sees its own, whatever is asked for.
    let unit = match (call.caller().own_organisation(), request.unit.as_str()) {
        (Some(own), _) => own.to_string(),
        (None, "") => String::new(),
        (None, unit) => field::credit_code("unit", unit)?,
    };
    let year = match request.year {
        0 => String::new(),
        year => year.to_string(),
    };
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let page = call
        .list(&REVIEWS, &filter.narrowed_to(&unit).narrowed_to(&year), &page)
        .await?;
    Ok(page.map(|review| shown(&call, review)).answer())
}

/// A review as the caller may see it.
fn shown(call: &Call, review: EconomicReview) -> EconomicReview {
    match call.caller().is_staff() {
        true => review,
        false => shown_outside(review),
    }
}

//! What the district intends for intellectual property (知识产权战略、规划、政策措施): drafted, consulted on, reviewed, approved,
//! evaluated, retired.

pub(crate) mod module;
pub mod opinions;
pub mod procedure;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_proto::common::Role;
use kezhi_proto::coordination::{GetStrategyRequest, ListStrategiesRequest, ListStrategiesResponse, Strategy};

use procedure::STRATEGY;

pub(crate) use rules::{content_of, indicator_of};

/// What a strategy is filed under once its consultation was opened.
const PUBLISHED: &str = "published";

/// The strategies.
pub const STRATEGIES: Collection<Strategy> = Collection {
    known_to: |strategy| match strategy.consulted_from.is_empty() {
        true => Audience::StaffAndReviewers,
        false => Audience::All,
    },
    offers: |strategy| STRATEGY.allowed(strategy.state()),
    ..Collection::named("strategies")
};

/// The same as anyone reads them, where they were published.
const OPEN_TO_ALL: Collection<Strategy> = Collection {
    public: true,
    ..STRATEGIES
};

async fn get(call: Call, request: GetStrategyRequest) -> Result<Strategy, Error> {
    Ok(shown(&call, call.load(&OPEN_TO_ALL, &request.name).await?.value))
}

async fn list(call: Call, request: ListStrategiesRequest) -> Result<ListStrategiesResponse, Error> {
    let authority = call.authority_asked(&request.authority);
    let narrowed = if is_of_bureau(&call, authority) { "" } else { PUBLISHED };
    let page = call.page(&request)?;
    let filter = Filter::of(authority).in_state(request.state).narrowed_to(narrowed);
    let page = call.list(&STRATEGIES, &filter, &page).await?;
    Ok(page.map(|strategy| without_text(shown(&call, strategy))).answer())
}

/// A strategy as the caller may see it: what the bureau asks itself about the law is not published.
fn shown(call: &Call, mut strategy: Strategy) -> Strategy {
    if !is_of_bureau(call, &strategy.authority) {
        strategy.legality = None;
    }
    strategy
}

fn without_text(mut strategy: Strategy) -> Strategy {
    if let Some(content) = &mut strategy.content {
        content.text.clear();
    }
    strategy
}

fn is_of_bureau(call: &Call, authority: &str) -> bool {
    let caller = call.caller();
    (caller.is_staff() || caller.is(Role::Reviewer)) && caller.sees(authority)
}

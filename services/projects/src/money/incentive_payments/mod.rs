//! Payments of what coordination grants for patents (专利资助、奖励的支付), from the money of a plan.

pub(crate) mod module;
mod money;
mod orders;
pub mod procedure;
pub mod reconciliation;
mod rules;
mod steps;
#[cfg(test)]
mod tests;
mod undoing;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::projects::incentive_payment::State;
use kezhi_proto::projects::{
    GetIncentivePaymentRequest, IncentivePayment, ListIncentivePaymentsRequest, ListIncentivePaymentsResponse,
};

use procedure::PAYMENT;

pub use orders::PaymentsFromClaims;

/// The payments, filed under their plan and their payee; of each claim there is one.
pub const PAYMENTS: Collection<IncentivePayment> = Collection {
    unique_key: |payment| payment.claim.clone(),
    index_keys: |payment| vec![payment.plan.clone(), payee_of(payment)],
    known_to: |payment| Audience::Organisations(vec![payee_of(payment)]),
    offers: |payment| PAYMENT.allowed(payment.state()),
    ..Collection::named("incentivepayments")
};

async fn get(call: Call, request: GetIncentivePaymentRequest) -> Result<IncentivePayment, Error> {
    let payment = call.load(&PAYMENTS, &request.name).await?;
    Ok(shown(&call, payment.value))
}

async fn list(call: Call, request: ListIncentivePaymentsRequest) -> Result<ListIncentivePaymentsResponse, Error> {
    // Who acts for an organisation sees its own, whatever is asked for.
    let payee = match (call.caller().own_organisation(), request.payee.as_str()) {
        (Some(own), _) => own.to_string(),
        (None, "") => String::new(),
        (None, payee) => field::credit_code("payee", payee)?,
    };
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&payee).narrowed_to(&request.plan);
    let page = call.list(&PAYMENTS, &filter, &page).await?;
    Ok(page.map(|payment| shown(&call, payment)).answer())
}

/// A payment as the caller is shown it: what a plan has is not told to who is paid.
fn shown(call: &Call, payment: IncentivePayment) -> IncentivePayment {
    match call.caller().own_organisation() {
        Some(_) => IncentivePayment {
            unfunded_reason: String::new(),
            ..payment
        },
        None => payment,
    }
}

/// A payment from a plan that is neither made nor cancelled.
pub(crate) async fn open_of_plan(call: &Call, authority: &str, plan: &str) -> Result<Option<String>, Error> {
    for state in [State::Unfunded, State::Reserved, State::Dispatched] {
        let open = Filter::of(authority).in_state(state).under(plan);
        if let Some(payment) = call.latest(&PAYMENTS, &open, 1).await?.into_iter().next() {
            return Ok(Some(payment.name));
        }
    }
    Ok(None)
}

/// The credit code of who is paid.
pub(crate) fn payee_of(payment: &IncentivePayment) -> String {
    payment.payee.clone()
}

//! The money of a payment. It has accounts of its own, so that the books show of each by itself what was committed, paid and spent:
//! never more than the plan had, and never more than the step before it let through.

use kezhi_chassis::moving::Moving;
use kezhi_chassis::store::not_found;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::incentive_payment::State;
use kezhi_proto::projects::{AccountKind, IncentivePayment};

use crate::money::funds::{Drafting, claim, owner, reversal};
use crate::money::ledger::posting::operation;
use crate::money::ledger::{self, Account, Posting, Transfer, store};
use crate::money::payment_orders;
use crate::planning::plans::PLANS;
use crate::planning::plans::rules::refuse_closed_plan;

/// Takes the money of a payment from its plan and reserves it under an order number, which is the answer. Where it is refused
/// nothing has been done, and no number is lost.
pub async fn reserve(call: &Call, payment: &Moving<IncentivePayment>) -> Result<String, Error> {
    // Locked, so that the plan is not closed meanwhile.
    let plan = call.load_to_change(&PLANS, &payment.value.plan, "").await?;
    if plan.authority != payment.authority {
        return Err(not_found(&payment.value.plan).into());
    }
    refuse_closed_plan(&plan.value)?;
    let commit = (available(payment), own(payment, AccountKind::Committed));
    let committed = posting(call, payment, operation::COMMITTED, &payment.value.claim, commit);
    ledger::refuse_overdraft(call, committed.clone()).await?;
    let (number, order) = payment_orders::next(call, &payment.authority, payment.on, &payment.name).await?;
    let reserve = (
        own(payment, AccountKind::Committed),
        own(payment, AccountKind::Reserved),
    );
    let reserved = posting(call, payment, operation::RESERVED, &number, reserve);
    ledger::post(call, vec![committed, reserved], vec![order]).await?;
    Ok(number)
}

/// The treasury has paid: what a unit is granted for a patent is its own, so it is spent as soon as it is paid.
pub async fn pay(call: &Call, payment: &Moving<IncentivePayment>, receipt: &str, paid_on: Day) -> Result<(), Error> {
    let of = owner(&payment.name, payment.value.source());
    let payee = &payment.value.payee;
    let (held, spent) = (of.held(payee), of.line(AccountKind::Spent, payee, ""));
    let paid = (own(payment, AccountKind::Reserved), held.clone());
    let postings = [(operation::PAID, paid), (operation::SPENT, (held, spent))].map(|(operation, accounts)| Posting {
        taken_on: paid_on,
        ..posting(call, payment, operation, receipt, accounts)
    });
    let served = claim(&payment.authority, "receipt", receipt, &payment.name);
    ledger::post(call, postings.into(), vec![served]).await
}

/// What takes back the postings by which a payment was made, on a document: its money is reserved again.
pub async fn reversals(call: &Call, payment: &Moving<IncentivePayment>, document: &str) -> Result<Vec<Posting>, Error> {
    // Locked, so that the plan is not closed meanwhile.
    refuse_closed_plan(&call.load_to_change(&PLANS, &payment.value.plan, "").await?.value)?;
    let mut reversals = Vec::new();
    for operation in [operation::SPENT, operation::PAID] {
        let standing = store::standing(call, &payment.name, operation).await?;
        reversals.extend(standing.iter().map(|posting| reversal(call, posting, document)));
    }
    Ok(reversals)
}

/// Gives back to the plan what was taken for a payment; nothing where it waited for money. It rests on the treasury's rejection
/// notice, which serves once, and where nothing was sent on the order.
pub async fn give_back(call: &Call, payment: &Moving<IncentivePayment>) -> Result<(), Error> {
    if payment.value.state() == State::Unfunded {
        return Ok(());
    }
    let (order, rejection) = (&payment.value.order_number, &payment.value.treasury_rejection_number);
    let rejected = (!rejection.is_empty()).then(|| claim(&payment.authority, "rejection", rejection, &payment.name));
    let document = if rejected.is_some() { rejection } else { order };
    let unreserved = (
        own(payment, AccountKind::Reserved),
        own(payment, AccountKind::Committed),
    );
    let released = (own(payment, AccountKind::Committed), available(payment));
    let postings = vec![
        posting(call, payment, operation::UNRESERVED, document, unreserved),
        posting(call, payment, operation::RELEASED, document, released),
    ];
    ledger::post(call, postings, rejected.into_iter().collect()).await
}

fn available(payment: &Moving<IncentivePayment>) -> Account {
    owner(&payment.value.plan, payment.value.source()).account(AccountKind::Available)
}

fn own(payment: &Moving<IncentivePayment>, kind: AccountKind) -> Account {
    owner(&payment.name, payment.value.source()).account(kind)
}

/// A posting of the whole amount from one account to another.
fn posting(
    call: &Call,
    payment: &Moving<IncentivePayment>,
    operation: &'static str,
    document: &str,
    (from, to): (Account, Account),
) -> Posting {
    let drafting = Drafting {
        call,
        operation,
        on: payment.on,
        plan: &payment.value.plan,
        subject: &payment.name,
        authority: &payment.authority,
        document,
    };
    let amount = payment.value.amount_fen;
    drafting.posting(vec![Transfer { from, to, amount }])
}

//! Payment orders (支付令): one series for all that the treasury is told to pay, grants and incentives alike.

use kezhi_chassis::limits::Start;
use kezhi_chassis::moving::Moving;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, normal};
use kezhi_proto::Matter;
use kezhi_proto::projects::{ReturnedOrder, TreasuryLine};

use crate::money::funds::claim;
use crate::money::ledger::Claim;
use crate::settings::Settings;

/// The kind of number under which payment orders go out.
const NUMBERS: &str = "拨付";
/// The rule id of the limit within which the treasury answers.
pub const RECEIPT: &str = "agreed.treasury-receipt";

/// Refuses a unit that would say for the treasury what it is told and says.
pub fn refuse_units(call: &Call) -> Result<(), Refusal> {
    call.caller().deny_org_tokens("what the treasury is told and says")
}

/// What the treasury's receipt says.
pub struct Receipt {
    /// Its number.
    pub number: String,
    /// What was paid, in fen.
    pub amount_fen: i64,
    /// The day on which it was; empty for the day of the step.
    pub paid_on: String,
}

impl Receipt {
    /// That of a line of the treasury's list.
    pub fn of(line: &TreasuryLine) -> Self {
        Self {
            number: line.receipt.clone(),
            amount_fen: line.amount_fen,
            paid_on: line.day.clone(),
        }
    }

    /// Takes it for a payment whose order was sent on a day; gives the day on which it was paid, not before that. It is waited for no more:
    /// where it is heard of late, since its own day and not since that of the step.
    pub async fn taken<T: Matter>(&self, call: &Call, payment: &Moving<T>, dispatched_on: &str) -> Result<Day, Error> {
        let paid_on = payment.day_of_event(call, "paid_on", &self.paid_on, dispatched_on)?;
        call.meet_limits(&payment.name, RECEIPT, paid_on).await?;
        Ok(paid_on)
    }
}

/// The next order of a payment: its number, and the claim by which the treasury's list finds the payment again.
pub async fn next(call: &Call, authority: &str, on: Day, payment: &str) -> Result<(String, Claim), Error> {
    let number = call.next_number(authority, NUMBERS, on).await?;
    let found_by = claim(authority, "order", &number, payment);
    Ok((number, found_by))
}

/// From the day of the step on the treasury's receipt is awaited.
pub async fn await_receipt<T>(call: &Call, payment: &Moving<T>, settings: &Settings) -> Result<(), Error> {
    let on = payment.on;
    let due_on = field::days_later(on, settings.receipt_days)?;
    let start = Start::by_agreement(&payment.name, &payment.authority, RECEIPT, on, due_on);
    call.start_limit(start).await?;
    Ok(())
}

/// Whether a line tells of an order that the bank returned: `None` where it is of another, and what does not fit where it says otherwise
/// than is known, of the payment or of its return.
pub fn told_of_returned(returned: &[ReturnedOrder], line: &TreasuryLine) -> Option<Result<(), String>> {
    let same = |one: &str, other: &str| normal::form(one) == normal::form(other);
    let order = returned
        .iter()
        .find(|order| same(&order.order_number, &line.order_number))?;
    Some(match line.rejected || same(&order.receipt, &line.receipt) {
        true => Ok(()),
        false => Err(format!(
            "the order was paid by {} and returned on {}, the line says {}",
            order.receipt, order.returned_on, line.receipt
        )),
    })
}

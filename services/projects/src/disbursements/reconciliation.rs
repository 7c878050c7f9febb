//! Settling payments against the treasury's list (对账).

use std::collections::BTreeSet;

use kezhi_chassis::steps::day_in;
use kezhi_chassis::store::PageRequest;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::projects::disbursement::State;
use kezhi_proto::projects::{
    Disbursement, Mismatch, ReconcileDisbursementsRequest, ReconcileDisbursementsResponse, TreasuryLine,
};

use super::{DISBURSEMENTS, Open, settle_paid, settle_unpaid};
use crate::funds::claim;
use crate::ledger::store::used;
use crate::moving::Frame;

pub(super) async fn reconcile(
    call: Call,
    request: ReconcileDisbursementsRequest,
) -> Result<ReconcileDisbursementsResponse, Error> {
    let (from, to) = (day_in("from", &request.from)?, day_in("to", &request.to)?);
    if from > to {
        return Err(Refusal::field("to", format!("to {to} is before from {from}")).into());
    }
    let mut result = ReconcileDisbursementsResponse::default();
    let mut listed = BTreeSet::new();
    for (position, line) in request.lines.iter().enumerate() {
        let on = day_in(&format!("lines[{position}].day"), &line.day)?;
        match payment_of(&call, line).await? {
            None => result
                .mismatches
                .push(mismatch(line, "no payment order has this number".into())),
            Some(name) => {
                settle(&call, &name, line, on, &mut result).await?;
                listed.insert(name);
            }
        }
    }
    result.missing = missing(&call, from, to, &listed).await?;
    Ok(result)
}

/// The payment that has the number of a line.
async fn payment_of(call: &Call, line: &TreasuryLine) -> Result<Option<String>, Error> {
    let key = claim(call.authority(), "order", &line.order_number, "").key;
    Ok(used(call, &[key]).await?.into_values().next())
}

/// Settles one payment by its line, or says what does not fit.
async fn settle(
    call: &Call,
    name: &str,
    line: &TreasuryLine,
    on: Day,
    result: &mut ReconcileDisbursementsResponse,
) -> Result<(), Error> {
    // What the list brings is recorded today; the day on which the treasury paid is in the receipt's posting.
    let open = Open::at(call, Frame::of(name, "", &on.to_string())).await?;
    let payment = &open.moving.stored.value;
    if let Some(what) = misfit(payment, line) {
        result.mismatches.push(mismatch(line, what));
        return Ok(());
    }
    if is_settled(payment) {
        result.agreed.push(name.to_string());
        return Ok(());
    }
    let settled = match line.rejected {
        true => settle_unpaid(call, open, "rejected by the treasury".into()).await,
        false => settle_paid(call, open, &line.receipt, line.amount_fen).await,
    };
    match settled {
        Ok(_) if line.rejected => result.released.push(name.to_string()),
        Ok(_) => result.confirmed.push(name.to_string()),
        // One line that is refused does not spoil the list: it is told, and its payment stays as it is.
        Err(Error::Refused(refusal)) => result.mismatches.push(mismatch(line, refusal.message.clone())),
        Err(failed) => return Err(failed),
    }
    Ok(())
}

fn is_settled(payment: &Disbursement) -> bool {
    matches!(payment.state(), State::Confirmed | State::Released)
}

/// What does not fit between a payment and its line; `None` where they agree or can be made to.
fn misfit(payment: &Disbursement, line: &TreasuryLine) -> Option<String> {
    let state = payment.state().as_str_name().trim_start_matches("STATE_");
    match (payment.state(), line.rejected) {
        (State::Confirmed, true) => Some(format!("{} is {state}, and the treasury rejected it", payment.name)),
        (State::Released, false) => Some(format!("{} is {state}, and the treasury paid it", payment.name)),
        (State::Approved, _) => Some(format!("{} is {state}: no order was sent", payment.name)),
        (_, false) if payment.amount_fen != line.amount_fen => Some(format!(
            "the treasury paid {} fen, the order says {}",
            line.amount_fen, payment.amount_fen
        )),
        (State::Confirmed, false) if payment.receipt != line.receipt => {
            Some(format!("the receipt is {}, ours is {}", line.receipt, payment.receipt))
        }
        (_, false) if line.receipt.is_empty() => Some("the line has no receipt".into()),
        _ => None,
    }
}

fn mismatch(line: &TreasuryLine, what: String) -> Mismatch {
    Mismatch {
        order_number: line.order_number.clone(),
        what,
    }
}

/// The payments that were sent in a spell of days, or whose fate is not known, and that the list does not name.
async fn missing(call: &Call, from: Day, to: Day, listed: &BTreeSet<String>) -> Result<Vec<String>, Error> {
    let (from, to) = (from.to_string(), to.to_string());
    let mut missing = Vec::new();
    for state in [State::Dispatched, State::Unknown] {
        let mut token = String::new();
        loop {
            let page = PageRequest::read(200, &token, "awaiting")?;
            let page = call.list(&DISBURSEMENTS, call.authority(), state.into(), &page).await?;
            let in_spell = |payment: &Disbursement| {
                state == State::Unknown || (from <= payment.dispatched_on && payment.dispatched_on <= to)
            };
            let names = page
                .rows
                .iter()
                .filter(|payment| in_spell(payment))
                .map(|payment| payment.name.clone());
            missing.extend(names.filter(|name| !listed.contains(name)));
            if page.next_page_token.is_empty() {
                break;
            }
            token = page.next_page_token;
        }
    }
    Ok(missing)
}

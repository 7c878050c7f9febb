//! Where the money of a decision stands on a day.

use kezhi_law::penalty::late_surcharge;
use kezhi_law::{Day, Fen};
use kezhi_proto::enforcement::{Account, Decision, Payment};

/// The account of a decision on a day: what was due, the surcharge for lateness so far, what was paid, what is owed.
///
/// The surcharge runs on the fine, 3 % a day from the day after the last day to pay, until fine and confiscation are paid,
/// and never passes the fine (Penalty Law art. 72).
pub fn as_of(day: Day, decision: &Decision, payments: Vec<Payment>) -> Account {
    let due_fen = decision.fine_fen.saturating_add(decision.confiscate_fen);
    let surcharge_fen = match decision.pay_by.parse::<Day>() {
        Ok(pay_by) => surcharge(decision, due_fen, pay_by, day, &payments).fen(),
        Err(_) => 0,
    };
    let paid_fen = payments
        .iter()
        .fold(0i64, |sum, payment| sum.saturating_add(payment.amount_fen));
    let owed_fen = due_fen.saturating_add(surcharge_fen).saturating_sub(paid_fen);
    Account {
        as_of: day.to_string(),
        due_fen,
        surcharge_fen,
        paid_fen,
        owed_fen,
        payments,
    }
}

fn surcharge(decision: &Decision, due_fen: i64, pay_by: Day, day: Day, payments: &[Payment]) -> Fen {
    let until = settled_on(due_fen, payments).unwrap_or(day);
    late_surcharge(Fen(decision.fine_fen), pay_by, until, 0)
}

/// The day on which what was due had been paid, where it has.
fn settled_on(due_fen: i64, payments: &[Payment]) -> Option<Day> {
    let mut paid = 0i64;
    for payment in payments {
        paid = paid.saturating_add(payment.amount_fen);
        if paid >= due_fen {
            return payment.paid_on.parse().ok();
        }
    }
    None
}

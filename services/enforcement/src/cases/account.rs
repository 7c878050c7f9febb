//! Where the money of a decision stands on a day.

use kezhi_law::{Day, Fen, Law};
use kezhi_proto::enforcement::{Account, Decision, Payment};

/// The account of a decision on a day: what was due, the surcharge for lateness so far, what was paid, what is owed.
///
/// The surcharge runs on the fine, 3 % a day from the day after the last day to pay, until the fine is paid, and never passes
/// the fine (Penalty Law art. 72). What is paid goes to the fine first: that costs the party least.
pub fn as_of(day: Day, decision: &Decision, payments: Vec<Payment>, law: &Law) -> Account {
    let due_fen = decision.fine_fen.saturating_add(decision.confiscate_fen);
    let surcharge_fen = match decision.pay_by.parse::<Day>() {
        Ok(pay_by) => surcharge(decision, pay_by, day, &payments, law).fen(),
        Err(_) => 0,
    };
    let paid_fen = paid_fen(&payments);
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

/// What was paid and not taken back, in fen.
pub fn paid_fen(payments: &[Payment]) -> i64 {
    standing(payments).fold(0, |sum, payment| sum.saturating_add(payment.amount_fen))
}

fn standing(payments: &[Payment]) -> impl Iterator<Item = &Payment> {
    payments.iter().filter(|payment| payment.reversed_on.is_empty())
}

fn surcharge(decision: &Decision, pay_by: Day, day: Day, payments: &[Payment], law: &Law) -> Fen {
    let until = fine_paid_on(decision.fine_fen, payments).unwrap_or(day);
    law.late_surcharge(Fen(decision.fine_fen), pay_by, until, 0)
}

/// The day on which the fine had been paid, where it has.
fn fine_paid_on(fine_fen: i64, payments: &[Payment]) -> Option<Day> {
    let mut by_day: Vec<&Payment> = standing(payments).collect();
    by_day.sort_by(|one, other| one.paid_on.cmp(&other.paid_on));
    let mut paid = 0i64;
    for payment in by_day {
        paid = paid.saturating_add(payment.amount_fen);
        if paid >= fine_fen {
            return payment.paid_on.parse().ok();
        }
    }
    None
}

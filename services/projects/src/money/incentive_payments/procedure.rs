//! How a payment of an incentive moves: ordered by the claim that coordination approved, funded by its plan, and paid by the
//! treasury's receipt alone. What was sent is cancelled by the treasury's notice alone: it might have paid.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::projects::incentive_payment::State::{self, *};

use super::rules::{
    Facts, nothing_sent_was_rejected, the_money_is_taken_today, the_order_was_paid_in_full, the_treasury_rejected_it,
};
use crate::money::payment_orders::RECEIPT;

/// The procedure of a payment. Its money is asked for as soon as it is ordered; where the plan has too little, it waits.
pub const PAYMENT: Procedure<State, Facts> = Procedure::of(
    "incentive payment",
    &[
        Step::named("OrderIncentivePayment", "incentive-payment.ordered")
            .automatic()
            .to(Unfunded),
        Step::named("FundIncentivePayment", "incentive-payment.reserved")
            .from(&[Unfunded])
            .to(Reserved)
            .must(rules![the_money_is_taken_today]),
        Step::named("DispatchIncentivePayment", "incentive-payment.dispatched")
            .from(&[Reserved])
            .to(Dispatched)
            // Otherwise one person alone could say that it came back, and send it again.
            .not_by_taker_of(&[&["ReturnIncentivePayment"]]),
        Step::named("ConfirmIncentivePayment", "incentive-payment.paid")
            .from(&[Dispatched])
            .to(Paid)
            .not_by_taker_of(&[&["DispatchIncentivePayment"]])
            .must(rules![the_order_was_paid_in_full])
            .meets(&[RECEIPT]),
        Step::named("CancelIncentivePayment", "incentive-payment.cancelled")
            .from(&[Unfunded, Reserved])
            .to(Cancelled)
            .must(rules![nothing_sent_was_rejected]),
        Step::named("CancelIncentivePayment", "incentive-payment.cancelled")
            .from(&[Dispatched])
            .to(Cancelled)
            .not_by_taker_of(&[&["DispatchIncentivePayment"]])
            .must(rules![the_treasury_rejected_it])
            .meets(&[RECEIPT]),
        Step::named("ReturnIncentivePayment", "incentive-payment.returned")
            .from(&[Paid])
            .to(Reserved)
            .not_by_taker_of(&[&["ConfirmIncentivePayment"]]),
        Step::named("ReopenIncentivePayment", "incentive-payment.reopened")
            .from(&[Paid])
            .to(Dispatched)
            .not_by_taker_of(&[&["ConfirmIncentivePayment"]]),
    ],
);

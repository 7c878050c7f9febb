//! How a payment moves, in two phases: what is approved is reserved, and only the treasury's receipt makes it paid.

use kezhi_procedure::{Procedure, Rule, Step, rules};
use kezhi_proto::projects::disbursement::State::{self, *};

use super::rules::{
    Facts, milestone_is_accepted, nothing_holds_the_money, project_is_not_suspended, project_is_under_way,
    the_order_was_paid_in_full, the_order_was_sent,
};
use crate::money::payment_orders::RECEIPT;

/// What must hold when a payment is asked for, and still when it is approved.
const PAYABLE: &[Rule<Facts>] = rules![
    project_is_not_suspended,
    project_is_under_way,
    nothing_holds_the_money,
    milestone_is_accepted,
];

/// The procedure of a payment.
pub const DISBURSEMENT: Procedure<State, Facts> = Procedure::of(
    "disbursement",
    &[
        Step::named("RequestDisbursement", "disbursement.requested")
            .to(Requested)
            .must(PAYABLE),
        Step::named("ApproveDisbursement", "disbursement.approved")
            .from(&[Requested])
            .to(Approved)
            .not_by_taker_of(&[&["RequestDisbursement"]])
            .must(PAYABLE),
        Step::named("RefuseDisbursement", "disbursement.refused")
            .from(&[Requested])
            .to(Refused),
        Step::named("DispatchDisbursement", "disbursement.dispatched")
            .from(&[Approved])
            .to(Dispatched)
            // Otherwise one person alone could say that it came back, and send it again.
            .not_by_taker_of(&[&["ReturnDisbursement"]])
            .must(rules![
                project_is_not_suspended,
                project_is_under_way,
                nothing_holds_the_money
            ]),
        Step::named("MarkDisbursementUnknown", "disbursement.unknown")
            .from(&[Dispatched])
            .to(Unknown),
        Step::named("ConfirmDisbursement", "disbursement.confirmed")
            .from(&[Dispatched, Unknown])
            .to(Confirmed)
            .must(rules![the_order_was_paid_in_full])
            .meets(&[RECEIPT]),
        Step::named("ReleaseDisbursement", "disbursement.released")
            .from(&[Approved, Dispatched, Unknown])
            .to(Released)
            .meets(&[RECEIPT]),
        Step::named("ReturnDisbursement", "disbursement.returned")
            .from(&[Confirmed])
            .to(Approved)
            .not_by_taker_of(&[&["ConfirmDisbursement"]]),
        Step::named("ReopenDisbursement", "disbursement.reopened")
            .from(&[Confirmed])
            .to(Dispatched)
            .not_by_taker_of(&[&["ConfirmDisbursement"]]),
        Step::named("ReopenDisbursement", "disbursement.reopened")
            .from(&[Released])
            .to(Dispatched)
            .not_by_taker_of(&[&["ReleaseDisbursement"]])
            .must(rules![the_order_was_sent]),
    ],
);

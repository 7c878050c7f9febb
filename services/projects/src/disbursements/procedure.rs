//! How a payment moves, in two phases: what is approved is reserved, and only the treasury's receipt makes it paid.

use kezhi_procedure::{Precondition, Procedure, Step};
use kezhi_proto::projects::disbursement::State::{self, *};

use super::rules::{
    Facts, milestone_is_accepted, nothing_holds_the_money, project_is_not_suspended, project_is_under_way,
    the_order_was_paid_in_full,
};

/// The rule id of the limit within which the treasury answers.
pub const RECEIPT: &str = "agreed.treasury-receipt";

/// What must hold when a payment is asked for, and still when it is approved.
const PAYABLE: &[Precondition<Facts>] = &[
    project_is_not_suspended,
    project_is_under_way,
    nothing_holds_the_money,
    milestone_is_accepted,
];

/// The procedure of a payment.
pub const DISBURSEMENT: Procedure<State, Facts> = Procedure {
    matter: "disbursement",
    steps: &[
        Step {
            must: PAYABLE,
            ..Step::plain("RequestDisbursement", "disbursement.requested", &[], Some(Requested))
        },
        Step {
            not_by_taker_of: &[&["RequestDisbursement"]],
            must: PAYABLE,
            ..Step::plain(
                "ApproveDisbursement",
                "disbursement.approved",
                &[Requested],
                Some(Approved),
            )
        },
        Step::plain(
            "RefuseDisbursement",
            "disbursement.refused",
            &[Requested],
            Some(Refused),
        ),
        Step {
            must: &[project_is_not_suspended, project_is_under_way, nothing_holds_the_money],
            ..Step::plain(
                "DispatchDisbursement",
                "disbursement.dispatched",
                &[Approved],
                Some(Dispatched),
            )
        },
        Step::plain(
            "MarkDisbursementUnknown",
            "disbursement.unknown",
            &[Dispatched],
            Some(Unknown),
        ),
        Step {
            must: &[the_order_was_paid_in_full],
            meets: &[RECEIPT],
            ..Step::plain(
                "ConfirmDisbursement",
                "disbursement.confirmed",
                &[Dispatched, Unknown],
                Some(Confirmed),
            )
        },
        Step {
            meets: &[RECEIPT],
            ..Step::plain(
                "ReleaseDisbursement",
                "disbursement.released",
                &[Approved, Dispatched, Unknown],
                Some(Released),
            )
        },
    ],
};

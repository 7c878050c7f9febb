//! How a matter is handed over.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::referral::State::{self, *};

/// The procedure of a referral.
pub const REFERRAL: Procedure<State, ()> = Procedure {
    matter: "referral",
    steps: &[
        Step {
            basis: ("science-progress-law", "110"),
            ..Step::plain("ReferToJustice", "referral.made", &[], Some(Referred))
        },
        Step::plain("RecordReferralAnswer", "referral.answered", &[Referred], Some(Answered)),
    ],
};

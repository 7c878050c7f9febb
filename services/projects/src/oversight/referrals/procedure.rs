//! How a matter is handed over.

use kezhi_procedure::{Procedure, Step};
use kezhi_proto::projects::referral::State::{self, *};

/// The procedure of a referral.
pub const REFERRAL: Procedure<State, ()> = Procedure::of(
    "referral",
    &[
        Step::named("ReferToJustice", "referral.made")
            .resting_on("science-progress-law", "110")
            .to(Referred),
        Step::named("RecordReferralAnswer", "referral.answered")
            .from(&[Referred])
            .to(Answered),
    ],
);

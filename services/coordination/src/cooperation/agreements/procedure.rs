//! How an agreement moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::agreement::State::{self, *};

use super::rules::{Facts, every_party_signed, last_day_is_not_over};

/// Who words an agreement does not bind the bureau by it.
const WORDING: &[&str] = &["DraftAgreement", "ReviseAgreement"];
/// The time within which an agreement can be renewed: it lapses unused.
pub const RENEWAL: &str = "agreed.agreement-renewal";

/// The procedure of an agreement. It lapses by itself, without a step.
pub const AGREEMENT: Procedure<State, Facts> = Procedure::of(
    "agreement",
    &[
        Step::named("DraftAgreement", "agreement.drafted").to(Drafted),
        Step::named("ReviseAgreement", "agreement.revised").from(&[Drafted]),
        Step::named("SignAgreement", "agreement.signed")
            .from(&[Drafted])
            .to(Signed)
            .not_by_taker_of(&[WORDING])
            .must(rules![every_party_signed, last_day_is_not_over]),
        Step::named("RenewAgreement", "agreement.renewed")
            .from(&[Signed])
            .not_by_taker_of(&[WORDING])
            .must(rules![last_day_is_not_over])
            .meets(&[RENEWAL]),
        Step::named("EndAgreement", "agreement.ended")
            .from(&[Signed])
            .to(Ended)
            .not_by_taker_of(&[WORDING])
            .must(rules![last_day_is_not_over])
            .cancels(&[RENEWAL]),
    ],
);

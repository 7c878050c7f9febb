//! How a dealing moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Rule, Step, rules};
use kezhi_proto::coordination::dealing::State::{self, *};

use super::rules::{
    Facts, it_is_a_licence, it_is_a_pledge, it_stays_the_same_dealing, licences_do_not_overlap, patents_are_in_force,
    pledgees_consent,
};

/// Who words a dealing does not accept it.
const WORDING: &[&str] = &["RegisterDealing", "CorrectDealing"];
/// The limit by which a licence is ended or a pledge released, or its term is corrected.
pub const TERM: &str = "agreed.dealing-term";

/// What must hold before a dealing is made.
const NEW: &[Rule<Facts>] = rules![patents_are_in_force, pledgees_consent, licences_do_not_overlap];

/// The procedure of a dealing.
pub const DEALING: Procedure<State, Facts> = Procedure {
    matter: "dealing",
    steps: &[
        Step::named("RegisterDealing", "dealing.registered")
            .to(Registered)
            .must(NEW),
        Step::named("CorrectDealing", "dealing.corrected")
            .from(&[Registered, Returned])
            .to(Registered)
            .must(rules![
                it_stays_the_same_dealing,
                patents_are_in_force,
                pledgees_consent,
                licences_do_not_overlap,
            ]),
        Step::named("CorrectDealing", "dealing.corrected-later")
            .from(&[Accepted, Corrected])
            .to(Corrected)
            .must(rules![
                it_stays_the_same_dealing,
                pledgees_consent,
                licences_do_not_overlap
            ]),
        Step::named("ReturnDealing", "dealing.returned")
            .from(&[Registered])
            .to(Returned),
        Step::named("AcceptDealing", "dealing.accepted")
            .from(&[Registered])
            .to(Accepted)
            .not_by_taker_of(&[WORDING])
            .must(NEW),
        Step::named("AcceptDealing", "dealing.correction-accepted")
            .from(&[Corrected])
            .to(Accepted)
            .not_by_taker_of(&[WORDING])
            .must(rules![pledgees_consent, licences_do_not_overlap])
            .cancels(&[TERM]),
        Step::named("EndDealing", "dealing.ended")
            .from(&[Accepted, Corrected])
            .to(Ended)
            .must(rules![it_is_a_licence])
            .meets(&[TERM]),
        Step::named("ReleasePledge", "dealing.released")
            .from(&[Accepted, Corrected])
            .to(Released)
            .must(rules![it_is_a_pledge])
            .cancels(&[TERM]),
        Step::named("WithdrawDealing", "dealing.withdrawn")
            .from(&[Registered, Returned])
            .to(Withdrawn),
    ],
};

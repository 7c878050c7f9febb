//! How a transaction moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Rule, Step, rules};
use kezhi_proto::coordination::patent_transaction::State::{self, *};

use super::rules::{
    Facts, it_is_a_licence, it_is_a_pledge, it_stays_the_same_patent_transaction, licences_do_not_overlap,
    patents_are_in_force, pledgees_consent,
};

/// Who words a transaction does not accept it.
const WORDING: &[&str] = &["RegisterPatentTransaction", "CorrectPatentTransaction"];
/// The limit by which a licence is ended or a pledge released, or its term is corrected.
pub const TERM: &str = "agreed.patent-transaction-term";

/// What must hold before a transaction is made.
const NEW: &[Rule<Facts>] = rules![patents_are_in_force, pledgees_consent, licences_do_not_overlap];

/// The procedure of a transaction.
pub const PATENT_TRANSACTION: Procedure<State, Facts> = Procedure::of(
    "patent_transaction",
    &[
        Step::named("RegisterPatentTransaction", "patent-transaction.registered")
            .to(Registered)
            .must(NEW),
        Step::named("CorrectPatentTransaction", "patent-transaction.corrected")
            .from(&[Registered, Returned])
            .to(Registered)
            .must(rules![
                it_stays_the_same_patent_transaction,
                patents_are_in_force,
                pledgees_consent,
                licences_do_not_overlap,
            ]),
        Step::named("CorrectPatentTransaction", "patent-transaction.corrected-later")
            .from(&[Accepted, Corrected])
            .to(Corrected)
            .must(rules![
                it_stays_the_same_patent_transaction,
                pledgees_consent,
                licences_do_not_overlap
            ]),
        Step::named("ReturnPatentTransaction", "patent-transaction.returned")
            .from(&[Registered])
            .to(Returned),
        Step::named("AcceptPatentTransaction", "patent-transaction.accepted")
            .from(&[Registered])
            .to(Accepted)
            .not_by_taker_of(&[WORDING])
            .must(NEW),
        Step::named("AcceptPatentTransaction", "patent-transaction.correction-accepted")
            .from(&[Corrected])
            .to(Accepted)
            .not_by_taker_of(&[WORDING])
            .must(rules![pledgees_consent, licences_do_not_overlap])
            .cancels(&[TERM]),
        Step::named("EndPatentTransaction", "patent-transaction.ended")
            .from(&[Accepted, Corrected])
            .to(Ended)
            .must(rules![it_is_a_licence])
            .meets(&[TERM]),
        Step::named("ReleasePledge", "patent-transaction.released")
            .from(&[Accepted, Corrected])
            .to(Released)
            .must(rules![it_is_a_pledge])
            .cancels(&[TERM]),
        Step::named("WithdrawPatentTransaction", "patent-transaction.withdrawn")
            .from(&[Registered, Returned])
            .to(Withdrawn),
    ],
);

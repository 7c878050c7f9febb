//! How a handover moves: one that goes out, and one that comes in. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::handover::Direction;
use kezhi_proto::coordination::handover::State::{self, *};

use super::rules::{Facts, answer_can_be_given, no_system_has_it, receipt_is_proven};

/// Who words a handover does not send it.
const WORDING: &[&str] = &["PrepareHandover", "ReviseHandover"];
/// The limit within which a partner acknowledges what was sent.
pub const RECEIPT: &str = "agreed.handover-receipt";
/// The limit within which an answer is given.
pub const ANSWER: &str = "agreed.handover-answer";

/// The procedure of a handover that goes out.
pub const OUTGOING: Procedure<State, Facts> = Procedure {
    matter: "handover",
    steps: &[
        Step::named("PrepareHandover", "handover.prepared").to(Prepared),
        Step::named("ReviseHandover", "handover.revised")
            .from(&[Prepared, Returned])
            .to(Prepared),
        Step::named("SendHandover", "handover.sent")
            .from(&[Prepared])
            .to(Sent)
            .not_by_taker_of(&[WORDING])
            .must(rules![answer_can_be_given]),
        Step::named("AcknowledgeHandover", "handover.acknowledged")
            .from(&[Sent])
            .to(Acknowledged)
            .must(rules![receipt_is_proven])
            .meets(&[RECEIPT]),
        Step::named("AnswerHandover", "handover.answered")
            .from(&[Acknowledged])
            .to(Answered)
            .meets(&[ANSWER]),
        Step::named("ReturnHandover", "handover.returned")
            .from(&[Sent, Acknowledged])
            .to(Returned)
            .cancels(&[ANSWER])
            .meets(&[RECEIPT]),
        Step::named("RedirectHandover", "handover.redirected")
            .from(&[Returned])
            .to(Sent)
            .not_by_taker_of(&[WORDING]),
        Step::named("TakeBackHandover", "handover.taken-back")
            .from(&[Prepared, Sent, Returned])
            .to(TakenBack)
            .must(rules![no_system_has_it])
            .cancels(&[RECEIPT, ANSWER]),
        Step::named("RemindHandover", "handover.reminded").from(&[Sent, Acknowledged]),
        Step::named("AssignHandover", "handover.assigned").from(&[Prepared, Sent, Acknowledged, Returned, Answered]),
        Step::named("CloseHandover", "handover.closed")
            .from(&[Answered])
            .to(Closed),
    ],
};

/// The procedure of a handover that comes in.
pub const INCOMING: Procedure<State, Facts> = Procedure {
    matter: "handover",
    steps: &[
        Step::named("ReceiveHandover", "handover.received").to(Received),
        Step::named("AcceptHandover", "handover.accepted")
            .from(&[Received])
            .to(Accepted),
        Step::named("DeclineHandover", "handover.declined")
            .from(&[Received])
            .to(Declined)
            .cancels(&[ANSWER]),
        Step::named("PrepareHandoverAnswer", "handover.answer-prepared")
            .from(&[Accepted, AnswerPrepared])
            .to(AnswerPrepared),
        Step::named("ApproveHandoverAnswer", "handover.answered")
            .from(&[AnswerPrepared])
            .to(Answered)
            .not_by_taker_of(&[&["PrepareHandoverAnswer"]])
            .meets(&[ANSWER]),
        Step::named("AssignHandover", "handover.assigned").from(&[Received, Accepted, AnswerPrepared, Answered]),
        Step::named("CloseHandover", "handover.closed")
            .from(&[Answered])
            .to(Closed),
    ],
};

/// The procedure of a direction.
pub fn procedure_of(direction: Direction) -> &'static Procedure<State, Facts> {
    match direction {
        Direction::In => &INCOMING,
        _ => &OUTGOING,
    }
}

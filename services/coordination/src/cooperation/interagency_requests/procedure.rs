//! How an interagency request moves: one that goes out, and one that comes in. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::interagency_request::Direction;
use kezhi_proto::coordination::interagency_request::State::{self, *};

use super::rules::{Facts, answer_can_be_given, no_system_has_it, receipt_is_proven};

/// Who words an interagency request does not send it.
const WORDING: &[&str] = &["PrepareInteragencyRequest", "ReviseInteragencyRequest"];
/// The limit within which a partner acknowledges what was sent.
pub const RECEIPT: &str = "agreed.interagency-request-receipt";
/// The limit within which an answer is given.
pub const ANSWER: &str = "agreed.interagency-request-answer";

/// The procedure of an interagency request that goes out.
pub const OUTGOING: Procedure<State, Facts> = Procedure::of(
    "interagency_request",
    &[
        Step::named("PrepareInteragencyRequest", "interagency-request.prepared").to(Prepared),
        Step::named("ReviseInteragencyRequest", "interagency-request.revised")
            .from(&[Prepared, Returned])
            .to(Prepared),
        Step::named("SendInteragencyRequest", "interagency-request.sent")
            .from(&[Prepared])
            .to(Sent)
            .not_by_taker_of(&[WORDING])
            .must(rules![answer_can_be_given]),
        Step::named("AcknowledgeInteragencyRequest", "interagency-request.acknowledged")
            .from(&[Sent])
            .to(Acknowledged)
            .must(rules![receipt_is_proven])
            .meets(&[RECEIPT]),
        Step::named("AnswerInteragencyRequest", "interagency-request.answered")
            .from(&[Acknowledged])
            .to(Answered)
            .meets(&[ANSWER]),
        Step::named("ReturnInteragencyRequest", "interagency-request.returned")
            .from(&[Sent, Acknowledged])
            .to(Returned)
            .cancels(&[ANSWER])
            .meets(&[RECEIPT]),
        Step::named("RedirectInteragencyRequest", "interagency-request.redirected")
            .from(&[Returned])
            .to(Sent)
            .not_by_taker_of(&[WORDING]),
        Step::named("WithdrawInteragencyRequest", "interagency-request.withdrawn")
            .from(&[Prepared, Sent, Returned])
            .to(Withdrawn)
            .must(rules![no_system_has_it])
            .cancels(&[RECEIPT, ANSWER]),
        Step::named("RemindInteragencyRequest", "interagency-request.reminded").from(&[Sent, Acknowledged]),
        Step::named("AssignInteragencyRequest", "interagency-request.assigned").from(&[
            Prepared,
            Sent,
            Acknowledged,
            Returned,
            Answered,
        ]),
        Step::named("CloseInteragencyRequest", "interagency-request.closed")
            .from(&[Answered])
            .to(Closed),
    ],
);

/// The procedure of an interagency request that comes in.
pub const INCOMING: Procedure<State, Facts> = Procedure::of(
    "interagency_request",
    &[
        Step::named("ReceiveInteragencyRequest", "interagency-request.received").to(Received),
        Step::named("AcceptInteragencyRequest", "interagency-request.accepted")
            .from(&[Received])
            .to(Accepted),
        Step::named("DeclineInteragencyRequest", "interagency-request.declined")
            .from(&[Received])
            .to(Declined)
            .cancels(&[ANSWER]),
        Step::named("PrepareInteragencyRequestAnswer", "interagency-request.answer-prepared")
            .from(&[Accepted, AnswerPrepared])
            .to(AnswerPrepared),
        Step::named("ApproveInteragencyRequestAnswer", "interagency-request.answered")
            .from(&[AnswerPrepared])
            .to(Answered)
            .not_by_taker_of(&[&["PrepareInteragencyRequestAnswer"]])
            .meets(&[ANSWER]),
        Step::named("AssignInteragencyRequest", "interagency-request.assigned").from(&[
            Received,
            Accepted,
            AnswerPrepared,
            Answered,
        ]),
        Step::named("CloseInteragencyRequest", "interagency-request.closed")
            .from(&[Answered])
            .to(Closed),
    ],
);

/// The procedure of a direction.
pub fn procedure_of(direction: Direction) -> &'static Procedure<State, Facts> {
    match direction {
        Direction::In => &INCOMING,
        _ => &OUTGOING,
    }
}

//! Who owns an interagency request, what it must be in itself, what must hold before a step, and what a partner is shown. Pure.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, gathered, normal};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::InteragencyRequest;
use kezhi_proto::coordination::interagency_request::{Content, Owner, State};

/// What an interagency request is filed under while it is with its partner, or was.
pub const SHARED: &str = "shared";

/// What a step of an interagency request is decided on.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The day by which an answer is asked for.
    pub answer_by: Option<Day>,
    /// The digest of the receipt, empty where there is none on paper; `None` where nobody records a receipt.
    pub receipt_digest: Option<String>,
    /// True where the partner itself takes the step.
    pub by_partner: bool,
    /// The day of the step.
    pub on: Day,
    /// The letter on its way to the partner's system; empty where there is none.
    pub letter: String,
}

impl Facts {
    /// The facts of an interagency request as it stands, for a step that records no receipt.
    pub fn of(interagency_request: &InteragencyRequest, on: Day, by_partner: bool) -> Self {
        Self {
            answer_by: Day::stated(&content_of(interagency_request).answer_by),
            receipt_digest: None,
            by_partner,
            on,
            letter: match interagency_request.state() {
                State::Sent => interagency_request.letter.clone(),
                _ => String::new(),
            },
        }
    }
}

/// Who owns an interagency request in a state: nothing that is handed over is ever without an owner until it is ended.
pub fn owner_in(state: State, interagency_request: &InteragencyRequest) -> Option<Owner> {
    match state {
        State::Unspecified | State::Closed | State::Withdrawn | State::Declined => None,
        State::Acknowledged => Some(Owner {
            department: content_of(interagency_request).partner,
            ..Owner::default()
        }),
        State::Prepared
        | State::Sent
        | State::Returned
        | State::Received
        | State::Accepted
        | State::AnswerPrepared
        | State::Answered => Some(Owner {
            account: interagency_request.officer.clone(),
            ..Owner::default()
        }),
    }
}

/// What the interagency requests of an owner are filed under, by the account or the name of the department.
pub fn owner_key(owner: &str) -> String {
    match owner {
        "" => String::new(),
        owner => format!("owner {owner}"),
    }
}

/// What an interagency request is filed under as it stands.
pub fn index_keys(interagency_request: &InteragencyRequest) -> Vec<String> {
    let Owner { account, department } = interagency_request.owner.clone().unwrap_or_default();
    let shared = if is_shared(interagency_request) { SHARED } else { "" };
    vec![
        content_of(interagency_request).kind().as_str_name().into(),
        interagency_request.direction().as_str_name().into(),
        interagency_request.partner_credit_code.clone(),
        owner_key(&account),
        owner_key(&department),
        shared.into(),
        heading_of_number(
            &interagency_request.partner_credit_code,
            &interagency_request.sender_number,
        ),
    ]
}

/// What the interagency requests of a sender under one number are filed under, however it was typed; empty for one that goes out.
pub fn heading_of_number(sender: &str, number: &str) -> String {
    match number {
        "" => String::new(),
        number => format!("number {sender} {}", normal::form(number)),
    }
}

/// The content of an interagency request.
pub fn content_of(interagency_request: &InteragencyRequest) -> Content {
    interagency_request.content.clone().unwrap_or_default()
}

/// The credit code of the partner.
pub fn partner_of(interagency_request: &InteragencyRequest) -> String {
    interagency_request.partner_credit_code.clone()
}

/// True where the partner has seen it: it was sent, to the partner or by it.
pub fn is_shared(interagency_request: &InteragencyRequest) -> bool {
    !interagency_request.sent_on.is_empty()
}

/// What a partner's system was sent is not taken back behind its back: it returns it, or someone there does on paper.
pub fn no_system_has_it(facts: &Facts) -> Result<(), Refusal> {
    if facts.letter.is_empty() {
        return Ok(());
    }
    let message = format!(
        "it goes to the partner's system as {}; let it be returned first",
        facts.letter
    );
    Err(Refusal::precondition(ErrorReason::InteragencyRequestWithPartner.code(), message).with("letter", &facts.letter))
}

/// Content that is sent on a day: nobody is asked to answer by a day that is over then. When it arrives, the day may be.
pub fn read_content(content: Content, on: Day) -> Result<Content, Refusal> {
    if !content.answer_by.is_empty() {
        field::day_not_before("content.answer_by", &content.answer_by, on)?;
    }
    Ok(content)
}

/// The account of another officer than the one who answers for an interagency request.
pub fn read_officer(officer: &str, interagency_request: &InteragencyRequest) -> Result<String, Refusal> {
    let officer = normal::form(officer);
    field::must(!officer.is_empty(), "officer", "an account has letters")?;
    let same = normal::is_same(&officer, &interagency_request.officer);
    field::must(!same, "officer", format!("{officer} answers for it already"))?;
    Ok(officer)
}

/// Nobody is asked to answer by a day that is over.
pub fn answer_can_be_given(facts: &Facts) -> Result<(), Refusal> {
    let Some(answer_by) = facts.answer_by.filter(|last| *last < facts.on) else {
        return Ok(());
    };
    let on = facts.on;
    let message =
        format!("an answer is asked for by {answer_by}, which is before {on}; revise the interagency_request");
    let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
    Err(refusal.with("day", answer_by).with("not_before", on))
}

/// That a partner received something is the partner's to say, or the receipt's.
pub fn receipt_is_proven(facts: &Facts) -> Result<(), Refusal> {
    if facts.by_partner || !gathered(&facts.receipt_digest, "the receipt")?.is_empty() {
        return Ok(());
    }
    let message = "an officer records a receipt with its digest";
    let refusal = Refusal::precondition(ErrorReason::EvidenceMissing.code(), message);
    Err(refusal.with("missing", "receipt_digest"))
}

/// An interagency request as its partner may see it: no answer before it is given, and nothing of partners before.
pub fn shown_to_partner(mut interagency_request: InteragencyRequest) -> InteragencyRequest {
    let partner = content_of(&interagency_request).partner;
    interagency_request.repeat_of.clear();
    interagency_request
        .returns
        .retain(|returned| returned.partner == partner);
    interagency_request
        .reminders
        .retain(|reminder| reminder.partner == partner);
    if interagency_request.state() == State::AnswerPrepared {
        interagency_request.answer = None;
    }
    interagency_request
}

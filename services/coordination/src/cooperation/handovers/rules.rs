//! Who owns a handover, what it must be in itself, what must hold before a step, and what a partner is shown. Pure.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, gathered, normal};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::Handover;
use kezhi_proto::coordination::handover::{Content, Owner, State};

/// What a handover is filed under while it is with its partner, or was.
pub const SHARED: &str = "shared";

/// What a step of a handover is decided on.
#[derive(Debug, Clone)]
#[cfg_attr(test, derive(Default))]
pub struct Facts {
    /// The day by which an answer is asked for.
    pub answer_by: String,
    /// The digest of the receipt, empty where there is none on paper; `None` where nobody records a receipt.
    pub receipt_digest: Option<String>,
    /// True where the partner itself takes the step.
    pub by_partner: bool,
    /// The day of the step.
    pub on: String,
    /// The letter on its way to the partner's system; empty where there is none.
    pub letter: String,
}

impl Facts {
    /// The facts of a handover as it stands, for a step that records no receipt.
    pub fn of(handover: &Handover, on: Day, by_partner: bool) -> Self {
        Self {
            answer_by: content_of(handover).answer_by,
            receipt_digest: None,
            by_partner,
            on: on.to_string(),
            letter: match handover.state() {
                State::Sent => handover.letter.clone(),
                _ => String::new(),
            },
        }
    }
}

/// Who owns a handover in a state: nothing that is handed over is ever without an owner until it is ended.
pub fn owner_in(state: State, handover: &Handover) -> Option<Owner> {
    match state {
        State::Unspecified | State::Closed | State::TakenBack | State::Declined => None,
        State::Acknowledged => Some(Owner {
            department: content_of(handover).partner,
            ..Owner::default()
        }),
        State::Prepared
        | State::Sent
        | State::Returned
        | State::Received
        | State::Accepted
        | State::AnswerPrepared
        | State::Answered => Some(Owner {
            account: handover.officer.clone(),
            ..Owner::default()
        }),
    }
}

/// What the handovers of an owner are filed under, by the account or the name of the department.
pub fn heading_of_owner(owner: &str) -> String {
    match owner {
        "" => String::new(),
        owner => format!("owner {owner}"),
    }
}

/// What a handover is filed under as it stands.
pub fn headings(handover: &Handover) -> Vec<String> {
    let Owner { account, department } = handover.owner.clone().unwrap_or_default();
    let shared = if is_shared(handover) { SHARED } else { "" };
    vec![
        content_of(handover).kind().as_str_name().into(),
        handover.direction().as_str_name().into(),
        handover.partner_credit_code.clone(),
        heading_of_owner(&account),
        heading_of_owner(&department),
        shared.into(),
        heading_of_number(&handover.partner_credit_code, &handover.sender_number),
    ]
}

/// What the handovers of a sender under one number are filed under, however it was typed; empty for one that goes out.
pub fn heading_of_number(sender: &str, number: &str) -> String {
    match number {
        "" => String::new(),
        number => format!("number {sender} {}", normal::form(number)),
    }
}

/// The content of a handover.
pub fn content_of(handover: &Handover) -> Content {
    handover.content.clone().unwrap_or_default()
}

/// The credit code of the partner.
pub fn partner_of(handover: &Handover) -> String {
    handover.partner_credit_code.clone()
}

/// True where the partner has seen it: it was sent, to the partner or by it.
pub fn is_shared(handover: &Handover) -> bool {
    !handover.sent_on.is_empty()
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
    Err(Refusal::precondition(ErrorReason::HandoverWithPartner.code(), message).with("letter", &facts.letter))
}

/// Content that is sent on a day: nobody is asked to answer by a day that is over then. When it arrives, the day may be.
pub fn read_content(content: Content, on: Day) -> Result<Content, Refusal> {
    if !content.answer_by.is_empty() {
        field::day_not_before("content.answer_by", &content.answer_by, on)?;
    }
    Ok(content)
}

/// The account of another officer than the one who answers for a handover.
pub fn read_officer(officer: &str, handover: &Handover) -> Result<String, Refusal> {
    let officer = normal::form(officer);
    field::must(!officer.is_empty(), "officer", "an account has letters")?;
    let same = normal::is_same(&officer, &handover.officer);
    field::must(!same, "officer", format!("{officer} answers for it already"))?;
    Ok(officer)
}

/// Nobody is asked to answer by a day that is over. Days compare as their texts do.
pub fn answer_can_be_given(facts: &Facts) -> Result<(), Refusal> {
    let (answer_by, on) = (&facts.answer_by, &facts.on);
    if answer_by.is_empty() || answer_by >= on {
        return Ok(());
    }
    let message = format!("an answer is asked for by {answer_by}, which is before {on}; revise the handover");
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

/// A handover as its partner may see it: no answer before it is given, and nothing of partners before.
pub fn shown_to_partner(mut handover: Handover) -> Handover {
    let partner = content_of(&handover).partner;
    handover.repeat_of.clear();
    handover.returns.retain(|returned| returned.partner == partner);
    handover.reminders.retain(|reminder| reminder.partner == partner);
    if handover.state() == State::AnswerPrepared {
        handover.answer = None;
    }
    handover
}

//! What partners deliver: taken once, in the transaction of its effect.

use kezhi_proto::coordination::ReceivedLetterEvent;

use kezhi_chassis::identity::PARTNER_ACCOUNTS;
use kezhi_chassis::store::{Collection, Filter};
use kezhi_chassis::{Call, Error, Methods, ServiceContext};
use kezhi_procedure::{Kind, Refusal, state_name};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::received_letter::State;
use kezhi_proto::coordination::{
    DeliverLetterRequest, DeliverLetterResponse, DismissReceivedLetterRequest, ListReceivedLettersRequest,
    ListReceivedLettersResponse, ReceivedLetter,
};
use sha2::{Digest, Sha256};

use super::kind::LetterKinds;
use super::settings::PartnerSettings;
use super::{letter_type, receipts};
use crate::settings::Settings;

/// The letters that were received; one that was taken is known by its partner and id.
pub const RECEIVED: Collection<ReceivedLetter> = Collection {
    form: str::to_string,
    unique_key: |letter| match letter.state() {
        State::Taken => key_of(&letter.partner, &letter.letter_id),
        _ => String::new(),
    },
    index_keys: |letter| vec![letter.partner.clone()],
    ..Collection::named("receivedletters")
};

/// ExchangeService: its one method keeps no answer, as the letter's own id makes a repeat safe.
pub fn methods(methods: Methods, kinds: LetterKinds) -> Methods {
    methods.write_unkept(move |call, request| deliver(call, request, kinds))
}

/// How much is kept of what a letter that cannot be taken says of itself.
const LONGEST_KEPT: usize = 200;

fn key_of(partner: &str, id: &str) -> String {
    format!("{partner} {id}")
}

/// The account of a partner.
pub fn account_of(partner: &str) -> String {
    format!("{PARTNER_ACCOUNTS}{partner}")
}

/// Takes what a partner delivers by gRPC.
async fn deliver(
    call: Call,
    request: DeliverLetterRequest,
    kinds: LetterKinds,
) -> Result<DeliverLetterResponse, Error> {
    let account = call.caller().account.clone();
    let partner = account.strip_prefix(PARTNER_ACCOUNTS).unwrap_or_default();
    let known = call.settings::<Settings>()?.exchange.partners.get(partner);
    let known = known.filter(|known| known.authority_or(&call.context().authority().code) == call.authority());
    let Some(known) = known else {
        let message = format!("the settings have no partner whose account is {account}");
        let refusal = Refusal::new(Kind::Forbidden, ErrorReason::PartnerUnknown.code(), message);
        return Err(refusal.with("account", &account).into());
    };
    take(&call, (partner, known), &request, kinds).await?;
    Ok(DeliverLetterResponse {})
}

/// Refuses a letter that breaks the contract. What comes by gRPC was held to it before.
pub fn check(context: &ServiceContext, letter: &DeliverLetterRequest) -> Result<(), Refusal> {
    context.validate("/kezhi.coordination.v1.ExchangeService/DeliverLetter", letter)
}

/// Takes a letter, once.
pub async fn take(
    call: &Call,
    (partner, settings): (&str, &PartnerSettings),
    letter: &DeliverLetterRequest,
    kinds: LetterKinds,
) -> Result<(), Error> {
    let digest = &digest_of(letter);
    if is_taken(call, partner, &letter.id, digest).await? {
        return Ok(());
    }
    match (letter.r#type.as_str(), kinds.take(&letter.r#type)) {
        (letter_type::RECEIPT, _) => receipts::take(call, (partner, settings), letter, kinds).await?,
        (_, Some(take)) => take(call, settings, letter).await?,
        (other, None) => {
            return Err(Refusal::field("type", format!("letters of the type {other:?} are not taken")).into());
        }
    }
    keep_taken(call, partner, letter, digest).await
}

/// True for a letter that was taken before; refuses another one under its id.
pub async fn is_taken(call: &Call, partner: &str, id: &str, digest: &str) -> Result<bool, Error> {
    // PostgreSQL cannot be asked for such a text.
    if id.contains('\0') {
        return Ok(false);
    }
    match taken_under(call, partner, id).await? {
        None => Ok(false),
        Some(taken) if taken.digest == digest => Ok(true),
        Some(_) => {
            let message = format!("the letter {id} was taken before, and said something else");
            let mut refusal = Refusal::new(Kind::Field, ErrorReason::RequestIdReused.code(), message);
            refusal.field = "id".into();
            Err(refusal.into())
        }
    }
}

/// The letter that was taken under an id.
pub async fn taken_under(call: &Call, partner: &str, id: &str) -> Result<Option<ReceivedLetter>, Error> {
    let taken = call
        .load_by_key(&RECEIVED, call.authority(), &key_of(partner, id))
        .await?;
    Ok(taken.map(|taken| taken.value))
}

/// The digest of what a letter says, as [`ReceivedLetter`] keeps it.
pub fn digest_of(letter: &DeliverLetterRequest) -> String {
    digest_with(&letter.r#type, &hex::encode(Sha256::digest(&letter.data)))
}

/// The same of a letter whose data are not at hand, by their SHA-256 in lower-case hex.
pub fn digest_with(r#type: &str, of_data: &str) -> String {
    hex::encode(Sha256::digest(format!("{type}\n{of_data}")))
}

/// Keeps that a letter was taken.
pub async fn keep_taken(call: &Call, partner: &str, letter: &DeliverLetterRequest, digest: &str) -> Result<(), Error> {
    keep(call, partner, letter, digest, State::Taken, "").await
}

/// What can be kept of a letter that cannot be taken: a partner may write anything, and what no database holds, or no list shows, must not
/// keep the next letter waiting.
pub fn legible(letter: &DeliverLetterRequest) -> DeliverLetterRequest {
    let legible = |text: &str| -> String {
        let text = text.chars().take(LONGEST_KEPT);
        text.map(|letter| if letter.is_control() { '\u{fffd}' } else { letter })
            .collect()
    };
    DeliverLetterRequest {
        id: legible(&letter.id),
        r#type: legible(&letter.r#type),
        subject: legible(&letter.subject),
        ..DeliverLetterRequest::default()
    }
}

/// Keeps that a letter of a digest could not be taken, and why.
pub async fn refuse(
    call: &Call,
    partner: &str,
    letter: &DeliverLetterRequest,
    digest: &str,
    why: &str,
) -> Result<(), Error> {
    keep(call, partner, letter, digest, State::Refused, why).await
}

async fn keep(
    call: &Call,
    partner: &str,
    letter: &DeliverLetterRequest,
    digest: &str,
    state: State,
    refusal: &str,
) -> Result<(), Error> {
    let received = ReceivedLetter {
        state: state.into(),
        partner: partner.to_string(),
        letter_id: letter.id.clone(),
        r#type: letter.r#type.clone(),
        subject: letter.subject.clone(),
        refusal: refusal.to_string(),
        digest: digest.to_string(),
        ..ReceivedLetter::default()
    };
    let stored = call.create(&RECEIVED, call.authority(), received).await?;
    let event = match state {
        State::Refused => "received-letter.refused",
        _ => "received-letter.taken",
    };
    let data = ReceivedLetterEvent {
        letter_id: letter.id.to_string(),
        partner: partner.to_string(),
        r#type: letter.r#type.to_string(),
    };
    call.log(&stored.authority, &stored.name, event, "", &data)
}

/// Notes that someone has seen to a letter that was refused.
pub async fn dismiss(call: Call, request: DismissReceivedLetterRequest) -> Result<ReceivedLetter, Error> {
    let mut letter = call.load_to_change(&RECEIVED, &request.name, "").await?;
    let state = letter.value.state();
    if state != State::Refused {
        let message = format!(
            "{} is {}; only a refused letter is dismissed",
            letter.name,
            state_name(state)
        );
        let refusal = Refusal::precondition(ErrorReason::StepNotAllowed.code(), message);
        return Err(refusal.with("state", state_name(state)).into());
    }
    letter.value.state = State::Dismissed.into();
    letter.value.dismissal_reason = request.reasons;
    call.save(&RECEIVED, &mut letter).await?;
    let data = ReceivedLetterEvent {
        letter_id: letter.value.letter_id.to_string(),
        partner: letter.value.partner.to_string(),
        ..ReceivedLetterEvent::default()
    };
    call.log(&letter.authority, &letter.name, "received-letter.dismissed", "", &data)?;
    Ok(letter.value)
}

/// Lists what was received.
pub async fn list(call: Call, request: ListReceivedLettersRequest) -> Result<ListReceivedLettersResponse, Error> {
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&request.partner);
    Ok(call.list(&RECEIVED, &filter, &page).await?.answer())
}

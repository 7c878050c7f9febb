//! What becomes of a letter at a partner: as the delivery worker met it, and as the partner's receipt says.

use kezhi_chassis::store::{Stored, timestamp};
use kezhi_chassis::{Call, Error, Fault};
use kezhi_proto::coordination::DeliveryEvent;
use kezhi_proto::coordination::delivery::State;
use kezhi_proto::coordination::{Delivery, Letter, LetterReceipt};

use super::super::store;
use super::procedure::DELIVERY;
use super::{DELIVERIES, first_waiting, known};

/// Keeps what became of a letter that was not tried before. One of which a receipt came already is settled, and only its place in the
/// log is added.
pub async fn written(
    call: &Call,
    partner: &str,
    position: i64,
    letter: &Stored<Letter>,
    state: State,
    refusal: &str,
) -> Result<(), Error> {
    let sent_time = (state == State::Sent).then(|| timestamp(call.now_micros()));
    if let Some(mut receipted) = known(call, partner, &letter.name).await? {
        (receipted.value.position, receipted.value.sent_time) = (position, sent_time);
        return call.save(&DELIVERIES, &mut receipted).await;
    }
    let delivery = Delivery {
        position,
        refusal: refusal.to_string(),
        sent_time,
        ..of(partner, letter)
    };
    begin(call, delivery, state).await
}

/// Keeps what became of a letter that waited; once it is out of the way, the next about its matter goes.
pub async fn queued(call: &Call, name: &str, state: State, refusal: &str) -> Result<(), Error> {
    let delivery = call.load_to_change(&DELIVERIES, name, "").await?;
    // A receipt, or another instance, may have been faster.
    if delivery.value.state() != State::Queued {
        return Ok(());
    }
    let mut delivery = call.moving(delivery, step_to(state)?, call.today()).await?;
    let taken = delivery.take_freely(call, &DELIVERY)?;
    delivery.value.refusal = refusal.to_string();
    if state == State::Sent {
        delivery.value.sent_time = Some(timestamp(call.now_micros()));
    }
    let data = told(&delivery.value);
    let stored = delivery.store(call, &DELIVERIES, &taken, data).await?;
    free_next(call, &stored.value).await
}

/// What a receipt says beside what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// The same.
    Again,
    /// Something for the first time.
    First,
    /// The contrary.
    Otherwise,
}

/// Keeps a partner's receipt.
pub async fn receipted(
    call: &Call,
    partner: &str,
    letter: &Stored<Letter>,
    receipt: &LetterReceipt,
) -> Result<Said, Error> {
    // Locked before the delivery, as the delivery worker does it.
    store::standing(call, partner, true).await?;
    let state = match receipt.accepted {
        true => State::Accepted,
        false => State::Rejected,
    };
    let Some(delivery) = known(call, partner, &letter.name).await? else {
        let delivery = Delivery {
            receipt: Some(receipt.clone()),
            ..of(partner, letter)
        };
        begin(call, delivery, state).await?;
        return Ok(Said::First);
    };
    let before = delivery.value.state();
    if before == state {
        return Ok(Said::Again);
    }
    let mut delivery = call.moving(delivery, step_to(state)?, call.today()).await?;
    let taken = delivery.take_freely(call, &DELIVERY)?;
    delivery.value.receipt = Some(receipt.clone());
    let data = told(&delivery.value);
    let stored = delivery.store(call, &DELIVERIES, &taken, data).await?;
    free_next(call, &stored.value).await?;
    match before {
        State::Accepted | State::Rejected => Ok(Said::Otherwise),
        _ => Ok(Said::First),
    }
}

/// Lets the next letter about a matter go, once nothing before it waits. The partner's standing is locked: the delivery worker holds a letter
/// back under the same lock, while it sees what keeps it back, so none is held that nobody frees.
pub async fn free_next(call: &Call, settled: &Delivery) -> Result<(), Error> {
    let Some(first) = first_waiting(call, &settled.partner, &settled.subject).await? else {
        return Ok(());
    };
    if first.value.state() != State::Held {
        return Ok(());
    }
    let held = call.moving(first, "Free", call.today()).await?;
    let taken = held.take_freely(call, &DELIVERY)?;
    let data = told(&held.value);
    held.store(call, &DELIVERIES, &taken, data).await?;
    Ok(())
}

/// What the log says of a delivery.
pub fn told(delivery: &Delivery) -> DeliveryEvent {
    DeliveryEvent {
        letter: delivery.letter.to_string(),
        partner: delivery.partner.to_string(),
        subject: delivery.subject.to_string(),
        ..DeliveryEvent::default()
    }
}

async fn begin(call: &Call, delivery: Delivery, state: State) -> Result<(), Error> {
    let taken = DELIVERY.begin_freely(step_to(state)?)?;
    let data = told(&delivery);
    let begun = call.begin(&DELIVERIES, call.authority(), delivery, &taken, call.today(), data);
    begun.await?;
    Ok(())
}

fn of(partner: &str, letter: &Stored<Letter>) -> Delivery {
    Delivery {
        partner: partner.to_string(),
        letter: letter.name.clone(),
        r#type: letter.value.r#type.clone(),
        subject: letter.value.subject.clone(),
        ..Delivery::default()
    }
}

/// The step of the delivery worker or the partner that leads to a state.
fn step_to(state: State) -> Result<&'static str, Fault> {
    match state {
        State::Sent => Ok("Send"),
        State::Held => Ok("Hold"),
        State::Dead => Ok("Refuse"),
        State::Accepted => Ok("Accept"),
        State::Rejected => Ok("Reject"),
        State::Unspecified | State::Queued | State::Discarded => {
            Err(Fault::new(format!("no letter becomes {state:?} on its way")))
        }
    }
}

//! The heads of the logs, told to partners once a day: what lies in another context is not replaced with a history here, so that `kezhi
//! head --noted` tells later whether a log still has it.

use std::time::Duration;

use kezhi_chassis::health::Health;
use kezhi_chassis::log::KnownHead;
use kezhi_chassis::{Caller, Error, Fault, ServiceContext};
use kezhi_law::Day;
use kezhi_proto::coordination::Letter;
use serde_json::{Value, json};

use super::letter_type::LOG_HEADS;
use super::letters::{self, Draft, LETTERS};

/// The name of the task.
pub const TASK: &str = "writes.log-heads";
/// How long it waits after it could not.
const PAUSE: Duration = Duration::from_secs(3);

/// Writes the letter of each day, for ever. The health of `coordination.writes.log-heads` says whether that of today could be written.
pub async fn keep_writing(context: ServiceContext, health: Health) {
    let name = format!("{}.{TASK}", context.service());
    let mut growth = context.growth();
    let mut written = None;
    loop {
        growth.look();
        match keep_up(&context, &mut written).await {
            Ok(()) => {
                health.tell(&name, true);
                growth.wait().await;
            }
            Err(error) => {
                tracing::warn!(?error, "the heads of the logs are not told to partners");
                health.tell(&name, false);
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Writes the letter of today, unless it is known to be written.
async fn keep_up(context: &ServiceContext, written: &mut Option<Day>) -> Result<(), Error> {
    if *written != Some(context.clock().today()) {
        *written = write(context).await?;
    }
    Ok(())
}

/// Writes the letter of today, unless this or another replica did; gives its day, or nothing while no log has an entry to tell of.
async fn write(context: &ServiceContext) -> Result<Option<Day>, Error> {
    let heads = &context.known_heads().await?;
    if heads.is_empty() {
        return Ok(None);
    }
    refuse(context.doubt_of_clock().await?)?;
    let caller = Caller::service(context.service());
    let written = context.commit(&caller, |call| async move {
        let (authority, day) = (call.authority(), call.today());
        let subject = subject_of(day);
        if call.load_by_key(&LETTERS, authority, &subject).await?.is_none() {
            // By now it would be seen had it been set before the call took its day.
            refuse(call.context().glance_at_clock())?;
            let letter = Draft::about(&subject, LOG_HEADS, &content(day, heads));
            letters::write(&call, authority, letter).await?;
        }
        Ok(day)
    });
    Ok(Some(written.await?))
}

/// A day that is not today's would have its letter before it comes.
fn refuse(doubt: Option<String>) -> Result<(), Fault> {
    match doubt {
        Some(doubt) => Err(Fault::new(format!("today is not known: {doubt}"))),
        None => Ok(()),
    }
}

/// The mark by which the letter of a day is known to be written: its subject. Other letters have none.
pub fn key_of(letter: &Letter) -> String {
    match letter.r#type == LOG_HEADS {
        true => letter.subject.clone(),
        false => String::new(),
    }
}

/// Each day is a matter of its own: a letter that a partner refuses holds up none of another day.
fn subject_of(day: Day) -> String {
    format!("log-heads/{day}")
}

fn content(day: Day, heads: &[KnownHead]) -> Value {
    let told = |known: &KnownHead| {
        json!({
            "service": known.service, "position": known.head.position, "hash": known.head.hash, "signed": known.signed,
        })
    };
    json!({"day": day.to_string(), "heads": heads.iter().map(told).collect::<Vec<_>>()})
}

#[cfg(test)]
mod tests {
    use kezhi_chassis::log::{Head, KnownHead};

    use super::content;
    use crate::exchange::letter_type::LOG_HEADS;
    use crate::exchange::samples;

    #[test]
    fn the_docs_show_how_far_logs_have_come() {
        let head = KnownHead {
            service: "enforcement".into(),
            head: Head {
                position: 4711,
                hash: "9f".repeat(32),
            },
            signed: "eyJhbGciOiJFZERTQSJ9.eyJzZXJ2aWNlIjoiZW5mb3JjZW1lbnQi….…".into(),
        };
        samples::shows(LOG_HEADS, &content("2026-03-02".parse().unwrap(), &[head]));
    }
}

//! Letters to partners: written in the transaction of the step that they tell of.

use kezhi_chassis::clock::day_of;
use kezhi_chassis::store::{Collection, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::common::LogEntry;
use kezhi_proto::coordination::LetterEvent;
use kezhi_proto::coordination::{DeliverLetterRequest, GetLetterRequest, Letter};
use serde_json::Value;

use super::log_heads;

/// The letters.
pub const LETTERS: Collection<Letter> = Collection {
    form: str::to_string,
    unique_key: log_heads::key_of,
    ..Collection::named("letters")
};
/// What the log calls a letter that was written; its subject is the matter.
pub const WRITTEN: &str = "letter.written";

/// A letter that is to be written.
pub struct Draft<'a> {
    /// Its type.
    pub of: &'static str,
    /// The matter that it is about.
    pub subject: &'a str,
    /// The code or the id of the one partner that it is for; empty for all that are sent its type.
    pub addressee: &'a str,
    /// The media type of the data.
    pub media_type: &'static str,
    /// What it says.
    pub data: Vec<u8>,
}

impl<'a> Draft<'a> {
    /// A letter about a matter to all that are sent its type.
    pub fn about(subject: &'a str, of: &'static str, content: &Value) -> Self {
        Self {
            of,
            subject,
            addressee: "",
            media_type: "application/json",
            data: content.to_string().into_bytes(),
        }
    }

    /// The same to one partner.
    #[must_use]
    pub fn to(self, addressee: &'a str) -> Self {
        Self { addressee, ..self }
    }
}

/// Writes a letter of an authority, and answers its name.
pub async fn write(call: &Call, authority: &str, draft: Draft<'_>) -> Result<String, Error> {
    let letter = Letter {
        r#type: draft.of.to_string(),
        subject: draft.subject.to_string(),
        addressee: draft.addressee.to_string(),
        data_content_type: draft.media_type.to_string(),
        data: draft.data,
        ..Letter::default()
    };
    let stored = call.create(&LETTERS, authority, letter).await?;
    let data = LetterEvent {
        addressee: draft.addressee.to_string(),
        letter: stored.name.to_string(),
        r#type: draft.of.to_string(),
    };
    call.log(authority, draft.subject, WRITTEN, "", &data)?;
    Ok(stored.name)
}

/// The day on which the letter was written of which an entry tells.
pub fn made_on(entry: &LogEntry) -> Day {
    let recorded = entry.record_time.unwrap_or_default();
    day_of(recorded.seconds.saturating_mul(1_000_000))
}

/// The id of a letter by its name.
pub fn id_of(name: &str) -> &str {
    name.strip_prefix("letters/").unwrap_or(name)
}

/// A letter as it travels: the attributes of a CloudEvent, and its data.
pub fn on_the_way(letter: &Stored<Letter>, position: i64) -> DeliverLetterRequest {
    let value = letter.value.clone();
    DeliverLetterRequest {
        id: id_of(&letter.name).to_string(),
        source: format!("kezhi/{}", letter.authority),
        r#type: value.r#type,
        subject: value.subject,
        time: value.create_time,
        sequence: format!("{position:020}"),
        data_content_type: value.data_content_type,
        data: value.data,
    }
}

/// Reads a letter.
pub async fn get(call: Call, request: GetLetterRequest) -> Result<Letter, Error> {
    Ok(call.load(&LETTERS, &request.name).await?.value)
}

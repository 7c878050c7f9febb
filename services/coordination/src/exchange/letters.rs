//! Letters to partners: written in the transaction of the step that they tell of.

use kezhi_chassis::store::{Collection, Stored};
use kezhi_chassis::{Call, Error, Fault};
use kezhi_proto::common::LogEntry;
use kezhi_proto::coordination::{DeliverLetterRequest, GetLetterRequest, Letter};
use serde::Deserialize;
use serde_json::{Value, json};

/// The letters.
pub const LETTERS: Collection<Letter> = Collection::named("letters");
/// What the log calls a letter that was written; its subject is the matter.
pub const WRITTEN: &str = "letter.written";

/// What the log says of a letter.
#[derive(Debug, Deserialize)]
pub struct Written {
    /// Its name.
    pub letter: String,
    /// Its type.
    pub r#type: String,
}

/// Writes a letter about a matter, and answers its name.
pub async fn write(call: &Call, authority: &str, of: &str, subject: &str, content: &Value) -> Result<String, Error> {
    let data = serde_json::to_vec(content).map_err(Fault::new)?;
    write_as(call, authority, of, subject, ("application/json", data)).await
}

/// The same with a content of another media type.
pub async fn write_as(
    call: &Call,
    authority: &str,
    of: &str,
    subject: &str,
    (media_type, data): (&str, Vec<u8>),
) -> Result<String, Error> {
    let letter = Letter {
        r#type: of.to_string(),
        subject: subject.to_string(),
        data_content_type: media_type.to_string(),
        data,
        ..Letter::default()
    };
    let stored = call.create(&LETTERS, authority, letter).await?;
    let data = json!({"letter": stored.name, "type": of});
    call.log(authority, subject, WRITTEN, "", data)?;
    Ok(stored.name)
}

/// What the log says of a letter, read.
pub fn written(entry: &LogEntry) -> Result<Written, Fault> {
    serde_json::from_str(&entry.data).map_err(Fault::new)
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

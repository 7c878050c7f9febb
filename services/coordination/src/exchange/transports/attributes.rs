//! The attributes of a CloudEvent: the same on a drop folder and on NATS, whatever holds them.

use kezhi_proto::coordination::DeliverLetterRequest;
use serde::{Deserialize, Serialize};

/// The edition of CloudEvents.
const EDITION: &str = "1.0";

/// The attributes of a letter, as JSON has them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Attributes {
    pub specversion: String,
    pub id: String,
    pub source: String,
    pub r#type: String,
    #[serde(default)]
    pub subject: String,
    #[serde(default)]
    pub time: String,
    #[serde(default)]
    pub sequence: String,
    /// What an event in JSON that does not say it has (CloudEvents, JSON format, 3.1).
    #[serde(default = "json")]
    pub datacontenttype: String,
}

fn json() -> String {
    "application/json".into()
}

impl Attributes {
    /// Those of a letter.
    pub fn of(letter: &DeliverLetterRequest) -> Self {
        Self {
            specversion: EDITION.into(),
            id: letter.id.clone(),
            source: letter.source.clone(),
            r#type: letter.r#type.clone(),
            subject: letter.subject.clone(),
            time: letter.time.as_ref().map(ToString::to_string).unwrap_or_default(),
            sequence: letter.sequence.clone(),
            datacontenttype: letter.data_content_type.clone(),
        }
    }

    /// The letter of these attributes.
    pub fn letter(self, data: Vec<u8>) -> DeliverLetterRequest {
        DeliverLetterRequest {
            id: self.id,
            source: self.source,
            r#type: self.r#type,
            subject: self.subject,
            time: None,
            sequence: self.sequence,
            data_content_type: self.datacontenttype,
            data,
        }
    }
}

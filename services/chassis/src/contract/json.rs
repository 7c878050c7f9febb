//! Documents: messages in the canonical JSON of proto3, with the field names of the contract, and apart from it what is personal.

use prost::Name;
use prost_reflect::{DeserializeOptions, DynamicMessage, MessageDescriptor, SerializeOptions, Value};
use sha2::{Digest, Sha256};

use super::Contract;

/// Begins what stands in a document in the place of something personal; which it is follows.
const PLACE: &str = "\u{1f512}";

/// A message as it is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The JSON, in which places stand for what is personal.
    pub text: String,
    /// What is personal, in the order of the places.
    pub personal: Vec<Vec<u8>>,
}

/// Why a message and its JSON do not become each other.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    /// The contract has no such message.
    #[error("the contract has no message {0}")]
    UnknownMessage(String),
    /// The JSON is no message of the type; a field that the contract does not know is a mistake too, for reading past it
    /// would lose it at the next write.
    #[error("the JSON is no message of the contract: {0}")]
    Json(#[from] serde_json::Error),
    /// The message and the contract disagree.
    #[error("the message is not as the contract describes it: {0}")]
    Message(#[from] prost::DecodeError),
    /// Something personal has no place in the message: by this contract it is not personal, and the next write would lose it.
    #[error("something personal has no place in the message; it was written by another contract")]
    NoPlace,
    /// Something personal stands in what all may read who read the log.
    #[error("{0} holds something personal")]
    Personal(String),
    /// What is personal is no text where the contract has one.
    #[error("what is personal in the message is no text")]
    Text(#[from] std::string::FromUtf8Error),
}

impl Contract {
    /// A message as JSON, with what is personal apart: field names as the contract writes them, nothing for what is unset.
    pub fn to_document<M: Name>(&self, message: &M) -> Result<Document, JsonError> {
        let mut dynamic = DynamicMessage::new(self.descriptor(&M::full_name())?);
        dynamic.transcode_from(message)?;
        self.write(dynamic)
    }

    /// The message that a document is.
    pub fn from_document<M: Name + Default>(&self, document: Document) -> Result<M, JsonError> {
        let mut dynamic = self.parse(&M::full_name(), &document.text)?;
        self.put_back(&mut dynamic, document.personal)?;
        Ok(dynamic.transcode_to()?)
    }

    /// A message as JSON, written alike. Nothing in it may be personal.
    pub fn to_json<M: Name>(&self, message: &M) -> Result<String, JsonError> {
        let document = self.to_document(message)?;
        match document.personal.is_empty() {
            true => Ok(document.text),
            false => Err(JsonError::Personal(M::full_name())),
        }
    }

    /// The message that JSON is; a field that the contract does not know is passed over.
    pub fn from_json<M: Name + Default>(&self, text: &str) -> Result<M, JsonError> {
        let options = DeserializeOptions::new().deny_unknown_fields(false);
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let message = self.descriptor(&M::full_name())?;
        let dynamic = DynamicMessage::deserialize_with_options(message, &mut deserializer, &options)?;
        deserializer.end()?;
        Ok(dynamic.transcode_to()?)
    }

    /// The document of a message of this name, of which some personal things may stand in the JSON still.
    pub fn set_apart(&self, message: &str, document: Document) -> Result<Document, JsonError> {
        let mut dynamic = self.parse(message, &document.text)?;
        self.put_back(&mut dynamic, document.personal)?;
        self.write(dynamic)
    }

    /// True for a message that may hold something personal.
    pub fn may_be_personal(&self, message: &str) -> bool {
        self.personal.is_in(message)
    }

    /// Stands for all that the contract calls personal: another where more or less is.
    pub fn personal_digest(&self) -> String {
        let digest = Sha256::digest(self.personal.names().join("\n"));
        hex::encode(digest.get(..8).unwrap_or(&digest))
    }

    fn write(&self, mut dynamic: DynamicMessage) -> Result<Document, JsonError> {
        let mut personal = Vec::new();
        self.personal.replace(&mut dynamic, &mut |value| {
            let place = format!("{PLACE}{}", personal.len());
            match value {
                Value::String(text) => personal.push(std::mem::replace(text, place).into_bytes()),
                Value::Bytes(bytes) => personal.push(std::mem::replace(bytes, place.into()).to_vec()),
                _ => {}
            }
        });
        let options = SerializeOptions::new()
            .use_proto_field_name(true)
            .skip_default_fields(true);
        let mut serializer = serde_json::Serializer::new(Vec::new());
        dynamic.serialize_with_options(&mut serializer, &options)?;
        let text = String::from_utf8_lossy(&serializer.into_inner()).into_owned();
        Ok(Document { text, personal })
    }

    fn parse(&self, message: &str, text: &str) -> Result<DynamicMessage, JsonError> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let dynamic = DynamicMessage::deserialize(self.descriptor(message)?, &mut deserializer)?;
        deserializer.end()?;
        Ok(dynamic)
    }

    fn put_back(&self, dynamic: &mut DynamicMessage, personal: Vec<Vec<u8>>) -> Result<(), JsonError> {
        let mut personal: Vec<Option<Vec<u8>>> = personal.into_iter().map(Some).collect();
        let mut wrong = None;
        self.personal.replace(dynamic, &mut |value| {
            let place = place_in(value).and_then(|place| personal.get_mut(place));
            let Some(found) = place.and_then(Option::take) else {
                return;
            };
            match value {
                Value::Bytes(bytes) => *bytes = found.into(),
                value => match String::from_utf8(found) {
                    Ok(text) => *value = Value::String(text),
                    Err(error) => wrong = Some(error),
                },
            }
        });
        if let Some(error) = wrong {
            return Err(error.into());
        }
        match personal.iter().all(Option::is_none) {
            true => Ok(()),
            false => Err(JsonError::NoPlace),
        }
    }

    pub(super) fn descriptor(&self, name: &str) -> Result<MessageDescriptor, JsonError> {
        self.pool
            .get_message_by_name(name)
            .ok_or_else(|| JsonError::UnknownMessage(name.into()))
    }
}

/// Which personal thing the place is for; nothing for a value that is no place.
fn place_in(value: &Value) -> Option<usize> {
    let text = match value {
        Value::String(text) => text.as_str(),
        Value::Bytes(bytes) => std::str::from_utf8(bytes).ok()?,
        _ => return None,
    };
    text.strip_prefix(PLACE)?.parse().ok()
}

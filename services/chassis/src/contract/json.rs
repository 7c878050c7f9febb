//! Documents: messages in the canonical JSON of proto3, with the field names of the contract.

use prost::Name;
use prost_reflect::{DynamicMessage, MessageDescriptor, SerializeOptions};

use super::Contract;

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
}

impl Contract {
    /// A message as JSON: field names as the contract writes them, nothing for what is unset.
    pub fn to_json<M: Name>(&self, message: &M) -> Result<String, JsonError> {
        let mut dynamic = DynamicMessage::new(self.descriptor::<M>()?);
        dynamic.transcode_from(message)?;
        let options = SerializeOptions::new()
            .use_proto_field_name(true)
            .skip_default_fields(true);
        let mut serializer = serde_json::Serializer::new(Vec::new());
        dynamic.serialize_with_options(&mut serializer, &options)?;
        Ok(String::from_utf8_lossy(&serializer.into_inner()).into_owned())
    }

    /// The message that a JSON document is.
    pub fn from_json<M: Name + Default>(&self, text: &str) -> Result<M, JsonError> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let dynamic = DynamicMessage::deserialize(self.descriptor::<M>()?, &mut deserializer)?;
        deserializer.end()?;
        Ok(dynamic.transcode_to()?)
    }

    fn descriptor<M: Name>(&self) -> Result<MessageDescriptor, JsonError> {
        let name = M::full_name();
        self.pool
            .get_message_by_name(&name)
            .ok_or(JsonError::UnknownMessage(name))
    }
}

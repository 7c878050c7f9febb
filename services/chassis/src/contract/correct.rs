//! Putting single fields of a message right, and saying what stood there and what does now.

use kezhi_law::Day;
use prost::Name;
use prost_reflect::{DynamicMessage, ReflectMessage, SerializeOptions, Value};

use super::check;
use super::json::JsonError;
use super::{Contract, Invalid};

/// A field that was put right.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The path of the field.
    pub path: String,
    /// What stood there, as the contract writes it in JSON; null where nothing did.
    pub old: serde_json::Value,
    /// What stands there now, written alike.
    pub new: serde_json::Value,
    /// True where what stands there may be personal.
    pub personal: bool,
}

/// Why fields cannot be put right.
#[derive(Debug, thiserror::Error)]
pub enum Uncorrectable {
    /// The message has no such field.
    #[error("there is no field {0}")]
    NoField(String),
    /// What the field belongs to is not there yet.
    #[error("there is no {0} yet")]
    NotYet(String),
    /// With it, the message would break the rules of its fields.
    #[error("the fields break their rules")]
    Broken(Invalid),
    /// The messages and the contract disagree.
    #[error(transparent)]
    Json(#[from] JsonError),
}

impl Contract {
    /// A message with the fields of some paths taken from another, and what that changes. The whole must keep the rules of its fields.
    pub fn corrected<M: Name + Default>(
        &self,
        known: &M,
        stated: &M,
        paths: &[String],
        today: Day,
    ) -> Result<(M, Vec<Change>), Uncorrectable> {
        let mut now = self.dynamic(known)?;
        let stated = self.dynamic(stated)?;
        let mut changes = Vec::new();
        for path in paths {
            let keys: Vec<&str> = path.split('.').collect();
            if let Some(absent) = absent_above(&now, &keys) {
                return Err(Uncorrectable::NotYet(absent));
            }
            let change = Change {
                old: json_at(&now, &keys)?,
                new: json_at(&stated, &keys)?,
                personal: self.may_be_personal_at(&now, &keys),
                path: path.clone(),
            };
            copy(&mut now, &stated, &keys).ok_or_else(|| Uncorrectable::NoField(path.clone()))?;
            if change.old != change.new {
                changes.push(change);
            }
        }
        match check::validate(&self.rules, &now, today).told() {
            Ok(()) => Ok((now.transcode_to().map_err(JsonError::from)?, changes)),
            Err(invalid) => Err(Uncorrectable::Broken(invalid)),
        }
    }

    fn dynamic<M: Name>(&self, message: &M) -> Result<DynamicMessage, JsonError> {
        let mut dynamic = DynamicMessage::new(self.descriptor(&M::full_name())?);
        dynamic.transcode_from(message)?;
        Ok(dynamic)
    }

    fn may_be_personal_at(&self, message: &DynamicMessage, keys: &[&str]) -> bool {
        let mut of = Some(message.descriptor());
        keys.iter().any(|key| {
            let Some(field) = of.take().and_then(|message| message.get_field_by_name(key)) else {
                return false;
            };
            let inner = field.kind().as_message().cloned();
            let holds = inner
                .as_ref()
                .is_some_and(|inner| self.personal.is_in(inner.full_name()));
            let last = keys.last() == Some(key);
            of = inner;
            self.personal.marks(&field) || (last && holds)
        })
    }
}

/// The first message above a field that is not set.
fn absent_above(message: &DynamicMessage, keys: &[&str]) -> Option<String> {
    let (key, rest) = keys.split_first()?;
    if rest.is_empty() {
        return None;
    }
    match message.get_field_by_name(key).as_deref() {
        Some(Value::Message(inner)) if message.has_field_by_name(key) => absent_above(inner, rest),
        _ => Some(key.to_string()),
    }
}

/// The value at a path in JSON; null where nothing is set. Whatever else is in the message is not looked at.
fn json_at(message: &DynamicMessage, keys: &[&str]) -> Result<serde_json::Value, JsonError> {
    let options = SerializeOptions::new()
        .use_proto_field_name(true)
        .skip_default_fields(true);
    let mut alone = DynamicMessage::new(message.descriptor());
    copy(&mut alone, message, keys);
    let mut value = alone.serialize_with_options(serde_json::value::Serializer, &options)?;
    for key in keys {
        value = value.get_mut(*key).map(serde_json::Value::take).unwrap_or_default();
    }
    Ok(value)
}

/// Puts the value at a path of one message into another; nothing where there is no such field.
fn copy(into: &mut DynamicMessage, from: &DynamicMessage, keys: &[&str]) -> Option<()> {
    let (key, rest) = keys.split_first()?;
    let field = into.descriptor().get_field_by_name(key)?;
    if rest.is_empty() {
        match from.has_field(&field) {
            true => into.set_field(&field, from.get_field(&field).into_owned()),
            false => into.clear_field(&field),
        }
        return Some(());
    }
    let from = from.get_field(&field);
    match (into.get_field_mut(&field), &*from) {
        (Value::Message(into), Value::Message(from)) => copy(into, from, rest),
        _ => None,
    }
}

//! The values of the fields that the contract marks, as personal, as an account or as a public text, wherever in a message they lie.

use std::collections::HashMap;

use prost_reflect::{
    DescriptorPool, DynamicMessage, ExtensionDescriptor, FieldDescriptor, Kind, MessageDescriptor, ReflectMessage,
    Value,
};

use super::{ContractError, PACKAGES};

/// The option of what is personal.
pub(super) const PERSONAL: &str = "kezhi.common.v1.personal";
/// The option of what is an account.
pub(super) const ACCOUNT: &str = "kezhi.common.v1.account";
/// The option of a text that the public reads.
pub(super) const PUBLIC_TEXT: &str = "kezhi.common.v1.public_text";

/// The fields of each message that are marked or lead to such; a message without any is not listed.
pub(super) struct Marked(HashMap<String, Vec<FieldDescriptor>>);

impl Marked {
    pub(super) fn read(pool: &DescriptorPool, option: &'static str) -> Result<Self, ContractError> {
        let extension = pool
            .get_extension_by_name(option)
            .ok_or(ContractError::OptionUndeclared(option))?;
        let messages: Vec<MessageDescriptor> = pool
            .all_messages()
            .filter(|message| message.full_name().starts_with(PACKAGES))
            .collect();
        let mut found = Self(HashMap::new());
        for message in &messages {
            let marked: Vec<FieldDescriptor> = message.fields().filter(|field| is_marked(field, &extension)).collect();
            if let Some(other) = marked.iter().find(|field| !can_be_marked(field)) {
                let field = other.full_name().to_string();
                return Err(ContractError::MarkUnsupported { field, option });
            }
            found.0.insert(message.full_name().into(), marked);
        }
        while found.spread(&messages) {}
        found.0.retain(|_, fields| !fields.is_empty());
        Ok(found)
    }

    /// True for a field that is marked itself.
    pub(super) fn marks(&self, field: &FieldDescriptor) -> bool {
        let fields = self.0.get(field.parent_message().full_name());
        fields.is_some_and(|fields| fields.contains(field)) && can_be_marked(field)
    }

    /// True for a message in which something may be marked.
    pub(super) fn is_in(&self, message: &str) -> bool {
        self.0.contains_key(message)
    }

    /// All fields that are marked or lead to such, in order.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.0.values().flatten().map(FieldDescriptor::full_name).collect();
        names.sort_unstable();
        names
    }

    /// Puts in the place of each marked value of a message, in the order of the contract, what is made of it.
    pub(super) fn replace(&self, message: &mut DynamicMessage, with: &mut impl FnMut(&mut Value)) {
        let descriptor = message.descriptor();
        let Some(fields) = self.0.get(descriptor.full_name()) else {
            return;
        };
        for field in fields
            .iter()
            .filter(|field| message.has_field(field))
            .cloned()
            .collect::<Vec<_>>()
        {
            match message.get_field_mut(&field) {
                Value::List(items) => items.iter_mut().for_each(|item| self.replace_value(item, with)),
                value => self.replace_value(value, with),
            }
        }
    }

    fn replace_value(&self, value: &mut Value, with: &mut impl FnMut(&mut Value)) {
        match value {
            Value::Message(message) => self.replace(message, with),
            value => with(value),
        }
    }

    /// Adds the fields that lead to a message in which something is marked; false where there were none to add.
    fn spread(&mut self, messages: &[MessageDescriptor]) -> bool {
        let mut spread = false;
        for message in messages {
            let known = self.0.get(message.full_name()).map(Vec::as_slice).unwrap_or_default();
            let more: Vec<FieldDescriptor> = message
                .fields()
                .filter(|field| self.leads_to_marked(field) && !known.contains(field))
                .collect();
            spread |= !more.is_empty();
            self.0.entry(message.full_name().into()).or_default().extend(more);
        }
        spread
    }

    fn leads_to_marked(&self, field: &FieldDescriptor) -> bool {
        let Kind::Message(message) = field.kind() else {
            return false;
        };
        self.0.get(message.full_name()).is_some_and(|fields| !fields.is_empty())
    }
}

fn is_marked(field: &FieldDescriptor, option: &ExtensionDescriptor) -> bool {
    field.options().get_extension(option).as_bool() == Some(true)
}

fn can_be_marked(field: &FieldDescriptor) -> bool {
    matches!(field.kind(), Kind::String | Kind::Bytes) && !field.is_map()
}

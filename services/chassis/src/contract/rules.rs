//! The rules of every message, read once from the options of its fields.

use std::collections::HashMap;

use prost_reflect::{
    DescriptorPool, DynamicMessage, ExtensionDescriptor, FieldDescriptor, Kind, MessageDescriptor, OneofDescriptor,
    Value,
};

use super::day::{DAY, DayBounds};
use super::rule::{Rule, unsupported};
use super::{ContractError, PACKAGES};

const FIELD: &str = "buf.validate.field";
const ONEOF: &str = "buf.validate.oneof";
const MESSAGE: &str = "buf.validate.message";

/// The rules of one message, field by field in the order of the contract.
pub(super) type MessageRules = Vec<FieldRules>;

/// The rules of one field; a field without any that holds neither text nor a message is not listed.
pub(super) struct FieldRules {
    pub field: FieldDescriptor,
    pub required: bool,
    pub ignore: Ignore,
    /// The rules of the value; of a list, the rules of the whole.
    pub value: Vec<Rule>,
    /// The rules of each item of a list.
    pub items: Vec<Rule>,
    pub ignore_items: Ignore,
    /// What is stated of the field where it holds a day.
    pub day: Option<DayBounds>,
}

/// When the rules of a field do not apply.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Ignore {
    /// When it is unset and one can tell.
    #[default]
    Unset,
    /// When it is unset, empty or zero.
    Zero,
    /// Never do they apply, not even those below it.
    Always,
}

/// The rules of all messages of the suite by their full names.
pub(super) fn read_all(pool: &DescriptorPool) -> Result<HashMap<String, MessageRules>, ContractError> {
    let options = Options {
        field: pool
            .get_extension_by_name(FIELD)
            .ok_or(ContractError::OptionUndeclared(FIELD))?,
        oneof: pool
            .get_extension_by_name(ONEOF)
            .ok_or(ContractError::OptionUndeclared(ONEOF))?,
        message: pool
            .get_extension_by_name(MESSAGE)
            .ok_or(ContractError::OptionUndeclared(MESSAGE))?,
        day: pool
            .get_extension_by_name(DAY)
            .ok_or(ContractError::OptionUndeclared(DAY))?,
    };
    pool.all_messages()
        .filter(|message| message.full_name().starts_with(PACKAGES))
        .map(|message| Ok((message.full_name().to_string(), options.read(&message)?)))
        .collect()
}

struct Options {
    field: ExtensionDescriptor,
    oneof: ExtensionDescriptor,
    message: ExtensionDescriptor,
    day: ExtensionDescriptor,
}

impl Options {
    fn read(&self, message: &MessageDescriptor) -> Result<MessageRules, ContractError> {
        if message.options().has_extension(&self.message) {
            return Err(unsupported(message.full_name(), MESSAGE));
        }
        if let Some(oneof) = message.oneofs().find(|oneof| self.has_rules(oneof)) {
            return Err(unsupported(oneof.full_name(), ONEOF));
        }
        let fields = message.fields().map(|field| self.read_field(field));
        fields.filter_map(Result::transpose).collect()
    }

    fn has_rules(&self, oneof: &OneofDescriptor) -> bool {
        oneof.options().has_extension(&self.oneof)
    }

    fn read_field(&self, field: FieldDescriptor) -> Result<Option<FieldRules>, ContractError> {
        if field.is_map() {
            return Err(unsupported(field.full_name(), "map"));
        }
        let options = field.options();
        let matters = has_messages(&field) || field.kind() == Kind::String;
        let mut rules = FieldRules {
            day: DayBounds::read(&field, &self.day),
            field,
            required: false,
            ignore: Ignore::default(),
            value: Vec::new(),
            items: Vec::new(),
            ignore_items: Ignore::default(),
        };
        if !options.has_extension(&self.field) {
            return Ok(matters.then_some(rules));
        }
        let value = options.get_extension(&self.field);
        if let Some(stated) = value.as_message() {
            rules.read(stated)?;
        }
        Ok((rules.ignore != Ignore::Always).then_some(rules))
    }
}

impl FieldRules {
    /// True when the rules of the items do not apply to this one.
    pub fn skips_item(&self, item: &Value) -> bool {
        match self.ignore_items {
            Ignore::Unset => false,
            Ignore::Zero => item.is_default(&self.field.kind()),
            Ignore::Always => true,
        }
    }

    fn read(&mut self, stated: &DynamicMessage) -> Result<(), ContractError> {
        for (option, value) in stated.fields() {
            match (option.name(), value) {
                ("required", Value::Bool(required)) => self.required = *required,
                ("ignore", Value::EnumNumber(ignore)) => self.ignore = read_ignore(*ignore),
                ("repeated", Value::Message(rules)) if self.field.is_list() => self.read_list(rules)?,
                (kind, Value::Message(rules)) if fits(&self.field, kind) => {
                    self.value = Rule::read_all(&self.field, kind, rules)?;
                }
                (rule, _) => return Err(unsupported(self.field.full_name(), rule)),
            }
        }
        Ok(())
    }

    fn read_list(&mut self, stated: &DynamicMessage) -> Result<(), ContractError> {
        for (option, value) in stated.fields() {
            match (option.name(), value) {
                ("items", Value::Message(items)) => self.read_items(items)?,
                (rule, value) => self.value.push(Rule::read_list(&self.field, rule, value)?),
            }
        }
        Ok(())
    }

    fn read_items(&mut self, stated: &DynamicMessage) -> Result<(), ContractError> {
        for (option, value) in stated.fields() {
            match (option.name(), value) {
                ("ignore", Value::EnumNumber(ignore)) => self.ignore_items = read_ignore(*ignore),
                (kind, Value::Message(rules)) if kind == kind_name(&self.field.kind()) => {
                    self.items = Rule::read_all(&self.field, kind, rules)?;
                }
                (rule, _) => return Err(unsupported(self.field.full_name(), &format!("repeated.items.{rule}"))),
            }
        }
        Ok(())
    }
}

/// True when rules of a kind, as `string`, are stated at a field that has one value of that kind.
fn fits(field: &FieldDescriptor, kind: &str) -> bool {
    !field.is_list() && kind == kind_name(&field.kind())
}

/// The name under which `buf.validate` keeps the rules of a kind; of those that are evaluated here.
fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::String => "string",
        Kind::Int32 => "int32",
        Kind::Int64 => "int64",
        Kind::Uint32 => "uint32",
        Kind::Uint64 => "uint64",
        Kind::Enum(_) => "enum",
        _ => "",
    }
}

/// True when a value of the field is a message of the suite, or a list of such.
fn has_messages(field: &FieldDescriptor) -> bool {
    field
        .kind()
        .as_message()
        .is_some_and(|message| message.full_name().starts_with(PACKAGES))
}

fn read_ignore(number: i32) -> Ignore {
    match number {
        0 => Ignore::Unset,
        1 => Ignore::Zero,
        _ => Ignore::Always,
    }
}

//! One rule of one field: its compiled form, when it holds, and how it is said.

use std::collections::HashSet;

use prost_reflect::{DynamicMessage, EnumDescriptor, FieldDescriptor, Kind, MapKey, Value};
use regex::Regex;

use super::ContractError;
use super::shared::{self, Shared};

/// A rule, with the meaning that `buf.validate` gives it.
pub(super) enum Rule {
    /// At least so many characters.
    MinLen(u64),
    /// At most so many characters.
    MaxLen(u64),
    /// Exactly so many characters.
    Len(u64),
    /// It matches the pattern.
    Pattern(Regex),
    /// It has a form that many fields share, of which the contract says in words what it is.
    Form(Regex, String),
    /// Greater than.
    Gt(i128),
    /// Greater than or equal.
    Gte(i128),
    /// Less than.
    Lt(i128),
    /// Less than or equal.
    Lte(i128),
    /// One of the values that the enum defines.
    Defined(EnumDescriptor),
    /// One of these.
    In(Vec<i128>),
    /// None of these.
    NotIn(Vec<i128>),
    /// At least so many items.
    MinItems(u64),
    /// At most so many items.
    MaxItems(u64),
    /// No item twice.
    Unique,
}

impl Rule {
    /// The rules of one value, stated under `kind` at a field.
    pub fn read_all(field: &FieldDescriptor, kind: &str, stated: &DynamicMessage) -> Result<Vec<Self>, ContractError> {
        let own = stated.fields().filter(|(_, value)| **value != Value::Bool(false));
        let own = own.map(|(option, value)| match kind {
            "string" => Self::read_string(field, option.name(), value),
            _ => Self::read_number(field, option.name(), value),
        });
        let mut rules = own.collect::<Result<Vec<_>, _>>()?;
        for (rule, value) in stated.extensions().filter(|(_, value)| **value != Value::Bool(false)) {
            match shared::read(&rule, value) {
                Some(Shared::Text(longest)) => rules.extend([Self::MinLen(1), Self::MaxLen(longest)]),
                Some(Shared::Form(pattern, words)) => rules.push(Self::Form(compile(field, pattern)?, words)),
                None => return Err(unsupported(field.full_name(), rule.full_name())),
            }
        }
        refuse_inverted(field, &rules)?;
        Ok(rules)
    }

    /// A rule of a list as a whole.
    pub fn read_list(field: &FieldDescriptor, name: &str, value: &Value) -> Result<Self, ContractError> {
        match (name, value, field.kind()) {
            ("min_items", Value::U64(count), _) => Ok(Self::MinItems(*count)),
            ("max_items", Value::U64(count), _) => Ok(Self::MaxItems(*count)),
            (
                "unique",
                Value::Bool(true),
                Kind::String | Kind::Int32 | Kind::Int64 | Kind::Uint32 | Kind::Uint64 | Kind::Enum(_),
            ) => Ok(Self::Unique),
            _ => Err(unsupported(field.full_name(), &format!("repeated.{name}"))),
        }
    }

    fn read_string(field: &FieldDescriptor, name: &str, value: &Value) -> Result<Self, ContractError> {
        match (name, value) {
            ("min_len", Value::U64(length)) => Ok(Self::MinLen(*length)),
            ("max_len", Value::U64(length)) => Ok(Self::MaxLen(*length)),
            ("len", Value::U64(length)) => Ok(Self::Len(*length)),
            ("pattern", Value::String(pattern)) => compile(field, pattern).map(Self::Pattern),
            _ => Err(unsupported(field.full_name(), &format!("string.{name}"))),
        }
    }

    fn read_number(field: &FieldDescriptor, name: &str, value: &Value) -> Result<Self, ContractError> {
        let numbers = value
            .as_list()
            .map(|list| list.iter().filter_map(number).collect::<Vec<_>>());
        match (name, number(value), numbers, field.kind()) {
            ("gt", Some(bound), ..) => Ok(Self::Gt(bound)),
            ("gte", Some(bound), ..) => Ok(Self::Gte(bound)),
            ("lt", Some(bound), ..) => Ok(Self::Lt(bound)),
            ("lte", Some(bound), ..) => Ok(Self::Lte(bound)),
            ("in", _, Some(numbers), _) => Ok(Self::In(numbers)),
            ("not_in", _, Some(numbers), _) => Ok(Self::NotIn(numbers)),
            ("defined_only", _, _, Kind::Enum(values)) => Ok(Self::Defined(values)),
            _ => Err(unsupported(field.full_name(), name)),
        }
    }

    /// True when the value keeps the rule.
    pub fn holds(&self, value: &Value) -> bool {
        match self {
            Self::MinLen(length) => characters(value) >= *length,
            Self::MaxLen(length) => characters(value) <= *length,
            Self::Len(length) => characters(value) == *length,
            Self::Pattern(pattern) | Self::Form(pattern, _) => {
                value.as_str().is_some_and(|text| pattern.is_match(text))
            }
            Self::Gt(bound) => number(value).is_some_and(|number| number > *bound),
            Self::Gte(bound) => number(value).is_some_and(|number| number >= *bound),
            Self::Lt(bound) => number(value).is_some_and(|number| number < *bound),
            Self::Lte(bound) => number(value).is_some_and(|number| number <= *bound),
            Self::Defined(values) => value
                .as_enum_number()
                .is_some_and(|number| values.get_value(number).is_some()),
            Self::In(numbers) => number(value).is_some_and(|number| numbers.contains(&number)),
            Self::NotIn(numbers) => number(value).is_some_and(|number| !numbers.contains(&number)),
            Self::MinItems(count) => items(value) >= *count,
            Self::MaxItems(count) => items(value) <= *count,
            Self::Unique => are_unique(value),
        }
    }

    /// What the value must be. It names the limit and never the value, which may be personal.
    pub fn text(&self, field: &FieldDescriptor) -> String {
        match self {
            Self::MinLen(1) | Self::MinItems(1) => "must not be empty".into(),
            Self::MinLen(length) => format!("must have at least {length} characters"),
            Self::MaxLen(length) => format!("must have at most {length} characters"),
            Self::Len(length) => format!("must have exactly {length} characters"),
            Self::Pattern(pattern) => in_words(pattern.as_str()),
            Self::Form(_, words) => words.clone(),
            Self::Gt(bound) => format!("must be greater than {bound}"),
            Self::Gte(bound) => format!("must be at least {bound}"),
            Self::Lt(bound) => format!("must be less than {bound}"),
            Self::Lte(bound) => format!("must be at most {bound}"),
            Self::Defined(values) => format!("must be one of {}", stated(values)),
            Self::In(numbers) => format!("must be one of {}", names(field, numbers)),
            Self::NotIn(numbers) => format!("must not be {}", names(field, numbers)),
            Self::MinItems(count) => format!("must have at least {count} items"),
            Self::MaxItems(count) => format!("must have at most {count} items"),
            Self::Unique => "must not have an item twice".into(),
        }
    }
}

/// The refusal of a contract with a rule that is not evaluated here.
pub(super) fn unsupported(element: &str, rule: &str) -> ContractError {
    ContractError::RuleUnsupported {
        element: element.into(),
        rule: rule.into(),
    }
}

/// What a text of the pattern is; a pattern that only few fields have stands for itself.
fn in_words(pattern: &str) -> String {
    match pattern {
        "^[0-9]{4}-(0[1-9]|1[0-2])$" => "must be a month, YYYY-MM".into(),
        "^[0-9a-f]{64}$" => "must be a SHA-256 in lower-case hex".into(),
        "^[0-9]{6}$" => "must be a region code of 6 digits".into(),
        "^[A-Z]{2}$" => "must be two capital letters".into(),
        other => format!("must match {other}"),
    }
}

/// The values that may be stated: all but that which stands for none.
fn stated(values: &EnumDescriptor) -> String {
    let values = values.values().filter(|value| value.number() != 0);
    let names: Vec<String> = values.map(|value| value.name().to_string()).collect();
    names.join(", ")
}

fn compile(field: &FieldDescriptor, pattern: &str) -> Result<Regex, ContractError> {
    Regex::new(pattern).map_err(|error| ContractError::RuleWrong {
        element: field.full_name().into(),
        why: error.to_string(),
    })
}

/// `buf.validate` reads a lower bound above the upper as "outside of both"; nobody here means that.
fn refuse_inverted(field: &FieldDescriptor, rules: &[Rule]) -> Result<(), ContractError> {
    let lower = rules.iter().find_map(|rule| match rule {
        Rule::Gt(bound) => Some(bound + 1),
        Rule::Gte(bound) => Some(*bound),
        _ => None,
    });
    let upper = rules.iter().find_map(|rule| match rule {
        Rule::Lt(bound) => Some(bound - 1),
        Rule::Lte(bound) => Some(*bound),
        _ => None,
    });
    match (lower, upper) {
        (Some(lower), Some(upper)) if lower > upper => Err(ContractError::RuleWrong {
            element: field.full_name().into(),
            why: format!("no number is at least {lower} and at most {upper}"),
        }),
        _ => Ok(()),
    }
}

fn characters(value: &Value) -> u64 {
    value.as_str().map_or(0, |text| text.chars().count() as u64)
}

fn items(value: &Value) -> u64 {
    value.as_list().map_or(0, |list| list.len() as u64)
}

fn number(value: &Value) -> Option<i128> {
    match value {
        Value::I32(number) | Value::EnumNumber(number) => Some(i128::from(*number)),
        Value::I64(number) => Some(i128::from(*number)),
        Value::U32(number) => Some(i128::from(*number)),
        Value::U64(number) => Some(i128::from(*number)),
        _ => None,
    }
}

fn are_unique(value: &Value) -> bool {
    let mut seen = HashSet::<MapKey>::new();
    let keys = value.as_list().unwrap_or_default().iter().filter_map(key);
    keys.into_iter().all(|key| seen.insert(key))
}

/// What tells an item from others.
fn key(item: &Value) -> Option<MapKey> {
    match item {
        Value::EnumNumber(number) => Some(MapKey::I32(*number)),
        item => item.clone().into_map_key(),
    }
}

/// The numbers as a caller reads them: the values of an enum by their names.
fn names(field: &FieldDescriptor, numbers: &[i128]) -> String {
    let name = |number: &i128| {
        let kind = field.kind();
        let value = kind
            .as_enum()
            .and_then(|values| values.get_value(i32::try_from(*number).ok()?));
        value.map_or_else(|| number.to_string(), |value| value.name().to_string())
    };
    numbers.iter().map(name).collect::<Vec<_>>().join(", ")
}

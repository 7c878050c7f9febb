//! Messages built from descriptors: plausible ones, and the same with one field changed.

use kezhi_proto::common::Role;
use prost::Message;
use prost_reflect::{
    DynamicMessage, ExtensionDescriptor, FieldDescriptor, Kind, MessageDescriptor, ReflectMessage, Value,
};

use crate::kit::contract::{Method, extension, shared_rules};
use crate::kit::{Person, Suite};

/// Where a field stands: the fields that lead to it.
pub(crate) type Way = Vec<FieldDescriptor>;

/// How deep messages nest in requests.
const DEPTH: usize = 4;

/// Someone who may call a method.
pub(crate) fn entitled(suite: &Suite, method: &Method) -> Option<Person> {
    if method.anyone {
        return Some(suite.citizen());
    }
    let role = method.roles.iter().find(|role| **role != Role::Service)?;
    let name = role.token_name();
    // The account of an officer is that of one who is assigned.
    let account = if *role == Role::Officer { "li" } else { name.as_str() };
    Some(suite.person(&name, account))
}

/// Every field of a message and of the messages in it.
pub(crate) fn fields(message: &MessageDescriptor) -> Vec<Way> {
    let mut ways = Vec::new();
    collect(message, &Vec::new(), &mut ways);
    ways
}

fn collect(message: &MessageDescriptor, before: &Way, ways: &mut Vec<Way>) {
    for field in message.fields() {
        let mut way = before.clone();
        way.push(field.clone());
        ways.push(way.clone());
        if let (Kind::Message(inner), true) = (field.kind(), way.len() < DEPTH)
            && inner.full_name().starts_with("kezhi.")
        {
            collect(&inner, &way, ways);
        }
    }
}

/// The field's path as refusals write it: `lead.party.display_name`, `suspensions[0].from`.
pub(crate) fn path(way: &Way) -> String {
    let segment = |(position, field): (usize, &FieldDescriptor)| {
        let inside = field.is_list() && position + 1 < way.len();
        format!("{}{}", field.name(), if inside { "[0]" } else { "" })
    };
    way.iter().enumerate().map(segment).collect::<Vec<_>>().join(".")
}

/// A message that breaks no rule of form: its names lead to `name`, its days are days.
pub(crate) fn plausible(message: &MessageDescriptor, name: &str) -> DynamicMessage {
    let rules = extension(message.parent_pool(), "buf.validate.field");
    let mut filled = DynamicMessage::new(message.clone());
    for field in message.fields() {
        let value = match (field.name(), field.kind()) {
            (_, Kind::Message(inner)) if inner.full_name().starts_with("kezhi.") => {
                Value::Message(plausible(&inner, name))
            }
            (_, Kind::Message(inner)) if inner.full_name() == "google.protobuf.FieldMask" => {
                let mut mask = DynamicMessage::new(inner);
                mask.set_field_by_name("paths", Value::List(vec![Value::String("facts".into())]));
                Value::Message(mask)
            }
            (_, Kind::Enum(of)) => {
                let second = of.values().map(|value| value.number()).nth(1);
                Value::EnumNumber(listed(&field, &rules).or(second).unwrap_or(0))
            }
            (_, Kind::Int64) => Value::I64(1),
            (_, Kind::Int32) => Value::I32(least(&field, &rules)),
            // A number of a person is sent only where one must be.
            ("citizen_id", Kind::String) if must_be_there(&field, &rules) => Value::String("11010519491231002X".into()),
            (text, Kind::String) => match value(text, name) {
                Some(value) => Value::String(as_stated(&field, &rules).unwrap_or(value)),
                None => continue,
            },
            _ => continue,
        };
        let value = if field.is_list() {
            Value::List(pair(value))
        } else {
            value
        };
        filled.set_field(&field, value);
    }
    filled
}

/// Two items where two are asked for; they must differ.
fn pair(value: Value) -> Vec<Value> {
    match value {
        Value::String(text) if text == "someone" => vec![Value::String("head".into()), Value::String("deputy".into())],
        other => vec![other],
    }
}

fn value(field: &str, name: &str) -> Option<String> {
    let text = match field {
        "etag" | "request_id" | "page_token" | "citizen_id" | "standard" | "regime" | "circumstances" => return None,
        "name" | "presider" | "officers" | "subject" | "source" | "subjects" => name,
        "types" => "case.*",
        "authority" => "431271",
        "digest" | "evidence_digests" => return Some("ab".repeat(32)),
        "credit_code" | "subject_credit_code" | "tied_to" => "91120113754806625Q",
        "rule_id" => "penalty.pay",
        "violation" => "patent-passing-off",
        "kind" => "patent",
        "participants" => "someone",
        "from" | "to" | "due_by" | "starts_on" | "trigger_date" | "valid_from" | "valid_to" => "2026-05-11",
        day if day.ends_with("_on") || day.starts_with("committed_") => "2026-05-11",
        _ => "某",
    };
    Some(text.to_string())
}

/// A text that fits the pattern or the length that the contract states of a field, or of its items; `None` where it states
/// neither.
fn as_stated(field: &FieldDescriptor, rules: &ExtensionDescriptor) -> Option<String> {
    let options = field.options();
    if !options.has_extension(rules) {
        return None;
    }
    let stated = options.get_extension(rules);
    let of_text = |rules: &DynamicMessage| {
        let text = inside(rules, "string")?;
        let shared = shared_rules(&text);
        if shared.keys().any(|rule| rule.starts_with("calendar_day")) {
            return Some("2026-05-11".to_string());
        }
        if shared.contains_key("sha256") {
            return Some("ab".repeat(32));
        }
        match inside_text(&text, "pattern").as_deref() {
            Some(month) if month.starts_with("^[0-9]{4}-(0[1-9]|1[0-2])") => Some("2026-04".into()),
            Some("^[0-9]{6}$") => Some("431271".into()),
            Some("^[A-Z]{2}$") => Some("DE".into()),
            Some(digits) if digits.starts_with("^[0-9]{14}") => Some("20260511000001".into()),
            Some(digest) if digest.ends_with("{64}$") => Some("ab".repeat(32)),
            Some(_) => Some("equipment".into()),
            // Whatever has a length of its own is a credit code.
            None => text.has_field_by_name("len").then(|| "91120113754806625Q".into()),
        }
    };
    let stated = stated.as_message().unwrap();
    let items = || inside(&inside(stated, "repeated")?, "items");
    of_text(stated).or_else(|| of_text(&items()?))
}

/// The least number that the contract lets a field be.
fn least(field: &FieldDescriptor, rules: &ExtensionDescriptor) -> i32 {
    let options = field.options();
    let stated = options.get_extension(rules);
    let number = stated.as_message().and_then(|stated| inside(stated, "int32"));
    let bound = |name: &str| {
        let number = number.as_ref().filter(|number| number.has_field_by_name(name))?;
        number.get_field_by_name(name)?.as_i32()
    };
    bound("gte").or_else(|| Some(bound("gt")? + 1)).unwrap_or_default()
}

/// The first value of an enum that the contract lists for a field; `None` where it lists none.
fn listed(field: &FieldDescriptor, rules: &ExtensionDescriptor) -> Option<i32> {
    let options = field.options();
    let stated = options.get_extension(rules);
    let of_enum = inside(stated.as_message()?, "enum")?;
    of_enum.get_field_by_name("in")?.as_list()?.first()?.as_i32()
}

/// True where the contract asks for a text of some length.
fn must_be_there(field: &FieldDescriptor, rules: &ExtensionDescriptor) -> bool {
    let options = field.options();
    let stated = options
        .has_extension(rules)
        .then(|| options.get_extension(rules).into_owned());
    let text = stated.and_then(|stated| inside(stated.as_message()?, "string"));
    text.is_some_and(|text| text.has_field_by_name("min_len") || shared_rules(&text).contains_key("text"))
}

fn inside(message: &DynamicMessage, name: &str) -> Option<DynamicMessage> {
    let there = message.has_field_by_name(name);
    there.then(|| message.get_field_by_name(name).unwrap().as_message().unwrap().clone())
}

fn inside_text(message: &DynamicMessage, name: &str) -> Option<String> {
    let there = message.has_field_by_name(name);
    there.then(|| message.get_field_by_name(name).unwrap().as_str().unwrap().to_string())
}

/// The encoded message with one field set, or cleared where there is no value.
pub(crate) fn changed(message: &DynamicMessage, way: &Way, value: Option<Value>) -> Vec<u8> {
    let mut message = message.clone();
    change(&mut message, way, value);
    message.encode_to_vec()
}

fn change(message: &mut DynamicMessage, way: &[FieldDescriptor], value: Option<Value>) {
    let (field, rest) = way.split_first().unwrap();
    if rest.is_empty() {
        match value {
            Some(value) => message.set_field(field, value),
            None => message.clear_field(field),
        }
        return;
    }
    let inner = match message.get_field_mut(field) {
        Value::Message(inner) => inner,
        Value::List(items) => items[0].as_message_mut().unwrap(),
        other => panic!("{} is {other:?}, which holds no fields", field.full_name()),
    };
    assert_eq!(inner.descriptor(), *rest[0].parent_message());
    change(inner, rest, value);
}

/// A value, as one item where the field is a list.
pub(crate) fn fitting(field: &FieldDescriptor, value: Value) -> Value {
    if field.is_list() {
        Value::List(vec![value])
    } else {
        value
    }
}

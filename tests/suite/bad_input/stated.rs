//! Every rule that the contract states at a field, broken.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{DynamicMessage, ExtensionDescriptor, FieldDescriptor, Kind, MessageDescriptor, Value};
use tonic::Code;

use super::messages::{Way, changed, entitled, fields, fitting, path, plausible};
use crate::kit::contract::{call, extension, field, methods, pool, shared_rules};
use crate::kit::process::both;
use crate::kit::{Suite, on_each_database, refusal_of};

/// The number of `buf.validate.IGNORE_ALWAYS`.
const IGNORE_ALWAYS: i32 = 3;
/// The rule of a day that may not lie after today.
const NOT_AFTER_TODAY: &str = "day.not_after_today";
/// The rule of a day that may not lie before another.
const NOT_BEFORE: &str = "day.not_before";
/// The rules of a field that holds a day.
const DAYS: [&str; 2] = ["calendar_day", "calendar_day_if_any"];
/// A resource that nobody has.
pub(super) const UNKNOWN: &str = "cases/00000000-0000-7000-8000-000000000000";

#[tokio::test]
async fn every_field_that_breaks_its_rule_is_refused_by_name_and_nothing_is_written() {
    on_each_database(async |database| {
        let suite = Suite::up(database, "2026-05-11").await;
        let rules = extension(&pool(), "buf.validate.field");
        let before = both(&suite.verify());
        let (mut broken, mut stated) = (BTreeSet::new(), BTreeSet::new());
        for method in methods() {
            let Some(who) = entitled(&suite, &method) else { continue };
            let message = plausible(&method.input, UNKNOWN);
            for way in fields(&method.input)
                .into_iter()
                .filter(|way| !output_only(way, &rules))
            {
                let field = way.last().unwrap();
                stated.extend(
                    rules_at(field, &rules)
                        .into_iter()
                        .map(|rule| (field.full_name().to_string(), rule)),
                );
                for (rule, what, value) in violations(field, &rules) {
                    if rule == NOT_BEFORE && !has_the_other_day(&method.input, field) {
                        continue;
                    }
                    let sent = call(&who, &method.path, &changed(&message, &way, value)).await;
                    let what = format!("{} with {} {what}", method.path, path(&way));
                    let refused = refusal_of(&sent.expect_err(&what));
                    assert_eq!(refused.seen(), answer_to(&rule), "{what}: {}", refused.message);
                    let named = refused.fields();
                    assert!(
                        named.iter().any(|name| name.starts_with(&path(&way))),
                        "{what} names {named:?}"
                    );
                    broken.insert((field.full_name().to_string(), rule));
                }
            }
        }
        let kept: Vec<_> = stated.difference(&broken).collect();
        assert!(kept.is_empty(), "nobody broke {kept:?}");
        assert_eq!(both(&suite.verify()), before, "something was written");
    })
    .await;
}

/// How what breaks a rule is refused.
fn answer_to(rule: &str) -> (Code, &'static str) {
    match rule {
        NOT_AFTER_TODAY => (Code::FailedPrecondition, "DAY_OUT_OF_ORDER"),
        _ => (Code::InvalidArgument, "FIELD_INVALID"),
    }
}

/// True where the field is not read from a request, or only where a mask names it, so that the handler judges it.
fn output_only(way: &Way, rules: &ExtensionDescriptor) -> bool {
    let passed_over = |of: &FieldDescriptor| {
        let options = of.options();
        let stated = options
            .has_extension(rules)
            .then(|| options.get_extension(rules).into_owned());
        stated
            .is_some_and(|stated| field(stated.as_message().unwrap(), "ignore").as_enum_number() == Some(IGNORE_ALWAYS))
    };
    way.iter()
        .any(|field| field.name().ends_with("_time") || passed_over(field))
}

/// A rule, as the options of a field name it; the value that breaks it, and what that is.
type Violation = (String, &'static str, Option<Value>);

/// What is said of a field beside its rules: when they hold, and that an enum has no other values than its own.
const NO_RULES: [&str; 2] = ["ignore", "enum.not_in"];

/// The rules that are stated at a field, as `string.max_len`.
fn rules_at(field: &FieldDescriptor, rules: &ExtensionDescriptor) -> BTreeSet<String> {
    let options = field.options();
    if !options.has_extension(rules) {
        return BTreeSet::new();
    }
    let mut named = Vec::new();
    name_all(options.get_extension(rules).as_message().unwrap(), "", &mut named);
    named.extend(rules_of_day(field, options.get_extension(rules).as_message().unwrap()).into_keys());
    // A list's items are broken by one that is empty, whatever is said of them.
    let named = named.into_iter().map(|rule| match rule.starts_with("repeated.items.") {
        true => "repeated.items".to_string(),
        false => rule,
    });
    named.filter(|rule| !NO_RULES.contains(&rule.as_str())).collect()
}

fn name_all(of: &DynamicMessage, before: &str, named: &mut Vec<String>) {
    for (field, value) in of.fields() {
        let name = format!("{before}{}", field.name());
        match value {
            Value::Message(inner) => name_all(inner, &format!("{name}."), named),
            _ => named.push(name),
        }
    }
    named.extend(shared_rules(of).into_keys().map(|rule| format!("{before}{rule}")));
}

/// The ways to break the rules of a field.
fn violations(at: &FieldDescriptor, rules: &ExtensionDescriptor) -> Vec<Violation> {
    let options = at.options();
    if !options.has_extension(rules) {
        return Vec::new();
    }
    let stated = options.get_extension(rules);
    let stated = stated.as_message().unwrap();
    let mut broken = Vec::new();
    if stated
        .get_field_by_name("required")
        .is_some_and(|required| required.as_bool() == Some(true))
    {
        broken.push(("required".to_string(), "unset", None));
    }
    match at.kind() {
        Kind::Enum(of) if !at.is_list() => {
            broken.push((
                "enum.defined_only".to_string(),
                "an unknown value",
                Some(Value::EnumNumber(9_999)),
            ));
            if let Some(listed) = rules_of(stated, "enum").filter(|rules| rules.has_field_by_name("in")) {
                let listed = field(&listed, "in");
                let listed: Vec<i32> = listed.as_list().unwrap().iter().filter_map(Value::as_i32).collect();
                let mut others = of
                    .values()
                    .map(|value| value.number())
                    .filter(|number| !listed.contains(number));
                let other = others.next().unwrap_or(9_999);
                broken.push((
                    "enum.in".to_string(),
                    "a value that is not listed",
                    Some(Value::EnumNumber(other)),
                ));
            }
        }
        Kind::Int64 => broken.extend(number_violations(stated, "int64", Value::I64)),
        Kind::Int32 => broken.extend(number_violations(stated, "int32", |bound| {
            Value::I32(i32::try_from(bound).unwrap_or(i32::MAX))
        })),
        _ => {}
    }
    if let Some(text) = rules_of(stated, "string") {
        broken.extend(text_violations(&text, stated));
    }
    if let Some(list) = rules_of(stated, "repeated") {
        broken.extend(list_violations(&list, at));
    }
    let days = rules_of_day(at, stated).into_iter();
    broken.extend(days.map(|(rule, day)| (rule, "such a day", Some(Value::String(day.into())))));
    broken
}

/// True where a request has the day before which another may not lie: what is shared by requests is judged in those that have it. The
/// day of the step is always there.
fn has_the_other_day(request: &MessageDescriptor, field: &FieldDescriptor) -> bool {
    let options = field.options();
    let bounds = options
        .get_extension(&extension(&pool(), "kezhi.common.v1.day"))
        .into_owned();
    let name = self::field(bounds.as_message().unwrap(), "not_before");
    let name = name.as_str().unwrap();
    let beside = field.parent_message().get_field_by_name(name);
    name == "taken_on" || beside.is_some() || request.get_field_by_name(name).is_some()
}

/// What is stated of a field that holds a day, and the day that breaks it. Every one states what it may be.
fn rules_of_day(field: &FieldDescriptor, stated: &DynamicMessage) -> BTreeMap<String, &'static str> {
    let text = rules_of(stated, "string");
    let shared = text.map(|text| shared_rules(&text)).unwrap_or_default();
    if !DAYS.iter().any(|day| shared.contains_key(*day)) {
        return BTreeMap::new();
    }
    let (options, day) = (field.options(), extension(&pool(), "kezhi.common.v1.day"));
    assert!(
        options.has_extension(&day),
        "{} does not state what day it may be",
        field.full_name()
    );
    let bounds = options.get_extension(&day);
    let bounds = bounds.as_message().unwrap();
    let mut rules = BTreeMap::from([("day".to_string(), "2026-02-30")]);
    if self::field(bounds, "not_after_today").as_bool() == Some(true) {
        rules.insert(NOT_AFTER_TODAY.into(), "2026-05-12");
    }
    if self::field(bounds, "not_before").as_str() != Some("") {
        rules.insert(NOT_BEFORE.into(), "1990-01-01");
    }
    rules
}

/// The numbers just outside of what the rules of a field let pass.
fn number_violations(stated: &DynamicMessage, kind: &str, value: fn(i64) -> Value) -> Vec<Violation> {
    let Some(bounds) = rules_of(stated, kind) else {
        return Vec::new();
    };
    let bound = |name: &str| {
        bounds.has_field_by_name(name).then(|| match field(&bounds, name) {
            Value::I32(bound) => i64::from(bound),
            Value::I64(bound) => bound,
            other => panic!("{other:?} is no bound"),
        })
    };
    let mut broken = Vec::new();
    for (name, what, by) in [
        ("gte", "too small", -1),
        ("gt", "too small", 0),
        ("lte", "too large", 1),
        ("lt", "too large", 0),
    ] {
        broken.extend(bound(name).map(|bound| (format!("{kind}.{name}"), what, Some(value(bound + by)))));
    }
    broken
}

fn rules_of(stated: &DynamicMessage, kind: &str) -> Option<DynamicMessage> {
    stated
        .has_field_by_name(kind)
        .then(|| field(stated, kind).as_message().unwrap().clone())
}

fn text_violations(text: &DynamicMessage, stated: &DynamicMessage) -> Vec<Violation> {
    let text_of = |value: String| Some(Value::String(value));
    // `ignore` lets an empty text pass.
    let may_be_empty = stated.has_field_by_name("ignore");
    let mut broken = Vec::new();
    if text.has_field_by_name("max_len") {
        let longest = field(text, "max_len").as_u64().unwrap() as usize;
        broken.push((
            "string.max_len".to_string(),
            "too long",
            text_of("某".repeat(longest + 1)),
        ));
    }
    if text.has_field_by_name("min_len") {
        broken.push(("string.min_len".to_string(), "empty", text_of(String::new())));
    }
    if text.has_field_by_name("len") {
        broken.push(("string.len".to_string(), "too short", text_of("91".into())));
    }
    if text.has_field_by_name("pattern") {
        // No pattern of the contract lets this pass: it is no day, no id and no code.
        broken.push((
            "string.pattern".to_string(),
            "of another pattern",
            text_of("2026-5-1!".into()),
        ));
        if !may_be_empty {
            broken.push(("string.pattern".to_string(), "empty", text_of(String::new())));
        }
    }
    for (rule, stated) in shared_rules(text) {
        let named = format!("string.{rule}");
        match (rule.as_str(), stated) {
            ("text", Value::U64(longest)) => {
                broken.push((named.clone(), "too long", text_of("某".repeat(longest as usize + 1))));
                broken.push((named, "empty", text_of(String::new())));
            }
            ("calendar_day", _) => {
                broken.push((named.clone(), "no day", text_of("2026-5-1!".into())));
                broken.push((named, "empty", text_of(String::new())));
            }
            ("calendar_day_if_any" | "uuid_if_any" | "sha256", _) => {
                broken.push((named, "of another form", text_of("2026-5-1!".into())));
            }
            (other, _) => panic!("nobody knows how {other} is broken"),
        }
    }
    broken
}

fn list_violations(list: &DynamicMessage, of: &FieldDescriptor) -> Vec<Violation> {
    let mut broken = Vec::new();
    if list.has_field_by_name("min_items") {
        broken.push(("repeated.min_items".to_string(), "empty", Some(Value::List(Vec::new()))));
    }
    if list.has_field_by_name("max_items") {
        let most = field(list, "max_items").as_u64().unwrap() as usize;
        let item = |number: usize| match of.kind() {
            Kind::Message(inner) => Value::Message(plausible(&inner, UNKNOWN)),
            Kind::Enum(_) => Value::EnumNumber(1),
            Kind::Int64 => Value::I64(1),
            Kind::Int32 => Value::I32(1),
            _ => Value::String(format!("{number:018}")),
        };
        let items = (0..=most).map(item).collect();
        broken.push(("repeated.max_items".to_string(), "too many", Some(Value::List(items))));
    }
    if list.has_field_by_name("unique") {
        let once = match of.kind() {
            Kind::Enum(_) => Value::EnumNumber(1),
            _ => Value::String("head".into()),
        };
        broken.push((
            "repeated.unique".to_string(),
            "one twice",
            Some(Value::List(vec![once.clone(), once])),
        ));
    }
    if list.has_field_by_name("items") {
        let nothing = match of.kind() {
            Kind::Enum(_) => Value::EnumNumber(0),
            _ => Value::String(String::new()),
        };
        broken.push((
            "repeated.items".to_string(),
            "an item that is empty",
            Some(fitting(of, nothing)),
        ));
    }
    broken
}

//! Every rule that the contract states at a field, broken.

use prost_reflect::{DynamicMessage, ExtensionDescriptor, FieldDescriptor, Kind, Value};
use tonic::Code;

use super::messages::{Way, changed, entitled, fields, fitting, path, plausible};
use crate::kit::contract::{call, extension, field, methods, pool};
use crate::kit::process::both;
use crate::kit::{Suite, on_each_database, refusal_of};

/// A resource that nobody has.
pub(super) const UNKNOWN: &str = "cases/00000000-0000-7000-8000-000000000000";

#[tokio::test]
async fn every_field_that_breaks_its_rule_is_refused_by_name_and_nothing_is_written() {
    on_each_database(async |database| {
        let plan = Suite::plan(database, "2026-05-11").with("LIMITS__CALLS_PER_SECOND", "100000");
        let suite = plan.with("LIMITS__BURST", "100000").start().await;
        let rules = extension(&pool(), "buf.validate.field");
        let before = both(&suite.verify());
        let mut broken = 0;
        for method in methods() {
            let Some(who) = entitled(&suite, &method) else { continue };
            let message = plausible(&method.input, UNKNOWN);
            for way in fields(&method.input).into_iter().filter(|way| !output_only(way)) {
                for (what, value) in violations(way.last().unwrap(), &rules) {
                    let sent = call(&who, &method.path, &changed(&message, &way, value)).await;
                    let what = format!("{} with {} {what}", method.path, path(&way));
                    let refused = refusal_of(&sent.expect_err(&what));
                    assert_eq!(
                        refused.seen(),
                        (Code::InvalidArgument, "FIELD_INVALID"),
                        "{what}: {}",
                        refused.message
                    );
                    let named = refused.fields();
                    assert!(
                        named.iter().any(|name| name.starts_with(&path(&way))),
                        "{what} names {named:?}"
                    );
                    broken += 1;
                }
            }
        }
        assert!(broken > 300, "only {broken} rules were broken");
        assert_eq!(both(&suite.verify()), before, "something was written");
    })
    .await;
}

/// True where the field is not read from a request.
fn output_only(way: &Way) -> bool {
    way.iter().any(|field| field.name().ends_with("_time"))
}

/// The ways to break the rules of a field, by what they are.
fn violations(field: &FieldDescriptor, rules: &ExtensionDescriptor) -> Vec<(&'static str, Option<Value>)> {
    let options = field.options();
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
        broken.push(("unset", None));
    }
    match field.kind() {
        Kind::Enum(_) => broken.push(("an unknown value", Some(fitting(field, Value::EnumNumber(9_999))))),
        Kind::Int64 | Kind::Int32 => broken.push(("too small", Some(too_small(stated, field)))),
        _ => {}
    }
    if let Some(text) = rules_of(stated, "string") {
        broken.extend(text_violations(&text, stated));
    }
    if let Some(list) = rules_of(stated, "repeated") {
        broken.extend(list_violations(&list, field));
    }
    broken
}

/// A number just below what the rules of a field let pass.
fn too_small(stated: &DynamicMessage, of: &FieldDescriptor) -> Value {
    let (kind, least) = match of.kind() {
        Kind::Int32 => ("int32", Value::I32(-1)),
        _ => ("int64", Value::I64(-1)),
    };
    let bounds = rules_of(stated, kind);
    let bound = bounds.filter(|bounds| bounds.has_field_by_name("gte"));
    match bound.map(|bounds| field(&bounds, "gte")) {
        Some(Value::I32(bound)) => Value::I32(bound - 1),
        Some(Value::I64(bound)) => Value::I64(bound - 1),
        _ => least,
    }
}

fn rules_of(stated: &DynamicMessage, kind: &str) -> Option<DynamicMessage> {
    stated
        .has_field_by_name(kind)
        .then(|| field(stated, kind).as_message().unwrap().clone())
}

fn text_violations(text: &DynamicMessage, stated: &DynamicMessage) -> Vec<(&'static str, Option<Value>)> {
    let text_of = |value: String| Some(Value::String(value));
    // `ignore` lets an empty text pass.
    let may_be_empty = stated.has_field_by_name("ignore");
    let mut broken = Vec::new();
    if text.has_field_by_name("max_len") {
        let longest = field(text, "max_len").as_u64().unwrap() as usize;
        broken.push(("too long", text_of("某".repeat(longest + 1))));
    }
    if text.has_field_by_name("min_len") {
        broken.push(("empty", text_of(String::new())));
    }
    if text.has_field_by_name("len") {
        broken.push(("too short", text_of("91".into())));
    }
    if text.has_field_by_name("pattern") {
        // No pattern of the contract lets this pass: it is no day, no id and no code.
        broken.push(("of another pattern", text_of("2026-5-1!".into())));
        if !may_be_empty {
            broken.push(("empty", text_of(String::new())));
        }
    }
    if text.has_field_by_name("uuid") {
        broken.push(("no UUID", text_of("7".into())));
    }
    broken
}

fn list_violations(list: &DynamicMessage, of: &FieldDescriptor) -> Vec<(&'static str, Option<Value>)> {
    let mut broken = Vec::new();
    if list.has_field_by_name("min_items") {
        broken.push(("empty", Some(Value::List(Vec::new()))));
    }
    if list.has_field_by_name("max_items") && of.kind() == Kind::String {
        let most = field(list, "max_items").as_u64().unwrap() as usize;
        let items = (0..=most)
            .map(|number| Value::String(format!("{number:018}")))
            .collect();
        broken.push(("too many", Some(Value::List(items))));
    }
    if list.has_field_by_name("unique") {
        let once = match of.kind() {
            Kind::Enum(_) => Value::EnumNumber(1),
            _ => Value::String("head".into()),
        };
        broken.push(("one twice", Some(Value::List(vec![once.clone(), once]))));
    }
    if list.has_field_by_name("items") {
        let nothing = match of.kind() {
            Kind::Enum(_) => Value::EnumNumber(0),
            _ => Value::String(String::new()),
        };
        broken.push(("an item that is empty", Some(fitting(of, nothing))));
    }
    broken
}

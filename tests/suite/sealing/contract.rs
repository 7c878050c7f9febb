//! Every resource in which the contract calls something personal is sealed where it is stored.

use std::collections::BTreeSet;

use kezhi_chassis::contract::{Contract, Document};
use kezhi_chassis::sealing::{Holds, Sealed};
use prost_reflect::{DynamicMessage, ExtensionDescriptor, Kind, MessageDescriptor, Value};

use crate::kit::contract::extension;

/// What has columns of its own, which are sealed one by one; and what is made when it is asked for.
const NO_DOCUMENTS: [&str; 1] = ["kezhi.projects.v1.Voucher"];

const MARK: &str = "mk7f3a9c2d1e";
const OPEN: &str = "open7f3a9c2d";
/// How deep messages lie in messages.
const DEPTH: usize = 6;

#[test]
fn every_document_that_may_hold_something_personal_is_sealed() {
    let contract = Contract::load().unwrap();
    let mut seen = 0;
    for (package, sealed) in [
        ("kezhi.coordination.v1", kezhi_coordination::MODULE.sealed()),
        ("kezhi.enforcement.v1", kezhi_enforcement::MODULE.sealed()),
        ("kezhi.projects.v1", kezhi_projects::MODULE.sealed()),
        ("kezhi.publicservices.v1", kezhi_publicservices::MODULE.sealed()),
    ] {
        let stored: BTreeSet<String> = sealed.iter().filter_map(message_of).collect();
        for message in contract
            .pool()
            .all_messages()
            .filter(|message| message.package_name() == package)
        {
            let name = message.full_name();
            // A resource of the suite has a name and says whose it is.
            let resource = ["name", "authority"]
                .iter()
                .all(|field| message.get_field_by_name(field).is_some());
            if resource && contract.may_be_personal(name) && !NO_DOCUMENTS.contains(&name) {
                assert!(
                    stored.contains(name),
                    "{name} may hold something personal, and is not sealed"
                );
                seen += 1;
            }
        }
        for name in stored {
            assert!(contract.may_be_personal(&name), "nothing in {name} is personal");
        }
    }
    assert!(seen > 15, "only {seen} resources were looked at");
}

#[test]
fn no_marker_in_any_personal_field_of_any_document_stands_in_what_is_stored_of_it() {
    let contract = Contract::load().unwrap();
    let is_personal = extension(contract.pool(), "kezhi.common.v1.personal");
    let mut planted = 0;
    for message in [
        kezhi_coordination::MODULE.sealed(),
        kezhi_enforcement::MODULE.sealed(),
        kezhi_projects::MODULE.sealed(),
        kezhi_publicservices::MODULE.sealed(),
    ]
    .concat()
    .iter()
    .filter_map(message_of)
    {
        let descriptor = contract.pool().get_message_by_name(&message).unwrap();
        let mut markers = 0;
        let filled = filled(&descriptor, &is_personal, &mut markers, DEPTH);
        let text = serde_json::to_string(&filled).unwrap();
        let open = Document {
            text,
            personal: Vec::new(),
        };
        let stored = contract.set_apart(&message, open).unwrap();
        assert!(!stored.text.contains(MARK), "{message}: {}", stored.text);
        assert_eq!(stored.personal.len(), markers, "{message}");
        assert!(markers > 0, "{message}: nothing was planted");
        planted += markers;
    }
    assert!(planted > 80, "only {planted} markers were planted");
}

/// A message of which every text, however deep, has a marker, or stands open.
fn filled(
    message: &MessageDescriptor,
    is_personal: &ExtensionDescriptor,
    markers: &mut usize,
    depth: usize,
) -> DynamicMessage {
    let mut made = DynamicMessage::new(message.clone());
    // A map has no place for what is personal, nor has one of several fields of which one alone is set.
    for field in message.fields() {
        let personal = field.options().get_extension(is_personal).as_bool() == Some(true);
        if field.is_map() || field.containing_oneof().is_some() {
            assert!(!personal, "{}", field.full_name());
            continue;
        }
        let value = match field.kind() {
            Kind::String if personal => Value::String(format!("{MARK}{markers}")),
            Kind::Bytes if personal => Value::Bytes(format!("{MARK}{markers}").into()),
            Kind::String => Value::String(OPEN.into()),
            Kind::Message(inner) if depth > 0 && !inner.full_name().starts_with("google.") => {
                Value::Message(filled(&inner, is_personal, markers, depth - 1))
            }
            _ => continue,
        };
        *markers += usize::from(personal);
        let value = if field.is_list() {
            Value::List(vec![value])
        } else {
            value
        };
        made.set_field(&field, value);
    }
    made
}

fn message_of(sealed: &Sealed) -> Option<String> {
    match sealed.holds {
        Holds::Document(message) => Some(message()),
        Holds::Text { .. } | Holds::Digest { .. } => None,
    }
}

//! What anyone may read.

use std::collections::BTreeSet;

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

use crate::contract::Contract;

/// What of the answers that anyone may read is a name, a code, a day or a figure that the suite writes.
const NO_TEXTS: [&str; 26] = [
    "allowed_steps",
    "possible_steps",
    "application",
    "attachment_kinds",
    "authority",
    "legal_basis",
    "credit_code",
    "decision_number",
    "departments",
    "digest",
    "direction",
    "disclosure",
    "effect",
    "etag",
    "funding_call",
    "id",
    "kind",
    "law",
    "name",
    "next_page_token",
    "number",
    "plan",
    "review",
    "tier",
    "unit",
    "verified",
];
/// Texts of which it is said why they are not masked.
const SHOWN_AS_THEY_ARE: [(&str, &str); 11] = [
    (
        "kezhi.coordination.v1.Course.Outline.teachers",
        "who teaches is announced by name",
    ),
    (
        "kezhi.coordination.v1.IncentivePolicy.Terms.document_number",
        "the number of an official document",
    ),
    (
        "kezhi.coordination.v1.Strategy.Value.indicator",
        "the name of an indicator",
    ),
    (
        "kezhi.coordination.v1.VerifyCertificateResponse.holder",
        "masked as a name",
    ),
    (
        "kezhi.publicservices.v1.Disclosure.party",
        "masked as a name before it leaves enforcement",
    ),
    (
        "kezhi.coordination.v1.Patent",
        "the register of the patent office is public by law",
    ),
    (
        "kezhi.enforcement.v1.",
        "it is computed from what the caller asks, and from the law",
    ),
    ("kezhi.projects.v1.Objection", "who objects reads what they wrote"),
    ("kezhi.projects.v1.Attachment", "who objects reads what they wrote"),
    ("kezhi.projects.v1.Unit", "an organisation is named"),
    (
        "kezhi.publicservices.v1.SubmitTipoffResponse",
        "the receipt of who sent it",
    ),
];

#[test]
fn every_text_that_anyone_may_read_is_masked() {
    let contract = Contract::load().unwrap();
    let mut open = Vec::new();
    for method in contract.methods().filter(|method| method.access.anyone) {
        texts_below(&method.output, &mut BTreeSet::new(), &mut open);
    }
    let masked: BTreeSet<String> = contract.public_texts.names().into_iter().map(String::from).collect();
    let is_no_text = |field: &FieldDescriptor| {
        NO_TEXTS.contains(&field.name())
            || field
                .name()
                .split('_')
                .any(|word| ["on", "by", "from", "to", "until", "before", "after"].contains(&word))
    };
    let said = |field: &FieldDescriptor| {
        SHOWN_AS_THEY_ARE
            .iter()
            .any(|(begins, _)| field.full_name().starts_with(begins))
    };
    let (texts, _): (Vec<_>, Vec<_>) = open.iter().partition(|field| !is_no_text(field) && !said(field));
    let unmasked: Vec<&str> = texts
        .iter()
        .map(|field| field.full_name())
        .filter(|name| !masked.contains(*name))
        .collect();
    assert_eq!(unmasked, [] as [&str; 0]);
    assert!(texts.len() > 20, "the walk finds what there is");
}

fn texts_below(message: &MessageDescriptor, seen: &mut BTreeSet<String>, found: &mut Vec<FieldDescriptor>) {
    if !seen.insert(message.full_name().to_string()) {
        return;
    }
    for field in message.fields() {
        match field.kind() {
            Kind::String => found.push(field),
            Kind::Message(below) => texts_below(&below, seen, found),
            _ => {}
        }
    }
}

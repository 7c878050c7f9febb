//! Documents: what becomes of a message, and is one again.

use kezhi_proto::common::ListTimeLimitsRequest;

use super::*;

#[test]
fn a_document_survives_json_with_the_names_of_the_contract() {
    let contract = Contract::load().unwrap();
    let lead = lead().lead.unwrap();
    let document = contract.to_document(&lead).unwrap();
    let expected =
        r#"{"received_on":"2026-03-02","party":{"display_name":"🔒1","kind":"KIND_ORGANISATION"},"facts":"🔒0"}"#;
    assert_eq!(document.text, expected);
    assert_eq!(document.personal, ["标注".as_bytes(), "某公司".as_bytes()]);
    assert_eq!(contract.from_document::<Lead>(document).unwrap(), lead);
    assert_eq!(contract.to_document(&Lead::default()).unwrap().text, "{}");
}

fn open(text: &str) -> Document {
    Document {
        text: text.into(),
        personal: Vec::new(),
    }
}

#[test]
fn a_document_with_a_field_that_the_contract_does_not_know_is_refused() {
    let contract = Contract::load().unwrap();
    assert!(matches!(
        contract.from_document::<Lead>(open(r#"{"colour":"red"}"#)),
        Err(JsonError::Json(_))
    ));
    assert!(contract.from_document::<Lead>(open("{} {}")).is_err());
    assert!(
        contract
            .from_document::<ListTimeLimitsRequest>(open(r#"{"page_size":3}"#))
            .is_ok()
    );
}

#[test]
fn what_is_personal_and_has_no_place_is_not_lost_in_silence() {
    let contract = Contract::load().unwrap();
    let mut document = contract.to_document(&lead().lead.unwrap()).unwrap();
    document.personal.push("王某".into());
    assert!(matches!(
        contract.from_document::<Lead>(document),
        Err(JsonError::NoPlace)
    ));
}

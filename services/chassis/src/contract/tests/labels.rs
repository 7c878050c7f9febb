//! The contract says in options what others would have to guess: what each thing is called in Chinese, what names lead to, and what only
//! the suite writes.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{
    DescriptorPool, DynamicMessage, FieldDescriptor, MessageDescriptor, MethodDescriptor, ReflectMessage, Value,
};

/// What the store stamps upon every resource that has it.
const STAMPED: [&str; 7] = [
    "etag",
    "authority",
    "state",
    "allowed_steps",
    "possible_steps",
    "create_time",
    "update_time",
];

fn pool() -> DescriptorPool {
    DescriptorPool::decode(kezhi_proto::DESCRIPTORS).unwrap()
}

fn own(full_name: &str) -> bool {
    full_name.starts_with("kezhi.")
}

/// What an option says; nothing where it is not stated.
fn option(options: &DynamicMessage, name: &str) -> Option<Value> {
    let option = options.descriptor().parent_pool().get_extension_by_name(name).unwrap();
    let stated = options.has_extension(&option);
    stated.then(|| options.get_extension(&option).into_owned())
}

fn label(options: &DynamicMessage, of: &str) -> String {
    let label = option(options, &format!("kezhi.common.v1.{of}_zh"));
    label
        .and_then(|label| label.as_str().map(String::from))
        .unwrap_or_default()
}

fn is_chinese(label: &str) -> bool {
    label.chars().any(|one| ('\u{4e00}'..='\u{9fff}').contains(&one))
}

/// The resource that a message is, and the pattern of its names.
fn resource(message: &MessageDescriptor) -> Option<(String, String)> {
    let stated = option(&message.options(), "google.api.resource")?;
    let stated = stated.as_message()?;
    let text = |name: &str| stated.get_field_by_name(name).unwrap().into_owned();
    let pattern = text("pattern").as_list()?.first()?.as_str()?.to_string();
    Some((text("type").as_str()?.to_string(), pattern))
}

fn reference(field: &FieldDescriptor) -> Option<String> {
    let stated = option(&field.options(), "google.api.resource_reference")?;
    Some(stated.as_message()?.get_field_by_name("type")?.as_str()?.to_string())
}

fn is_output_only(field: &FieldDescriptor) -> bool {
    let stated = option(&field.options(), "google.api.field_behavior");
    let stated = stated.as_ref().and_then(Value::as_list).unwrap_or_default();
    stated.iter().any(|one| one.as_enum_number() == Some(3))
}

#[test]
fn everything_is_called_something_in_chinese_and_no_two_alike() {
    let pool = pool();
    let mut groups: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for service in pool.services().filter(|service| own(service.full_name())) {
        let package = service.parent_file().package_name().to_string();
        let said = (service.full_name().to_string(), label(&service.options(), "service"));
        groups.entry(package).or_default().push(said);
        let methods = service
            .methods()
            .map(|method| (method.name().to_string(), label(&method.options(), "method")));
        groups.insert(service.full_name().into(), methods.collect());
    }
    for values in pool.all_enums().filter(|values| own(values.full_name())) {
        let all = values
            .values()
            .map(|value| (value.name().to_string(), label(&value.options(), "value")));
        groups.insert(values.full_name().into(), all.collect());
    }
    for message in pool.all_messages().filter(|message| resource(message).is_some()) {
        let said = (message.full_name().to_string(), label(&message.options(), "message"));
        groups.entry("resources".into()).or_default().push(said);
    }
    let unnamed: Vec<_> = groups
        .values()
        .flatten()
        .filter(|(_, label)| !is_chinese(label))
        .collect();
    assert!(unnamed.is_empty(), "{unnamed:?}");
    for (group, said) in &groups {
        let different: BTreeSet<&String> = said.iter().map(|(_, label)| label).collect();
        assert_eq!(different.len(), said.len(), "{group}: {said:?}");
    }
}

/// Of a refusal a sentence is shown: what stands in it in braces is in the metadata of the refusal.
#[test]
fn the_sentence_of_a_refusal_names_what_its_metadata_have() {
    let pool = pool();
    let reasons = pool.get_enum_by_name("kezhi.common.v1.ErrorReason").unwrap();
    let file = reasons.parent_file();
    let file = file.file_descriptor_proto();
    let comments = file.source_code_info.clone().unwrap_or_default().location.into_iter();
    let comments: BTreeMap<Vec<i32>, String> = comments
        .map(|place| (place.path.clone(), place.leading_comments().to_string()))
        .collect();
    let mut sentences = 0;
    for (position, reason) in (0..).zip(&reasons.enum_descriptor_proto().value) {
        let reason = reasons.get_value_by_name(reason.name()).unwrap();
        let sentence = label(&reason.options(), "value");
        let comment = comments.get(&vec![5, 0, 2, position]).cloned().unwrap_or_default();
        let metadata = comment.split("Metadata:").nth(1).unwrap_or_default().to_string();
        let known: BTreeSet<&str> = metadata
            .split(|one: char| !one.is_ascii_lowercase() && one != '_')
            .collect();
        for named in sentence.split('{').skip(1) {
            let (key, _) = named.split_once('}').unwrap();
            assert!(known.contains(key), "{}: {key} is not among {known:?}", reason.name());
            sentences += 1;
        }
    }
    assert!(sentences > 50, "the sentences say what they are about");
}

#[test]
fn every_name_says_to_what_it_leads_and_every_request_for_one_resource_names_its_kind() {
    let pool = pool();
    let messages = || pool.all_messages().filter(|message| own(message.full_name()));
    let resources: Vec<(String, String)> = messages().filter_map(|message| resource(&message)).collect();
    let kinds: BTreeSet<&String> = resources.iter().map(|(kind, _)| kind).collect();
    let patterns: BTreeSet<&String> = resources.iter().map(|(_, pattern)| pattern).collect();
    assert_eq!(
        (kinds.len(), patterns.len()),
        (resources.len(), resources.len()),
        "{resources:?}"
    );
    let mut references = 0;
    for field in messages().flat_map(|message| message.fields().collect::<Vec<_>>()) {
        let Some(kind) = reference(&field) else { continue };
        assert!(
            kind == "*" || kinds.contains(&kind),
            "{} leads to {kind}",
            field.full_name()
        );
        references += 1;
    }
    assert!(references > 400, "{references} names lead somewhere");
    for name in requests(&pool).filter_map(|request| request.get_field_by_name("name")) {
        assert!(reference(&name).is_some(), "{}", name.full_name());
    }
}

/// What the methods of the suite are asked with.
fn requests(pool: &DescriptorPool) -> impl Iterator<Item = MessageDescriptor> {
    let services = pool.services().filter(|service| own(service.full_name()));
    let methods: Vec<MethodDescriptor> = services
        .flat_map(|service| service.methods().collect::<Vec<_>>())
        .collect();
    methods.into_iter().map(|method| method.input())
}

#[test]
fn what_the_store_stamps_is_output_only_and_no_request_asks_for_what_is() {
    let pool = pool();
    let (mut stamped, mut stated) = (0, Vec::new());
    for message in pool.all_messages().filter(|message| own(message.full_name())) {
        if resource(&message).is_some() {
            for field in STAMPED.iter().filter_map(|name| message.get_field_by_name(name)) {
                assert!(is_output_only(&field), "{}", field.full_name());
                stamped += 1;
            }
        }
    }
    for request in requests(&pool) {
        let fields = request.fields().filter(is_output_only);
        stated.extend(fields.map(|field| field.full_name().to_string()));
    }
    assert!(stamped > 200, "{stamped}");
    assert_eq!(stated, Vec::<String>::new());
}

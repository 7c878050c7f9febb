//! What the logs may hold: each type of entry, as the docs list them for whoever watches.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;

use kezhi_proto::common::LogEntry;
use prost_reflect::{DynamicMessage, MessageDescriptor};

use kezhi_chassis::Module;

use crate::kit::contract::pool;
use crate::pages::{comment, labels, whole_comment};
use crate::procedures::all;
use crate::tidy::sources;

/// The services with a log, with what platforms are shown of it.
static LOGS: [(&str, Module); 4] = [
    ("projects", kezhi_projects::MODULE),
    ("enforcement", kezhi_enforcement::MODULE),
    ("coordination", kezhi_coordination::MODULE),
    ("publicservices", kezhi_publicservices::MODULE),
];
/// Types of entries, each with when they are left.
type Types = BTreeMap<String, BTreeSet<String>>;

/// Those of every service.
const EVERY: &str = "every";

/// What the docs say of types that no step leaves.
static TOLD: LazyLock<BTreeMap<String, BTreeMap<String, String>>> =
    LazyLock::new(|| toml::from_str(include_str!("../../docs/events.toml")).unwrap());

/// Every type that the log of some service may have.
pub static KNOWN: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let of_steps = all().into_iter().flat_map(|(_, drawn)| drawn.steps);
    let of_steps = of_steps.map(|step| step.event.to_string());
    let told = TOLD.values().flat_map(|types| types.keys().cloned());
    of_steps.chain(told).collect()
});

/// The message that is the data of entries of a type, of the package of a service or of all.
fn message_of(of: &str) -> MessageDescriptor {
    let (begins, _) = of.split_once('.').unwrap();
    let name: String = begins.split('-').map(capital).collect();
    let packages = LOGS.iter().map(|(service, _)| *service).chain(["common"]);
    let mut found =
        packages.filter_map(|package| pool().get_message_by_name(&format!("kezhi.{package}.v1.{name}Event")));
    found.next().unwrap_or_else(|| panic!("no message is the data of {of}"))
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

/// Fails the test that reads an entry of a type of which the docs do not tell, or data that are not what the contract says.
pub fn assert_told_by_type(entry: &LogEntry) {
    let of = &entry.r#type;
    assert!(KNOWN.contains(of), "docs/events.toml does not list {of}");
    let message = message_of(of);
    let mut data = serde_json::Deserializer::from_str(&entry.data);
    if let Err(error) = DynamicMessage::deserialize(message, &mut data) {
        panic!("the data of {of} are not as the contract says: {error}: {}", entry.data);
    }
}

/// The data of an entry.
pub fn data_of<E: prost::Name + Default>(entry: &LogEntry) -> E {
    let message = pool().get_message_by_name(&E::full_name()).unwrap();
    let mut data = serde_json::Deserializer::from_str(&entry.data);
    DynamicMessage::deserialize(message, &mut data)
        .unwrap()
        .transcode_to()
        .unwrap()
}

fn is_shown(of: &str, shown: &[&str]) -> bool {
    shown.iter().any(|pattern| match pattern.strip_suffix('*') {
        Some(start) => of.starts_with(start),
        None => of == *pattern,
    })
}

/// The types of a service by the message that is their data, each with when it is left.
fn by_message(service: &str) -> BTreeMap<String, (MessageDescriptor, Types)> {
    let package = format!("kezhi.{service}.v1");
    let labels = labels();
    let mut types = Types::new();
    for (_, drawn) in all().into_iter().filter(|(of, _)| *of == service) {
        for step in drawn.steps {
            let label = labels.get(&(package.clone(), step.name.to_string()));
            let label = label.map(String::as_str).unwrap_or_default();
            let when = format!("`{}` {label}", step.name);
            types.entry(step.event.into()).or_default().insert(when.trim().into());
        }
    }
    for (of, told) in TOLD.get(service).into_iter().flatten() {
        types.entry(of.clone()).or_default().insert(told.clone());
    }
    let mut messages = BTreeMap::new();
    for (of, when) in types {
        let message = message_of(&of);
        let named = messages.entry(message.name().to_string());
        let named = named.or_insert_with(|| (message, Types::new()));
        named.1.insert(of, when);
    }
    messages
}

fn page() -> String {
    let mut page = String::from(
        "# What the logs tell\n\nDrawn from the tables of the procedures, the contract and [events.toml](events.toml); `KEZHI_UPDATE_DOCS=1 cargo test` \
         draws it anew. `RecordService/Watch` of each service streams its log to auditors, heads and administrators whole, and to municipal platforms \
         as far as the last column says. The data of an entry are the JSON of the message under whose name its type stands, with the names of fields as \
         they are in the contract; what is not set is left out. Nothing in them is personal.\n",
    );
    for (service, module) in &LOGS {
        let shown = module.shown_to_platforms();
        write!(page, "\n## {service}\n").unwrap();
        for (name, (message, types)) in by_message(service) {
            write!(
                page,
                "\n### {name}\n\n| Type | When | Platforms |\n| --- | --- | --- |\n"
            )
            .unwrap();
            for (of, when) in types {
                let when: Vec<String> = when.into_iter().collect();
                let platforms = if is_shown(&of, &shown) { "yes" } else { "" };
                writeln!(page, "| `{of}` | {} | {platforms} |", when.join("; ")).unwrap();
            }
            data(&mut page, &message);
        }
    }
    write!(page, "\n## Of every service\n\nPlatforms are shown none of these.\n").unwrap();
    for (name, (message, types)) in by_message(EVERY) {
        write!(page, "\n### {name}\n\n| Type | When |\n| --- | --- |\n").unwrap();
        for (of, when) in types {
            let when: Vec<String> = when.into_iter().collect();
            writeln!(page, "| `{of}` | {} |", when.join("; ")).unwrap();
        }
        data(&mut page, &message);
    }
    page
}

/// What stands in a message, with what the contract says of it.
fn data(page: &mut String, message: &MessageDescriptor) {
    write!(page, "\n| Data | |\n| --- | --- |\n").unwrap();
    let file = message.parent_file();
    for field in message.fields() {
        let told = comment(field.path(), &file).replace('|', "\\|");
        writeln!(page, "| `{}` | {told} |", field.name()).unwrap();
    }
}

#[test]
fn the_page_lists_every_type_of_entry() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/events.md");
    let page = page();
    if std::env::var_os("KEZHI_UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap_or_default(),
        page,
        "events.md is out of date"
    );
}

/// What the contract says of a field of an event names types of entries that there are.
#[test]
fn every_type_that_the_contract_names_is_one() {
    let pool = pool();
    let events = pool.all_messages().filter(|message| message.name().ends_with("Event"));
    let mut named = 0;
    let of = |word: &str| word.split_once('.').map(|(begins, _)| begins.to_string());
    let begins: BTreeSet<String> = KNOWN.iter().filter_map(|known| of(known)).collect();
    for field in events.flat_map(|event| event.fields().collect::<Vec<_>>()) {
        let told = whole_comment(field.path(), &field.parent_message().parent_file());
        let words = told
            .split_whitespace()
            .map(|word| word.trim_matches([',', '.', ';', ':']));
        for word in words.filter(|word| of(word).is_some_and(|start| begins.contains(&start))) {
            assert!(
                KNOWN.contains(word),
                "{} is told of {word}, which is no type",
                field.full_name()
            );
            named += 1;
        }
    }
    assert!(named > 200, "{named}");
}

#[test]
fn what_is_told_of_is_logged_somewhere_and_by_no_step() {
    let sources: Vec<(String, String)> = sources()
        .into_iter()
        .filter(|(name, _)| name.contains("/src/"))
        .collect();
    let steps: BTreeSet<&str> = all()
        .iter()
        .flat_map(|(_, drawn)| drawn.steps.iter().map(|step| step.event))
        .collect();
    for of in TOLD.values().flat_map(BTreeMap::keys) {
        let literal = format!("\"{of}\"");
        assert!(
            sources.iter().any(|(_, text)| text.contains(&literal)),
            "nothing logs {of}"
        );
        assert!(!steps.contains(of.as_str()), "a step leaves {of}");
    }
}

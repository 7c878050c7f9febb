//! What the logs may hold: each type of entry, as the docs list them for whoever watches.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;

use crate::pages::labels;
use crate::procedures::all;
use crate::tidy::sources;

/// The services with a log, with what platforms are shown of it.
const LOGS: [(&str, &[&str]); 4] = [
    ("projects", kezhi_projects::SHOWN_TO_PLATFORMS),
    ("enforcement", kezhi_enforcement::SHOWN_TO_PLATFORMS),
    ("coordination", kezhi_coordination::SHOWN_TO_PLATFORMS),
    ("publicservices", kezhi_publicservices::SHOWN_TO_PLATFORMS),
];
/// Those of every service.
const EVERY: &str = "every";

/// What the docs say of types that no step leaves.
static TOLD: LazyLock<BTreeMap<String, BTreeMap<String, String>>> =
    LazyLock::new(|| toml::from_str(include_str!("../../docs/entries.toml")).unwrap());

/// Every type that the log of some service may have.
static KNOWN: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let of_steps = all().into_iter().flat_map(|(_, drawn)| drawn.steps);
    let of_steps = of_steps.map(|step| step.event.to_string());
    let told = TOLD.values().flat_map(|types| types.keys().cloned());
    of_steps.chain(told).collect()
});

/// Fails the test that reads an entry of a type of which the docs do not tell.
pub fn assert_listed(of: &str) {
    assert!(KNOWN.contains(of), "docs/entries.toml does not list {of}");
}

fn is_shown(of: &str, shown: &[&str]) -> bool {
    shown.iter().any(|pattern| match pattern.strip_suffix('*') {
        Some(start) => of.starts_with(start),
        None => of == *pattern,
    })
}

fn page() -> String {
    let mut page = String::from(
        "# What the logs tell\n\nDrawn from the tables of the procedures and [entries.toml](entries.toml); `KEZHI_UPDATE_DOCS=1 cargo test` draws it anew. \
         `RecordService/Watch` of each service streams its log to auditors, heads and administrators whole, and to municipal platforms as far as \
         the last column says. The data of an entry are JSON, without personal data; `taken_on` is the day of the step.\n",
    );
    let labels = labels();
    for (service, shown) in LOGS {
        let package = format!("kezhi.{service}.v1");
        write!(
            page,
            "\n## {service}\n\n| Type | When | Platforms |\n| --- | --- | --- |\n"
        )
        .unwrap();
        let mut types: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (_, drawn) in all().into_iter().filter(|(house, _)| *house == service) {
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
        for (of, when) in types {
            let when: Vec<String> = when.into_iter().collect();
            let platforms = if is_shown(&of, shown) { "yes" } else { "" };
            writeln!(page, "| `{of}` | {} | {platforms} |", when.join("; ")).unwrap();
        }
    }
    write!(
        page,
        "\n## Of every service\n\nPlatforms are shown none of these.\n\n| Type | When |\n| --- | --- |\n"
    )
    .unwrap();
    for (of, told) in &TOLD[EVERY] {
        writeln!(page, "| `{of}` | {told} |").unwrap();
    }
    page
}

#[test]
fn the_page_lists_every_type_of_entry() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/entries.md");
    let page = page();
    if std::env::var_os("KEZHI_UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap_or_default(),
        page,
        "entries.md is out of date"
    );
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

//! The pages that are drawn from the contract: what the bureau does and by which methods, and every method with who may call it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use prost_reflect::{DynamicMessage, MethodDescriptor, ServiceDescriptor};
use serde::Deserialize;

use crate::kit::contract::{Method, extension, methods, pool};
use crate::kit::process::{kezhi, succeed};
use crate::tidy::sources;

/// A duty in words.
#[derive(Deserialize)]
struct Duty {
    zh: String,
    en: String,
}

/// The order in which the services are told of, with what each is for.
const HOUSES: [(&str, &str); 5] = [
    ("projects", "Science plans, projects and their money"),
    ("enforcement", "Patent enforcement, and the law"),
    (
        "coordination",
        "Coordination between departments, and exchange with partners",
    ),
    ("publicservices", "What people come for"),
    ("common", "What every service answers"),
];

fn duties() -> BTreeMap<String, Duty> {
    toml::from_str(include_str!("../../docs/duties.toml")).unwrap()
}

/// The ids of the duties that a method serves.
fn duties_of(method: &MethodDescriptor) -> Vec<String> {
    let duty = extension(method.parent_pool(), "kezhi.common.v1.duty");
    let ids = method
        .options()
        .get_extension(&duty)
        .as_str()
        .unwrap_or_default()
        .to_string();
    ids.split(',').filter(|id| *id != "-").map(String::from).collect()
}

/// What a service or a method is called in Chinese.
fn label(options: &DynamicMessage, of: &str) -> String {
    let label = extension(&pool(), &format!("kezhi.common.v1.{of}_zh"));
    options.get_extension(&label).as_str().unwrap_or_default().to_string()
}

/// What each method is called in Chinese, by its package and name.
pub fn labels() -> BTreeMap<(String, String), String> {
    let labels = extension(&pool(), "kezhi.common.v1.method_zh");
    let called = |method: &MethodDescriptor| method.options().get_extension(&labels).as_str().map(String::from);
    let methods = services()
        .into_iter()
        .flat_map(|service| service.methods().collect::<Vec<_>>());
    methods
        .map(|method| {
            let name = (
                method.parent_file().package_name().to_string(),
                method.name().to_string(),
            );
            (name, called(&method).unwrap_or_default())
        })
        .collect()
}

fn services() -> Vec<ServiceDescriptor> {
    let of = |service: &ServiceDescriptor, house: &str| service.package_name() == format!("kezhi.{house}.v1");
    let all: Vec<ServiceDescriptor> = pool().services().collect();
    let houses = HOUSES.iter();
    houses
        .flat_map(|(house, _)| all.iter().filter(|service| of(service, house)).cloned())
        .collect()
}

/// What a comment begins with: its first sentence, on one line.
fn first_sentence(comment: &str) -> String {
    let text = comment.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.split_once(". ") {
        Some((first, _)) => format!("{first}."),
        None => text,
    }
}

/// The first sentence of the comment of something in its file.
pub fn comment(path: &[i32], file: &prost_reflect::FileDescriptor) -> String {
    first_sentence(&whole_comment(path, file))
}

/// The comment of something in its file.
pub fn whole_comment(path: &[i32], file: &prost_reflect::FileDescriptor) -> String {
    let info = file
        .file_descriptor_proto()
        .source_code_info
        .clone()
        .unwrap_or_default();
    let here = info.location.into_iter().find(|location| location.path == path);
    here.unwrap().leading_comments().to_string()
}

/// Which service of its file it is.
fn place(service: &ServiceDescriptor) -> i32 {
    let file = service.parent_file();
    let place = file
        .services()
        .position(|other| other.full_name() == service.full_name());
    i32::try_from(place.unwrap()).unwrap()
}

/// Every method, in the order of the contract, which is that of the procedure.
fn api() -> String {
    let known: BTreeMap<String, Method> = methods()
        .into_iter()
        .map(|method| (method.path.clone(), method))
        .collect();
    let mut page = String::from(
        "# Every method\n\nDrawn from the contract; `KEZHI_UPDATE_DOCS=1 cargo test` draws it anew. Each service stands in the order of its procedure; \
         [procedures](procedures) says what must hold before a step, [duties.md](duties.md) what the bureau does by which methods. The file of \
         each service says more of every method, and of every field.\n",
    );
    let mut house = String::new();
    for service in services() {
        let package = service.package_name().to_string();
        if house != package {
            let (_, what) = HOUSES
                .iter()
                .find(|(name, _)| package == format!("kezhi.{name}.v1"))
                .unwrap();
            write!(page, "\n## {what} (`{package}`)\n").unwrap();
            house = package;
        }
        let file = service.parent_file();
        let called = label(&service.options(), "service");
        write!(page, "\n### {} {called}\n\n", service.name()).unwrap();
        writeln!(
            page,
            "{} ([{1}](../proto/{1}))\n",
            comment(&[6, place(&service)], &file),
            file.name()
        )
        .unwrap();
        writeln!(page, "| Method | Who | What |\n| --- | --- | --- |").unwrap();
        for (number, method) in service.methods().enumerate() {
            let path = [6, place(&service), 2, i32::try_from(number).unwrap()];
            let known = &known[&format!("/{}/{}", service.full_name(), method.name())];
            let told = comment(&path, &file).replace('|', "\\|");
            let called = label(&method.options(), "method");
            writeln!(page, "| `{}` {called} | {} | {told} |", method.name(), known.callers()).unwrap();
        }
    }
    page
}

/// What the bureau does, and by which methods; which tests call them.
fn duties_page() -> String {
    let mut by_duty: BTreeMap<String, Vec<MethodDescriptor>> = BTreeMap::new();
    for method in services()
        .iter()
        .flat_map(|service| service.methods().collect::<Vec<_>>())
    {
        for id in duties_of(&method) {
            by_duty.entry(id).or_default().push(method.clone());
        }
    }
    let tests: Vec<(String, String)> = sources()
        .into_iter()
        .filter(|(name, _)| name.starts_with("tests/suite/"))
        .collect();
    let mut page = String::from(
        "# What the bureau does\n\nDrawn from the contract and [duties.toml](duties.toml); `KEZHI_UPDATE_DOCS=1 cargo test` draws it anew. The ids are \
         those that methods name.\n",
    );
    for (id, duty) in duties() {
        write!(page, "\n## {id} {}\n\n{}.\n\n", duty.zh, sentence(&duty.en)).unwrap();
        let Some(methods) = by_duty.get(&id) else {
            writeln!(page, "No method serves it yet.").unwrap();
            continue;
        };
        let mut by_service: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for method in methods {
            let service = method
                .parent_service()
                .full_name()
                .trim_start_matches("kezhi.")
                .to_string();
            by_service
                .entry(service)
                .or_default()
                .push(format!("`{}`", method.name()));
        }
        for (service, names) in by_service {
            writeln!(page, "- `{service}`: {}", names.join(", ")).unwrap();
        }
        writeln!(page, "- Tests: {}", tests_of(methods, &tests).join(", ")).unwrap();
    }
    page
}

/// The parts of the suite that call one of some methods.
fn tests_of(methods: &[MethodDescriptor], tests: &[(String, String)]) -> Vec<String> {
    let calls: Vec<String> = methods
        .iter()
        .map(|method| format!(".{}(", snake(method.name())))
        .collect();
    let calling = tests
        .iter()
        .filter(|(_, text)| calls.iter().any(|call| text.contains(call)));
    let part = |name: &str| {
        let inner = name.trim_start_matches("tests/suite/");
        inner.split(['/', '.']).next().unwrap_or_default().to_string()
    };
    let parts: BTreeSet<String> = calling.map(|(name, _)| part(name)).collect();
    parts
        .into_iter()
        .filter(|part| part != "kit")
        .map(|part| format!("`{part}`"))
        .collect()
}

/// The name of a method as a client has it.
fn snake(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + letters.as_str()
}

#[test]
fn the_pages_are_as_the_contract_is() {
    for (file, page) in [("api.md", api()), ("duties.md", duties_page())] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(file);
        if std::env::var_os("KEZHI_UPDATE_DOCS").is_some() {
            std::fs::write(&path, &page).unwrap();
        }
        assert_eq!(
            std::fs::read_to_string(&path).unwrap_or_default(),
            page,
            "{file} is out of date"
        );
    }
}

/// What has no default, and so is not printed.
const UNSET: [&str; 5] = [
    "identity.service_key",
    "sealing.key_file",
    "tls.certificate",
    "tls.client_ca",
    "tls.key",
];

/// The values of a table of settings, by their paths, as `limits.burst`; lists and empty tables without their values.
fn values(table: &toml::Table, above: &str, found: &mut BTreeMap<String, Option<String>>) {
    for (name, value) in table {
        let path = if above.is_empty() {
            name.clone()
        } else {
            format!("{above}.{name}")
        };
        let plain = match value {
            toml::Value::Table(inner) if !inner.is_empty() => {
                values(inner, &path, found);
                continue;
            }
            toml::Value::String(text) => Some(text.clone()),
            toml::Value::Integer(number) => Some(number.to_string()),
            _ => None,
        };
        found.insert(path, plain);
    }
}

fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// The settings that the page lists, with their defaults where it states one for each: where one line has several, those after the first
/// are named by their last part.
pub fn listed() -> BTreeMap<String, Option<String>> {
    let mut found = BTreeMap::new();
    for row in include_str!("../../docs/settings.md")
        .lines()
        .filter(|line| line.starts_with("| `"))
    {
        let mut cells = row.trim_start_matches("| ").split(" | ");
        let (names, defaults) = (quoted(cells.next().unwrap()), quoted(cells.next().unwrap()));
        let above = names[0].rsplit_once('.').map(|(above, _)| above);
        for (place, name) in names.iter().enumerate() {
            let name = match above {
                Some(above) if !name.contains('.') => format!("{above}.{name}"),
                _ => name.to_string(),
            };
            let stated = (defaults.len() == names.len()).then(|| defaults[place].to_string());
            found.insert(name, stated);
        }
    }
    found
}

#[test]
fn every_setting_is_on_its_page_with_its_default() {
    let folder = tempfile::tempdir().unwrap();
    let printed = succeed(kezhi(folder.path(), &[]).arg("config"));
    let (mut known, listed) = (BTreeMap::new(), listed());
    values(&toml::from_str(&printed).unwrap(), "", &mut known);
    // The folder is this test's own.
    known.insert("data".into(), Some("data".into()));
    for (name, value) in &known {
        // What each partner or authority has is listed under any name.
        let is_listed = listed
            .keys()
            .any(|listed| listed == name || listed.starts_with(&format!("{name}.<")));
        assert!(is_listed, "docs/settings.md does not list {name}");
        if let (Some(value), Some(Some(stated))) = (value, listed.get(name)) {
            assert_eq!(value, stated, "the default of {name}");
        }
    }
    for name in listed.keys().filter(|name| !name.contains(['<', '['])) {
        let is_known = known.contains_key(name) || UNSET.contains(&name.as_str());
        assert!(is_known, "docs/settings.md lists {name}, which is no setting");
    }
}

#[test]
fn every_duty_that_a_method_names_is_one_and_is_tested() {
    let known = duties();
    let page = duties_page();
    for method in services()
        .iter()
        .flat_map(|service| service.methods().collect::<Vec<_>>())
    {
        for id in duties_of(&method) {
            assert!(
                known.contains_key(&id),
                "{} serves {id}, which is no duty",
                method.full_name()
            );
        }
    }
    assert!(!page.contains("- Tests: \n"), "a duty has methods and no test");
}

//! The tables of all procedures: sound, and drawn in the docs as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kezhi_law::Law;
use kezhi_procedure::diagram::{Drawn, DrawnStep};

use crate::kit::contract::{Method, methods, pool};
use crate::tidy::sources;

/// The tables, each with the service whose it is.
pub fn all() -> Vec<(&'static str, Drawn)> {
    let law = Law::builtin();
    let services = [
        ("coordination", kezhi_coordination::MODULE.procedures(&law)),
        ("enforcement", kezhi_enforcement::MODULE.procedures(&law)),
        ("projects", kezhi_projects::MODULE.procedures(&law)),
        ("publicservices", kezhi_publicservices::MODULE.procedures(&law)),
    ];
    let tables = services.into_iter();
    tables
        .flat_map(|(service, tables)| tables.into_iter().map(move |drawn| (service, drawn)))
        .collect()
}

/// The steps that someone takes, each with the service whose it is.
pub fn offered() -> Vec<(String, String)> {
    let tables = all().into_iter();
    let steps = tables.flat_map(|(service, drawn)| drawn.steps.into_iter().map(move |step| (service, step)));
    let taken = steps.filter(|(_, step)| !step.automatic);
    taken
        .map(|(service, step)| (service.to_string(), step.name.to_string()))
        .collect()
}

/// The methods of the contract, by their service and name.
fn by_name() -> BTreeMap<(String, String), Method> {
    let methods = methods().into_iter();
    methods
        .map(|method| ((method.house.clone(), method.name().to_string()), method))
        .collect()
}

#[test]
fn every_table_is_listed() {
    let tables = sources()
        .into_iter()
        .filter(|(name, _)| name.contains("/src/") && !name.starts_with("services/procedure"))
        .map(|(_, text)| text.matches(": Procedure<").count() - text.matches("procedure: Procedure<").count())
        .sum::<usize>();
    assert_eq!(
        all().len(),
        tables,
        "If you are here because you added a procedure: name it in `procedures` of its service's lib.rs."
    );
}

#[test]
fn every_table_is_sound() {
    for (_, drawn) in all() {
        assert_eq!(drawn.mistakes, Vec::<String>::new(), "{}", drawn.file);
    }
}

#[test]
fn every_step_is_a_method_of_the_contract_or_automatic() {
    let methods = by_name();
    let is_method = |service: &str, step: &DrawnStep| methods.contains_key(&(service.into(), step.name.into()));
    let wrong: Vec<String> = all()
        .iter()
        .flat_map(|(service, drawn)| drawn.steps.iter().map(move |step| (service, drawn.file, step)))
        .filter(|(service, _, step)| !step.automatic && !is_method(service, step))
        .map(|(_, file, step)| format!("{file}: {}", step.name))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

/// A comment of the contract says of each step from which states it is taken, and whether others than some must take it. So a row that
/// is made wrong does not agree with what callers are told.
#[test]
fn the_contract_says_of_each_step_what_its_row_says() {
    let said = comments();
    let (mut compared, mut wrong) = (0, Vec::new());
    for (name, rows) in rows_of_methods() {
        let comment = &said[&name];
        let told = states_in(comment);
        let all: BTreeSet<String> = rows.values().flat_map(|row| row.from.clone()).collect();
        if !all.is_empty() {
            compared += 1;
            if told != all && !rows.values().any(|row| row.from == told) {
                wrong.push(format!("{} is taken from {all:?}, its comment says {told:?}", name.1));
            }
        }
        if rows.values().any(|row| row.keeps_apart) && !comment.contains("SAME_PERSON") {
            wrong.push(format!("{}: its comment does not say SAME_PERSON", name.1));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(compared > 200, "{compared}");
}

/// What the rows of one table say of a step.
#[derive(Default)]
struct Row {
    from: BTreeSet<String>,
    keeps_apart: bool,
}

/// The steps that are methods, by service and name; each with its rows, by the table.
fn rows_of_methods() -> BTreeMap<(String, String), BTreeMap<&'static str, Row>> {
    let mut all_rows: BTreeMap<(String, String), BTreeMap<&'static str, Row>> = BTreeMap::new();
    for (service, drawn) in all() {
        for step in drawn.steps.into_iter().filter(|step| !step.automatic) {
            let rows = all_rows.entry((service.into(), step.name.into())).or_default();
            let row = rows.entry(drawn.file).or_default();
            row.from.extend(step.from);
            row.keeps_apart |= step.keeps_apart;
        }
    }
    all_rows
}

/// The comments of methods, each on one line.
fn comments() -> BTreeMap<(String, String), String> {
    let mut comments = BTreeMap::new();
    for service in pool().services() {
        let info = service.parent_file().file_descriptor_proto().source_code_info.clone();
        let info = info.unwrap_or_default();
        let house = service.package_name().split('.').nth(1).unwrap_or_default().to_string();
        for method in service.methods() {
            let here = info.location.iter().find(|location| location.path == method.path());
            let comment = here.unwrap().leading_comments().split_whitespace();
            let comment = comment.collect::<Vec<_>>().join(" ");
            comments.insert((house.clone(), method.name().to_string()), comment);
        }
    }
    comments
}

/// The states of "From A, B or C" in a comment.
fn states_in(comment: &str) -> BTreeSet<String> {
    let is_state =
        |word: &&str| word.len() > 1 && word.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
    let lists = comment.split("From ").skip(1).chain(comment.split(" from ").skip(1));
    let words = lists.flat_map(|list| {
        list.split(' ')
            .filter(|word| *word != "or")
            .map(|word| word.trim_matches([',', '.', ';', ':']))
            .take_while(is_state)
    });
    words.map(|word| format!("STATE_{word}")).collect()
}

#[test]
fn the_pages_in_the_docs_are_the_tables() {
    let methods = by_name();
    for (service, drawn) in all() {
        let who = |step: &str| methods[&(service.to_string(), step.to_string())].callers();
        let page = drawn.page(who);
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../docs/procedures")
            .join(drawn.file);
        if std::env::var_os("KEZHI_UPDATE_DOCS").is_some() {
            std::fs::write(&path, &page).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(found, page, "{} is out of date", path.display());
    }
}

//! The tables of all procedures: sound, and drawn in the docs as they are.

use std::collections::BTreeMap;
use std::path::Path;

use kezhi_law::Law;
use kezhi_procedure::diagram::{Drawn, DrawnStep};

use crate::kit::contract::{Method, methods};
use crate::tidy::sources;

/// The tables, each with the service whose it is.
pub fn all() -> Vec<(&'static str, Drawn)> {
    let law = Law::builtin();
    let services = [
        ("coordination", kezhi_coordination::procedures(&law)),
        ("enforcement", kezhi_enforcement::procedures(&law)),
        ("projects", kezhi_projects::procedures(&law)),
        ("publicservices", kezhi_publicservices::procedures(&law)),
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
    let taken = steps.filter(|(_, step)| !step.of_itself);
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
fn every_step_is_a_method_of_the_contract_or_comes_of_itself() {
    let methods = by_name();
    let is_method = |service: &str, step: &DrawnStep| methods.contains_key(&(service.into(), step.name.into()));
    let wrong: Vec<String> = all()
        .iter()
        .flat_map(|(service, drawn)| drawn.steps.iter().map(move |step| (service, drawn.file, step)))
        .filter(|(service, _, step)| !step.of_itself && !is_method(service, step))
        .map(|(_, file, step)| format!("{file}: {}", step.name))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
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

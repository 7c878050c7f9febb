//! The tables of all procedures: sound, and drawn in the docs as they are.

use std::path::Path;

use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;

use crate::tidy::sources;

fn all() -> Vec<Drawn> {
    let law = Law::builtin();
    let services = [
        kezhi_coordination::procedures(&law),
        kezhi_enforcement::procedures(&law),
        kezhi_projects::procedures(&law),
        kezhi_publicservices::procedures(&law),
    ];
    services.into_iter().flatten().collect()
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
    for drawn in all() {
        assert_eq!(drawn.mistakes, Vec::<String>::new(), "{}", drawn.file);
    }
}

#[test]
fn the_diagrams_in_the_docs_are_the_tables() {
    for drawn in all() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../docs/procedures")
            .join(drawn.file);
        if std::env::var_os("KEZHI_UPDATE_DOCS").is_some() {
            std::fs::write(&path, &drawn.page).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(found, drawn.page, "{} is out of date", path.display());
    }
}

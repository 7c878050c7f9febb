//! The house rules that a machine can check. A failing test here says what to do.

use std::path::{Path, PathBuf};

/// No file is longer; a table of test cases may be.
const LONGEST_FILE: usize = 400;
const LONGEST_TABLE: usize = 600;

/// Names that say nothing of what is inside.
const GRAB_BAGS: &[&str] = &["utils", "util", "helpers", "helper", "misc", "common"];

/// The crates that must stay pure, and what would make them impure.
const PURE: &[&str] = &["services/law", "services/patents", "services/procedure"];
const IMPURE: &[&str] = &["tokio", "tonic", "sea-orm", "kezhi-chassis", "kezhi-proto"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![root().join(folder)];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The sources, by their paths.
pub fn sources() -> Vec<(String, String)> {
    let folders = ["services", "proto", "tests"];
    read(folders.into_iter().flat_map(|folder| files(folder, "rs")))
}

/// What files say, by their paths from the root of the project.
fn read(paths: impl Iterator<Item = PathBuf>) -> Vec<(String, String)> {
    paths
        .map(|path| {
            let name = path.strip_prefix(root()).unwrap().display().to_string();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    for (name, text) in sources() {
        let lines = text.lines().count();
        let longest = if name.contains("/tests") {
            LONGEST_TABLE
        } else {
            LONGEST_FILE
        };
        assert!(
            lines <= longest,
            "{name} has {lines} lines. If you are here because a thing grew: it is two things now; give each its own file."
        );
    }
}

#[test]
fn no_name_is_a_grab_bag() {
    for (name, _) in sources() {
        let stem = Path::new(&name).file_stem().unwrap().to_string_lossy().to_string();
        assert!(
            !GRAB_BAGS.contains(&stem.as_str()),
            "{name}: say what is inside, or put it where it belongs"
        );
    }
}

#[test]
fn nothing_unfinished_is_left() {
    let marks = [["TO", "DO"], ["FIX", "ME"], ["todo", "!("], ["unimplemented", "!("]].map(|mark| mark.concat());
    for (name, text) in sources() {
        for mark in &marks {
            assert!(
                !text.contains(mark.as_str()),
                "{name} has {mark}: finish it, or leave it out"
            );
        }
    }
}

#[test]
fn the_law_and_the_procedures_stay_pure() {
    for folder in PURE {
        let manifest = std::fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
        for name in IMPURE {
            assert!(
                !manifest.contains(&format!("\n{name}")),
                "{folder} must not depend on {name}: it would no longer be pure"
            );
        }
    }
}

#[test]
fn every_dependency_is_used() {
    // The generated code of the contract calls it.
    let generated = ["tonic-prost"];
    let sources = sources();
    for manifest in files("services", "toml").into_iter().chain(files("proto", "toml")) {
        let Some(folder) = manifest.parent().filter(|folder| folder.join("src").is_dir()) else {
            continue;
        };
        let folder = folder.strip_prefix(root()).unwrap().display().to_string();
        let text = std::fs::read_to_string(&manifest).unwrap();
        let listed = text.split("[dependencies]").nth(1).unwrap_or_default();
        let listed = listed.split("\n[").next().unwrap_or_default();
        for name in listed.lines().filter_map(|line| line.split('.').next()) {
            let path = name.replace('-', "_");
            let used = sources
                .iter()
                .any(|(file, text)| file.starts_with(&folder) && text.contains(&path));
            assert!(
                used || name.is_empty() || generated.contains(&name),
                "{folder} lists {name} and does not use it: leave it out"
            );
        }
    }
}

#[test]
fn rules_know_neither_the_database_nor_the_wire() {
    for (name, text) in sources() {
        if name.contains("/rules/") || name.ends_with("/rules.rs") || name.ends_with("/procedure.rs") {
            for word in ["async fn", "sea_orm", "tonic::", "kezhi_chassis"] {
                assert!(
                    !text.contains(word),
                    "{name} has {word}: a rule goes from facts to a decision, and nothing else"
                );
            }
        }
    }
}

#[test]
fn only_stores_and_migrations_know_the_database() {
    // What is sealed of a tip-off is a store too.
    let stores = ["services/publicservices/src/tipoffs/seal.rs"];
    for (name, text) in sources() {
        let service = [
            "services/coordination/src",
            "services/enforcement/src",
            "services/projects/src",
            "services/publicservices/src",
            "services/gateway/src",
        ];
        let inside = service.iter().any(|folder| name.starts_with(folder));
        let is_store = name.contains("/store/") || name.ends_with("/store.rs");
        let excused = is_store || name.contains("/migrations/") || stores.contains(&name.as_str());
        assert!(
            !inside || excused || !text.contains("sea_orm"),
            "{name} has sea_orm: keep it in a store or a migration"
        );
    }
}

/// The documents of the project, by their paths from its root.
fn documents() -> Vec<(String, String)> {
    let own = [
        "README.md",
        "README.zh-CN.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
    ]
    .map(|name| root().join(name));
    read(
        own.into_iter()
            .chain(files("docs", "md"))
            .chain(files("services", "md")),
    )
}

#[test]
fn the_links_of_the_documents_lead_somewhere() {
    let mut followed = 0;
    for (document, text) in documents() {
        let folder = root().join(&document);
        let folder = folder.parent().unwrap();
        for link in text.split("](").skip(1) {
            let target = link.split([')', '#']).next().unwrap_or_default();
            if target.is_empty() || target.contains(':') || target.contains(char::is_whitespace) {
                continue;
            }
            assert!(
                folder.join(target).exists(),
                "{document} leads to {target}, which is not there"
            );
            followed += 1;
        }
    }
    assert!(followed > 100, "only {followed} links were followed");
}

#[test]
fn the_paths_that_the_documents_name_exist() {
    for (document, text) in documents() {
        for quoted in text.split('`').skip(1).step_by(2) {
            let is_path = quoted.contains('/')
                && ["services/", "proto/", "tests/", "docs/", ".ci/", "bench/"]
                    .iter()
                    .any(|start| quoted.starts_with(start))
                && !quoted.contains([' ', '<', '*', '{', '…']);
            assert!(
                !is_path || root().join(quoted).exists(),
                "{document} names {quoted}, which is not there"
            );
        }
    }
}

//! What was released stays: who updates finds its database, its settings and what it watches again. The contract is held by `buf breaking`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use kezhi_chassis::migrations::names;
use serde::{Deserialize, Serialize};

use crate::{events, pages};

/// What a release names.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Released {
    /// The settings.
    settings: BTreeSet<String>,
    /// The types of log entries.
    entries: BTreeSet<String>,
    /// The migrations of each service, in order.
    migrations: BTreeMap<String, Vec<String>>,
}

fn present() -> Released {
    Released {
        settings: pages::listed().into_keys().collect(),
        entries: events::KNOWN.clone(),
        migrations: BTreeMap::from([
            (
                kezhi_coordination::NAME.into(),
                names::<kezhi_coordination::migrations::Migrator>(),
            ),
            (
                kezhi_enforcement::NAME.into(),
                names::<kezhi_enforcement::migrations::Migrator>(),
            ),
            (
                kezhi_projects::NAME.into(),
                names::<kezhi_projects::migrations::Migrator>(),
            ),
            (
                kezhi_publicservices::NAME.into(),
                names::<kezhi_publicservices::migrations::Migrator>(),
            ),
        ]),
    }
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/released.toml")
}

#[test]
fn nothing_that_was_released_is_gone() {
    let present = present();
    if std::env::var_os("KEZHI_RELEASE").is_some() {
        std::fs::write(path(), toml::to_string_pretty(&present).unwrap()).unwrap();
    }
    let released: Released = toml::from_str(&std::fs::read_to_string(path()).unwrap()).unwrap();
    let gone = |before: &BTreeSet<String>, now: &BTreeSet<String>| before.difference(now).cloned().collect::<Vec<_>>();
    assert_eq!(gone(&released.settings, &present.settings), [""; 0], "settings");
    assert_eq!(gone(&released.entries, &present.entries), [""; 0], "types of entries");
    assert!(released.entries.len() > 200 && released.settings.len() > 100);
    for (service, before) in released.migrations {
        let now = &present.migrations[&service];
        let kept: Vec<&String> = now.iter().filter(|name| before.contains(name)).collect();
        assert_eq!(kept, before.iter().collect::<Vec<_>>(), "the migrations of {service}");
    }
}

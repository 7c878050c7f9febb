//! Embedded databases that are up to date, made once for all tests.

use std::path::Path;
use std::sync::LazyLock;

use super::process::{kezhi, succeed};

/// The files as `kezhi migrate` leaves them, by name.
static MIGRATED: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    succeed(kezhi(folder.path(), &[]).arg("migrate"));
    let files = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap());
    let databases = files.filter(|file| {
        let name = file.file_name();
        let name = name.to_string_lossy();
        name.ends_with(".db") || name.ends_with(".db-wal")
    });
    databases
        .map(|file| {
            let name = file.file_name().into_string().unwrap();
            (name, std::fs::read(file.path()).unwrap())
        })
        .collect()
});

/// Lays the databases of all services into a data folder.
pub fn lay_migrated(data: &Path) {
    assert!(MIGRATED.len() >= 4, "kezhi migrate left no databases");
    for (name, bytes) in &*MIGRATED {
        std::fs::write(data.join(name), bytes).unwrap();
    }
}

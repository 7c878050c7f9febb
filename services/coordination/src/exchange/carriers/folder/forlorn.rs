//! Files that lie in a folder and belong to no letter, as where its manifest could not be read or never came.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::away::named_in;
use super::manifests;

/// How long a file may wait for its manifest.
const PATIENCE: Duration = Duration::from_secs(24 * 3600);

/// The files that have been there for a day and that no manifest names.
pub fn forlorn(folder: &Path, now: SystemTime) -> io::Result<Vec<PathBuf>> {
    let mut old = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if is_old(&path, now) {
            old.insert(path);
        }
    }
    if !old.is_empty() {
        for manifest in manifests(folder)? {
            old.remove(&manifest);
            named_in(&manifest).inspect(|named| _ = old.remove(named));
        }
    }
    Ok(old.into_iter().collect())
}

/// True for a file, and no folder, that has not been written to for long. One that is gone meanwhile is nothing.
fn is_old(path: &Path, now: SystemTime) -> bool {
    let hidden = path
        .file_name()
        .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    let Ok(file) = fs::symlink_metadata(path) else {
        return false;
    };
    let written = file.modified().ok().filter(|_| !file.is_dir() && !hidden);
    written.is_some_and(|written| now.duration_since(written).is_ok_and(|age| age > PATIENCE))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::{Duration, SystemTime};

    use tempfile::TempDir;

    use super::super::away::put_refused;
    use super::forlorn;

    #[test]
    fn what_no_manifest_names_is_set_aside_after_a_day_and_nothing_else() {
        let folder = TempDir::new().unwrap();
        for (name, text) in [
            ("alone.csv", r#"{"file": "named.data"}"#),
            ("named.data", ""),
            ("a.manifest.json", r#"{"file": "named.data"}"#),
            (".b.data.unfinished", ""),
        ] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        fs::create_dir(folder.path().join("taken")).unwrap();
        let hour = Duration::from_secs(3600);
        let after = |hours| forlorn(folder.path(), SystemTime::now() + hour * hours).unwrap();
        assert!(after(23).is_empty());
        let alone = folder.path().join("alone.csv");
        assert_eq!(after(25), [alone.clone()]);
        put_refused(&alone, "no manifest names it").unwrap();
        assert!(after(25).is_empty());
        let read = |name: &str| fs::read_to_string(folder.path().join("refused").join(name)).unwrap();
        assert_eq!(read("alone.csv.reason.txt"), "no manifest names it\n");
        assert_eq!(read("alone.csv"), r#"{"file": "named.data"}"#);
        assert!(folder.path().join("named.data").exists(), "it is another letter's");
    }
}

//! Files that lie in a folder and belong to no letter, as where its manifest could not be read or never came.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::away::named_in;
use super::manifests;

/// How long a file may wait for its manifest, in seconds.
const PATIENCE: i64 = 24 * 3600;

/// The files that have been there for a day and that no manifest names; none while nobody knows what time it is.
pub fn forlorn(folder: &Path, now_micros: Option<i64>) -> io::Result<Vec<PathBuf>> {
    let Some(now) = now_micros.map(|micros| micros / 1_000_000) else {
        return Ok(Vec::new());
    };
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
            // Where one cannot be read now, any may be its file.
            old.remove(&named_by(&manifest)?);
        }
    }
    Ok(old.into_iter().collect())
}

/// The file that a manifest names; the manifest itself where it names none.
fn named_by(manifest: &Path) -> io::Result<PathBuf> {
    match File::open(manifest) {
        Ok(_) => Ok(named_in(manifest).unwrap_or_else(|| manifest.into())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(manifest.into()),
        Err(error) => Err(error),
    }
}

/// True for a file, and no folder, that has been there under its name for long: when it was written says nothing of that. One that is gone
/// meanwhile is nothing.
fn is_old(path: &Path, now: i64) -> bool {
    let name = path.file_name().unwrap_or_default();
    let is_hidden = name.as_encoded_bytes().starts_with(b".");
    let file = fs::symlink_metadata(path)
        .ok()
        .filter(|file| !file.is_dir() && !is_hidden);
    file.is_some_and(|file| now.saturating_sub(file.ctime()) > PATIENCE)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::MetadataExt;
    use std::path::PathBuf;
    use std::time::SystemTime;

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
        // A copy keeps the age of what was copied.
        let copied = fs::File::options()
            .write(true)
            .open(folder.path().join("alone.csv"))
            .unwrap();
        copied.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        let alone = folder.path().join("alone.csv");
        let laid = fs::metadata(&alone).unwrap().ctime();
        let after = |hours: i64| forlorn(folder.path(), Some((laid + hours * 3600 + 60) * 1_000_000)).unwrap();
        assert_eq!(forlorn(folder.path(), None).unwrap(), Vec::<PathBuf>::new());
        assert!(after(23).is_empty());
        assert_eq!(after(25), std::slice::from_ref(&alone));
        put_refused(&alone, "no manifest names it").unwrap();
        assert!(after(25).is_empty());
        let read = |name: &str| fs::read_to_string(folder.path().join("refused").join(name)).unwrap();
        assert_eq!(read("alone.csv.reason.txt"), "no manifest names it\n");
        assert_eq!(read("alone.csv"), r#"{"file": "named.data"}"#);
        assert!(folder.path().join("named.data").exists(), "it is another letter's");
    }
}

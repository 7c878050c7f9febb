//! Putting a letter out of the way: with all that belongs to it, and never over what lies there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{LONGEST, MANIFEST, is_manifest, is_of_the_letter, length_of};

/// Where what was taken is moved, and what could not be.
const TAKEN: &str = "taken";
const REFUSED: &str = "refused";
/// How the name of the file ends that says why a letter was refused.
const REASON: &str = ".reason.txt";

/// Moves a letter that was taken into its place.
pub fn put_taken(manifest: &Path) -> io::Result<()> {
    let files = files_of(manifest)?;
    let place = free_place(&manifest.with_file_name(TAKEN), manifest, &files)?;
    move_all(manifest, &files, &place)
}

/// Moves a letter that was refused, or a file of which nobody knows what letter it belongs to, into its place, with why.
pub fn put_refused(manifest: &Path, why: &str) -> io::Result<()> {
    let files = files_of(manifest)?;
    let place = free_place(&manifest.with_file_name(REFUSED), manifest, &files)?;
    fs::write(place.join(format!("{}{REASON}", stem(manifest))), format!("{why}\n"))?;
    move_all(manifest, &files, &place)
}

/// The manifest goes last, so that what broke off is taken up again.
fn move_all(manifest: &Path, files: &[PathBuf], place: &Path) -> io::Result<()> {
    for file in files {
        move_there(file, place)?;
    }
    move_there(manifest, place)
}

/// The name of a letter, as its files have it.
fn stem(manifest: &Path) -> String {
    let name = manifest.file_name().unwrap_or_default().to_string_lossy();
    name.trim_end_matches(MANIFEST).to_string()
}

/// The files that belong to a letter and are there: that which its manifest names, or, where that cannot be read, those that are named
/// as it is.
fn files_of(manifest: &Path) -> io::Result<Vec<PathBuf>> {
    if !is_manifest(manifest) {
        return Ok(Vec::new());
    }
    if let Some(named) = named_in(manifest) {
        return match fs::symlink_metadata(&named) {
            // Whoever names a folder does not move it, least of all those of the letters.
            Ok(file) => Ok(Some(named).filter(|_| !file.is_dir()).into_iter().collect()),
            // There is no such file, or there can be none.
            Err(error) if error.kind() == io::ErrorKind::NotFound || is_of_the_letter(&error) => Ok(Vec::new()),
            Err(error) => Err(error),
        };
    }
    let own = format!("{}.", stem(manifest));
    let mut files = Vec::new();
    for entry in fs::read_dir(manifest.parent().unwrap_or(Path::new(".")))? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(&own) && !name.ends_with(MANIFEST) && entry.file_type()?.is_file() {
            files.push(entry.path());
        }
    }
    Ok(files)
}

/// The file beside a manifest that it names, whatever else is wrong with it.
pub(super) fn named_in(manifest: &Path) -> Option<PathBuf> {
    let bytes = length_of(manifest).ok().flatten()?;
    let text = (bytes <= LONGEST).then(|| fs::read(manifest).ok()).flatten()?;
    let told = serde_json::from_slice::<serde_json::Value>(&text).ok()?;
    let name = told.get("file")?.as_str()?;
    Some(manifest.with_file_name(Path::new(name).file_name()?))
}

/// A folder in which nothing has the names of a letter: that of the place, or one in it with the next number.
fn free_place(place: &Path, manifest: &Path, files: &[PathBuf]) -> io::Result<PathBuf> {
    let names = || {
        files
            .iter()
            .map(PathBuf::as_path)
            .chain([manifest])
            .filter_map(Path::file_name)
    };
    let numbered = (2_u64..).map(|number| place.join(number.to_string()));
    let is_free = |folder: &PathBuf| names().all(|name| fs::symlink_metadata(folder.join(name)).is_err());
    let free = [place.to_path_buf()].into_iter().chain(numbered).find(is_free);
    let free = free.unwrap_or_else(|| place.to_path_buf());
    fs::create_dir_all(&free)?;
    Ok(free)
}

/// Moves a file, unless another instance moved it.
fn move_there(file: &Path, folder: &Path) -> io::Result<()> {
    match fs::rename(file, folder.join(file.file_name().unwrap_or_default())) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use tempfile::TempDir;

    use super::{put_refused, put_taken};

    fn lay(folder: &TempDir, manifest: &str, data: &str) -> PathBuf {
        fs::write(folder.path().join("x.data"), data).unwrap();
        let path = folder.path().join("x.manifest.json");
        fs::write(&path, manifest).unwrap();
        path
    }

    fn text(folder: &TempDir, path: &str) -> String {
        fs::read_to_string(folder.path().join(path)).unwrap()
    }

    fn left(folder: &Path) -> usize {
        fs::read_dir(folder)
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().path().is_file())
            .count()
    }

    #[test]
    fn a_letter_of_the_same_name_lies_beside_the_first_and_not_over_it() {
        let folder = TempDir::new().unwrap();
        for data in ["first", "second", "third"] {
            put_taken(&lay(&folder, r#"{"file": "x.data"}"#, data)).unwrap();
        }
        for (place, data) in [("taken", "first"), ("taken/2", "second"), ("taken/3", "third")] {
            assert_eq!(text(&folder, &format!("{place}/x.data")), data);
            assert_eq!(
                text(&folder, &format!("{place}/x.manifest.json")),
                r#"{"file": "x.data"}"#
            );
        }
        assert_eq!(left(folder.path()), 0);
    }

    #[test]
    fn what_was_refused_lies_beside_what_was_refused_before_each_with_its_reason() {
        let folder = TempDir::new().unwrap();
        let refusals = [("refused", "first"), ("refused/2", "second"), ("refused/3", "third")];
        for (_, data) in refusals {
            put_refused(&lay(&folder, "{", data), &format!("no {data} manifest")).unwrap();
        }
        for (place, data) in refusals {
            assert_eq!(text(&folder, &format!("{place}/x.data")), data);
            assert_eq!(
                text(&folder, &format!("{place}/x.reason.txt")),
                format!("no {data} manifest\n")
            );
        }
        assert_eq!(left(folder.path()), 0);
    }

    #[test]
    fn what_broke_off_after_the_data_were_moved_is_put_to_them() {
        let folder = TempDir::new().unwrap();
        let manifest = lay(&folder, r#"{"file": "x.data"}"#, "data");
        fs::create_dir(folder.path().join("taken")).unwrap();
        fs::rename(folder.path().join("x.data"), folder.path().join("taken/x.data")).unwrap();
        put_taken(&manifest).unwrap();
        assert_eq!(text(&folder, "taken/x.manifest.json"), r#"{"file": "x.data"}"#);
    }

    #[test]
    fn a_letter_that_names_the_folder_of_the_letters_does_not_move_it() {
        let folder = TempDir::new().unwrap();
        put_taken(&lay(&folder, r#"{"file": "x.data"}"#, "data")).unwrap();
        put_refused(&lay(&folder, r#"{"file": "taken"}"#, "data"), "it is a folder").unwrap();
        assert_eq!(text(&folder, "taken/x.data"), "data");
        assert_eq!(text(&folder, "refused/x.manifest.json"), r#"{"file": "taken"}"#);
    }

    #[test]
    fn a_refused_letter_has_its_reason_beside_it_and_leaves_nothing_behind_whatever_its_manifest_is() {
        for manifest in [r#"{"file": "x.data", "bytes": -1}"#, "{", "", "[]", r#"{"file": 7}"#] {
            let folder = TempDir::new().unwrap();
            put_refused(&lay(&folder, manifest, "data"), "the manifest: no number").unwrap();
            assert_eq!(text(&folder, "refused/x.reason.txt"), "the manifest: no number\n");
            assert_eq!(text(&folder, "refused/x.data"), "data");
            assert_eq!(left(folder.path()), 0, "{manifest}");
        }
    }
}

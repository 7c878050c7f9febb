//! Files that hold secrets: nobody but their owner reads them, and they are written whole or not at all.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// True for a file that others can read or change.
pub(crate) fn is_exposed(path: &Path) -> io::Result<bool> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}

/// Keeps a new file. Where another process was first, its file stands.
pub(crate) fn keep_new(path: &Path, text: &str) -> io::Result<()> {
    let draft = write_draft(path, text)?;
    let kept = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match kept {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => keep_name(path),
    }
}

/// Puts a file in the place of the one that is there.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    fs::rename(write_draft(path, text)?, path)?;
    keep_name(path)
}

fn write_draft(path: &Path, text: &str) -> io::Result<PathBuf> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder_of(path))?;
    // Each has a draft of its own, whichever process and thread it is.
    static DRAFTS: AtomicU32 = AtomicU32::new(0);
    let nth = DRAFTS.fetch_add(1, Ordering::Relaxed);
    let draft = path.with_extension(format!("draft-{}-{nth}", std::process::id()));
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(draft)
}

/// Forces the name of a file to the disk, which its folder holds.
fn keep_name(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

//! The data folder: nobody but its owner reads it, and one process at a time works on a database in it.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// What others may do to a file or folder.
const OTHERS: u32 = 0o077;

/// Makes the folder where it is missing, and closes it to others.
pub fn prepare(data: &Path) -> Result<(), Failure> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(data);
    made.map_err(|error| failed(data, error))?;
    for folder in [data.to_path_buf(), data.join("keys"), data.join("heads")] {
        close_to_others(&folder);
    }
    Ok(())
}

/// Makes an empty file where there is none, which only its owner reads; SQLite gives what lies beside it the same rights.
pub fn prepare_file(file: &Path) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    let opened = options.write(true).create(true).truncate(false).mode(0o600).open(file);
    opened.map_err(|error| failed(file, error))?;
    for part in with_companions(file) {
        close_to_others(&part);
    }
    Ok(())
}

/// A SQLite file and what lies beside it.
pub fn with_companions(file: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|end| PathBuf::from(format!("{}{end}", file.display())))
}

/// True for what is there and others can read or change.
pub fn is_open_to_others(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & OTHERS != 0)
}

/// What belongs to someone else cannot be closed; `kezhi doctor` tells of it.
fn close_to_others(path: &Path) {
    if is_open_to_others(path) {
        let Ok(metadata) = fs::metadata(path) else { return };
        let mode = metadata.permissions().mode() & !OTHERS;
        if let Err(error) = fs::set_permissions(path, Permissions::from_mode(mode)) {
            eprintln!("kezhi: others can read {}: {error}", path.display());
        }
    }
}

/// Held for as long as a process works on a database of the folder.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "the lock ends when the file is closed")] File);

/// Refuses a second process on the database of a service.
pub fn lock(data: &Path, service: &str) -> Result<Lock, Failure> {
    let path = data.join(format!("{service}.lock"));
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(false).mode(0o600).open(&path);
    let file = file.map_err(|error| failed(&path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(Failure::Usage(format!(
            "another process works on {service} in {}: stop it first",
            data.display()
        ))),
        Err(TryLockError::Error(error)) => Err(failed(&path, error)),
    }
}

/// Waits until no other process is in the queue for a database before this one.
pub fn queue(data: &Path, service: &str) -> Result<Lock, Failure> {
    let path = data.join(format!("{service}.queue"));
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(false).mode(0o600).open(&path);
    let file = file.and_then(|file| file.lock().map(|()| file));
    file.map(Lock).map_err(|error| failed(&path, error))
}

fn failed(path: &Path, error: io::Error) -> Failure {
    Failure::Finding(format!("{}: {error}", path.display()))
}

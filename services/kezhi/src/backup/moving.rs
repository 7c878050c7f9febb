//! `kezhi move`.

use std::fs;
use std::path::Path;

use super::{restore, write};
use crate::database::lock_file;
use crate::failure::Failure;
use crate::services::SERVICES;
use crate::settings::{self, Settings};

/// Moves everything to where other settings keep it, as from SQLite to PostgreSQL; the logs and their hashes stay the same. Nothing
/// may work on the databases meanwhile, and what was moved stays where it was.
pub async fn run(from: &Settings, to: &Path) -> Result<(), Failure> {
    let mut to = settings::read(Some(to)).map_err(Failure::usage)?;
    // Settings that name no folder of their own go on with this one.
    if to.data == Settings::default().data {
        to.data.clone_from(&from.data);
    }
    let mut locks = Vec::new();
    for service in &SERVICES {
        let (here, there) = (from.database(service.name), to.database(service.name));
        if here == there {
            return Err(Failure::Usage(format!(
                "{} would be moved to where it is",
                service.name
            )));
        }
        locks.extend(lock_file(from, service, &here)?);
    }
    let set = from.data.join("moving");
    // What an earlier attempt left behind.
    let _ = fs::remove_dir_all(&set);
    write::run(from, &set).await?;
    // Both may lie in one folder, of which each takes the lock of its own.
    drop(locks);
    restore::run(&to, &set, None, None).await?;
    fs::remove_dir_all(&set).map_err(|error| Failure::Finding(format!("{}: {error}", set.display())))
}

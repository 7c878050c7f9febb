//! `kezhi migrate`.

use crate::database::{asked, lock_file, migrate, note_of, open_as_owner, refuse_missing, wait_for_turn};
use crate::failure::Failure;
use crate::settings::Settings;

/// Brings databases up to date. One that was there and is missing is not made anew.
pub async fn run(settings: &Settings, services: &[String]) -> Result<(), Failure> {
    for service in asked(services)? {
        let _turn = wait_for_turn(settings, service)?;
        let database = settings.database(service.name);
        let _lock = lock_file(settings, service, &database)?;
        let is_missing = database.file().is_some_and(|file| !file.exists());
        if is_missing && settings.heads_folder().exists() {
            refuse_missing(service, &database, &note_of(settings, service)?)?;
        }
        let db = open_as_owner(settings, service.name).await?;
        migrate(settings, &db, service).await?;
        eprintln!("kezhi: the database of {} is up to date", service.name);
    }
    Ok(())
}

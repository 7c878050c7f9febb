//! `kezhi migrate`.

use crate::database::{asked, lock_file, migrate, open_as_owner, wait_for_turn};
use crate::failure::Failure;
use crate::settings::Settings;

/// Brings databases up to date.
pub async fn run(settings: &Settings, services: &[String]) -> Result<(), Failure> {
    for service in asked(services)? {
        let _turn = wait_for_turn(settings, service)?;
        let _lock = lock_file(settings, service, &settings.database(service.name))?;
        let db = open_as_owner(settings, service.name).await?;
        migrate(settings, &db, service).await?;
        eprintln!("kezhi: the database of {} is up to date", service.name);
    }
    Ok(())
}

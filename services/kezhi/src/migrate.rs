//! `kezhi migrate`.

use crate::database::{asked, lock_file, migrate, open};
use crate::failure::Failure;
use crate::settings::Settings;

/// Brings databases up to date.
pub async fn run(settings: &Settings, services: &[String]) -> Result<(), Failure> {
    for service in asked(services)? {
        let _lock = lock_file(settings, service, &settings.database(service.name))?;
        let db = open(settings, service.name).await?;
        migrate(settings, &db, service).await?;
        eprintln!("kezhi: the database of {} is up to date", service.name);
    }
    Ok(())
}

//! `kezhi migrate`, and the databases of the services.

use kezhi_chassis::store::connect;
use sea_orm::DatabaseConnection;

use crate::failure::Failure;
use crate::services::{SERVICES, Service};
use crate::settings::Settings;

/// Brings databases up to date.
pub async fn run(settings: &Settings, services: &[String]) -> Result<(), Failure> {
    for service in asked(services)? {
        let db = open(settings, service.name).await?;
        migrate(&db, service).await?;
        eprintln!("kezhi: the database of {} is up to date", service.name);
    }
    Ok(())
}

/// The services that are asked for by name; all when none is named.
pub fn asked(names: &[String]) -> Result<Vec<&'static Service>, Failure> {
    if names.is_empty() {
        return Ok(SERVICES.iter().collect());
    }
    names.iter().map(|name| named(name)).collect()
}

/// The service of a name.
fn named(name: &str) -> Result<&'static Service, Failure> {
    Service::named(name).ok_or_else(|| {
        let known = Service::all_names();
        Failure::Usage(format!("{name:?} is no service with a database; there are {known}"))
    })
}

/// Connects to the database of a service.
pub async fn open(settings: &Settings, service: &str) -> Result<DatabaseConnection, Failure> {
    std::fs::create_dir_all(&settings.data)
        .map_err(|error| Failure::Finding(format!("{}: {error}", settings.data.display())))?;
    connect(&settings.database(service))
        .await
        .map_err(|error| failed(service, error))
}

/// Brings one database up to date.
pub async fn migrate(db: &DatabaseConnection, service: &Service) -> Result<(), Failure> {
    (service.migrate)(db).await.map_err(|error| failed(service.name, error))
}

/// Refuses a database that `kezhi migrate` has not brought up to date: every call to it would fail.
pub async fn refuse_outdated(db: &DatabaseConnection, service: &Service) -> Result<(), Failure> {
    let name = service.name;
    match (service.pending)(db).await {
        Ok(0) => Ok(()),
        Ok(_) => Err(Failure::Usage(format!(
            "the database of {name} is not up to date: run `kezhi migrate`"
        ))),
        Err(error) => Err(failed(name, error)),
    }
}

fn failed(service: &str, error: sea_orm::DbErr) -> Failure {
    Failure::Finding(format!("the database of {service}: {error}"))
}

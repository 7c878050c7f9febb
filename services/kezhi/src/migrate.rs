//! `kezhi migrate`, and the databases of the services.

use kezhi_chassis::store::connect;
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;

use crate::failure::Failure;
use crate::settings::Settings;

/// The services that have a database.
pub const SERVICES: [&str; 3] = [
    kezhi_enforcement::NAME,
    kezhi_projects::NAME,
    kezhi_publicservices::NAME,
];

/// Brings databases up to date.
pub async fn run(settings: &Settings, services: &[String]) -> Result<(), Failure> {
    let all: Vec<String> = SERVICES.map(String::from).to_vec();
    for service in if services.is_empty() { &all } else { services } {
        let db = open(settings, service).await?;
        migrate(&db, service).await?;
        eprintln!("kezhi: the database of {service} is up to date");
    }
    Ok(())
}

/// Connects to the database of a service.
pub async fn open(settings: &Settings, service: &str) -> Result<DatabaseConnection, Failure> {
    if settings.place(service).is_none() {
        return Err(Failure::Usage(format!(
            "{service:?} is no service with a database; there are {}",
            SERVICES.join(", ")
        )));
    }
    std::fs::create_dir_all(&settings.data)
        .map_err(|error| Failure::Finding(format!("{}: {error}", settings.data.display())))?;
    connect(&settings.database(service))
        .await
        .map_err(|error| Failure::Finding(format!("the database of {service}: {error}")))
}

/// Brings one database up to date.
pub async fn migrate(db: &DatabaseConnection, service: &str) -> Result<(), Failure> {
    let done = match service {
        kezhi_enforcement::NAME => kezhi_enforcement::migrations::Migrator::up(db, None).await,
        kezhi_projects::NAME => kezhi_projects::migrations::Migrator::up(db, None).await,
        kezhi_publicservices::NAME => kezhi_publicservices::migrations::Migrator::up(db, None).await,
        _ => Ok(()),
    };
    done.map_err(|error| Failure::Finding(format!("the database of {service}: {error}")))
}

/// Refuses a database that `kezhi migrate` has not brought up to date: every call to it would fail.
pub async fn refuse_outdated(db: &DatabaseConnection, service: &str) -> Result<(), Failure> {
    let pending = match service {
        kezhi_enforcement::NAME => kezhi_enforcement::migrations::Migrator::get_pending_migrations(db).await,
        kezhi_projects::NAME => kezhi_projects::migrations::Migrator::get_pending_migrations(db).await,
        kezhi_publicservices::NAME => kezhi_publicservices::migrations::Migrator::get_pending_migrations(db).await,
        _ => return Ok(()),
    };
    match pending {
        Ok(pending) if pending.is_empty() => Ok(()),
        Ok(_) => Err(Failure::Usage(format!(
            "the database of {service} is not up to date: run `kezhi migrate`"
        ))),
        Err(error) => Err(Failure::Finding(format!("the database of {service}: {error}"))),
    }
}

//! The databases of the services: opened, brought up to date, and held to what is known of them.

use std::sync::Arc;

use kezhi_chassis::ServiceContext;
use kezhi_chassis::clock::Clock;
use kezhi_chassis::contract::Contract;
use kezhi_chassis::law_book::LawBook;
use kezhi_chassis::log::{Head, HeadNote, Noted, has_unvouched_rows};
use kezhi_chassis::migrations::{Standing, grant, take_turn};
use kezhi_chassis::store::{Database, connect, connect_pooled, forget_tables, soundness};
use sea_orm::{DatabaseConnection, DbBackend};

use crate::failure::Failure;
use crate::folder::{Lock, lock, prepare, prepare_file, queue};
use crate::sealing;
use crate::services::{SERVICES, Service};
use crate::settings::Settings;
use crate::token::signer;

/// A database that was found to be what it should be.
pub struct Opened {
    /// The connections.
    pub db: DatabaseConnection,
    /// Those over which calls write.
    pub writer: DatabaseConnection,
    /// How far its log has come.
    pub head: Head,
    /// Keeps others from an embedded database.
    pub lock: Option<Lock>,
}

/// The services that are asked for by name; all when none is named.
pub fn asked(names: &[String]) -> Result<Vec<&'static Service>, Failure> {
    if names.is_empty() {
        return Ok(SERVICES.iter().collect());
    }
    names.iter().map(|name| named(name)).collect()
}

/// The service of a name.
pub fn named(name: &str) -> Result<&'static Service, Failure> {
    Service::named(name).ok_or_else(|| {
        let known = Service::all_names();
        Failure::Usage(format!("{name:?} is no service with a database; there are {known}"))
    })
}

/// Connects to the database of a service.
pub async fn open(settings: &Settings, service: &str) -> Result<DatabaseConnection, Failure> {
    let database = settings.database(service);
    if let Some(file) = database.file() {
        prepare(&settings.data)?;
        prepare_file(file)?;
    }
    let connected = connect_pooled(&database, &settings.pool).await;
    connected.map_err(|error| failed(service, error))
}

/// Connects as whoever may change the tables themselves; where the settings name no other login, that is the service's own.
pub async fn open_as_owner(settings: &Settings, service: &str) -> Result<DatabaseConnection, Failure> {
    match settings.owner(service) {
        Some(owner) => connect(&owner).await.map_err(|error| failed(service, error)),
        None => open(settings, service).await,
    }
}

/// Connects to a database that must be there: opening a SQLite file would make it.
pub async fn open_existing(settings: &Settings, service: &str) -> Result<DatabaseConnection, Failure> {
    match settings.database(service).file() {
        Some(file) if !file.exists() => Err(Failure::Usage(format!("there is no database {}", file.display()))),
        _ => open(settings, service).await,
    }
}

/// Opens a database to serve from it. Refuses one that is damaged, that is not the one that was noted here, that is not up to date,
/// or on which another process works.
pub async fn open_to_serve(settings: &Settings, service: &Service, note: &HeadNote) -> Result<Opened, Failure> {
    let database = settings.database(service.name);
    let lock = lock_file(settings, service, &database)?;
    refuse_missing(service, &database, note)?;
    let db = open(settings, service.name).await?;
    refuse_damaged(&db, service).await?;
    // An embedded database is brought up to date on start; in production, `kezhi migrate` is a step of its own.
    match database.is_file() {
        true => migrate(settings, &db, service).await?,
        false => refuse_outdated(&db, service).await?,
    }
    let head = Head::read(&db).await?;
    refuse_older(&db, service, note, &head).await?;
    // Whoever writes to SQLite writes alone, and finds over the same connection the pages of the file in memory that it left there.
    let writer = match database.is_file() {
        true => connect_pooled(&database, &settings.pool.of_one())
            .await
            .map_err(|error| failed(service.name, error))?,
        false => db.clone(),
    };
    Ok(Opened { db, writer, head, lock })
}

/// Keeps other processes from an embedded database.
pub fn lock_file(settings: &Settings, service: &Service, database: &Database) -> Result<Option<Lock>, Failure> {
    if !database.is_file() {
        return Ok(None);
    }
    prepare(&settings.data)?;
    lock(&settings.data, service.name).map(Some)
}

/// Waits until no other `kezhi migrate` works on an embedded database; of PostgreSQL's, the database itself is waited for.
pub fn wait_for_turn(settings: &Settings, service: &Service) -> Result<Option<Lock>, Failure> {
    if !settings.database(service.name).is_file() {
        return Ok(None);
    }
    prepare(&settings.data)?;
    queue(&settings.data, service.name).map(Some)
}

/// Brings one database up to date, over a connection of its owner. Refuses one that a newer binary has brought further. What a migration changed, the log vouches for
/// anew.
pub async fn migrate(settings: &Settings, db: &DatabaseConnection, service: &Service) -> Result<(), Failure> {
    let name = service.name;
    let _turn = match db.get_database_backend() {
        DbBackend::Postgres => {
            let owner = settings.owner(name).unwrap_or_else(|| settings.database(name));
            Some(take_turn(&owner).await.map_err(|error| failed(name, error))?)
        }
        _ => None,
    };
    let changed = match service.standing(db).await.map_err(|error| failed(name, error))? {
        Standing::UpToDate => false,
        Standing::Behind(_) => {
            (service.migrate)(db).await.map_err(|error| failed(name, error))?;
            forget_tables(db).await.map_err(|error| failed(name, error))?;
            Head::read(db).await?.position > 0
        }
        Standing::Ahead(strange) => return Err(too_old(name, &strange)),
        Standing::Unreleased => return Err(unreleased(name)),
    };
    // An update that was cut off before stock was taken is finished by the next.
    if changed || has_unvouched_rows(db, &service.guard()).await? {
        let context = bare_context(settings, service, db.clone())?;
        context.take_stock(&service.guard()).await?;
    }
    match (settings.owner(name), settings.database(name).login()) {
        (Some(_), Some(login)) if db.get_database_backend() == DbBackend::Postgres => {
            grant(db, &login.name).await.map_err(|error| failed(name, error))
        }
        _ => Ok(()),
    }
}

/// A service without its guards at the door and its tasks, for a command that writes into its log.
pub fn bare_context(settings: &Settings, service: &Service, db: DatabaseConnection) -> Result<ServiceContext, Failure> {
    let context = ServiceContext::new(
        service.name,
        db,
        Clock::system(),
        Contract::load().map_err(Failure::finding)?,
        LawBook::builtin(),
        settings.authority.clone(),
    );
    Ok(context.guarded_by(service.guard()).sealed_by(sealing::keys(settings)?))
}

/// Refuses a database that `kezhi migrate` has not brought up to date: every call to it would fail.
pub async fn refuse_outdated(db: &DatabaseConnection, service: &Service) -> Result<(), Failure> {
    let name = service.name;
    match service.standing(db).await.map_err(|error| failed(name, error))? {
        Standing::UpToDate => Ok(()),
        Standing::Behind(_) => Err(Failure::Usage(format!(
            "the database of {name} is not up to date: run `kezhi migrate`"
        ))),
        Standing::Ahead(strange) => Err(too_old(name, &strange)),
        Standing::Unreleased => Err(unreleased(name)),
    }
}

fn too_old(service: &str, strange: &str) -> Failure {
    Failure::Usage(format!(
        "this binary is too old: the database of {service} has {strange}, which it does not know"
    ))
}

fn unreleased(service: &str) -> Failure {
    Failure::Usage(format!(
        "the database of {service} was written before the first release, 0.1.0, and has other names: begin with an empty place, or run \
         the binary that wrote it"
    ))
}

/// Where the head of a service's log is noted.
pub fn note_of(settings: &Settings, service: &'static Service) -> Result<HeadNote, Failure> {
    let signer = Arc::new(signer(settings)?);
    Ok(HeadNote::new(&settings.heads_folder(), service.name, signer))
}

/// Refuses to begin anew where there was something.
pub fn refuse_missing(service: &Service, database: &Database, note: &HeadNote) -> Result<(), Failure> {
    let Some(file) = database.file().filter(|file| !file.exists()) else {
        return Ok(());
    };
    match note.read() {
        Noted::Head(noted) if noted.head.position > 0 => Err(Failure::Finding(format!(
            "the database of {} is missing: {} is not there, but its log had come to {} ({})\n{}",
            service.name,
            file.display(),
            noted.head.position,
            note.path().display(),
            what_can_be_done(service.name),
        ))),
        _ => Ok(()),
    }
}

/// Refuses a log that does not have what was noted of it: it is older than it was, or another one.
async fn refuse_older(db: &DatabaseConnection, service: &Service, note: &HeadNote, head: &Head) -> Result<(), Failure> {
    let name = service.name;
    match note.read() {
        Noted::Nothing => Ok(()),
        Noted::Unreadable => {
            eprintln!(
                "kezhi: {} cannot be read, or was signed by another key; it is written anew",
                note.path().display()
            );
            Ok(())
        }
        Noted::Head(noted) => match noted.head.is_part_of(db).await? {
            true => Ok(()),
            false => Err(Failure::Finding(format!(
                "the database of {name} is older than it was, or another: its log ends at {}, and does not have the entry {} that was \
                 noted in {}\n{}",
                head.position,
                noted.head.position,
                note.path().display(),
                what_can_be_done(name),
            ))),
        },
    }
}

/// What an administrator may do about a database that is missing or older.
pub fn what_can_be_done(service: &str) -> String {
    format!(
        "put back the newest backup with `kezhi restore`, or of it this service alone with `--only {service}`, or go on without what is lost with `kezhi recover {service} --reason …`; \
         docs/operations.md says what each means"
    )
}

async fn refuse_damaged(db: &DatabaseConnection, service: &Service) -> Result<(), Failure> {
    let name = service.name;
    let faults = soundness::faults(db).await.map_err(|error| failed(name, error))?;
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Failure::Finding(format!(
            "the database of {name} is damaged:\n{}\nput back the newest backup with `kezhi restore`",
            faults.join("\n")
        ))),
    }
}

/// A fault of a database, with the service whose it is.
pub fn failed(service: &str, error: sea_orm::DbErr) -> Failure {
    Failure::Finding(format!("the database of {service}: {error}"))
}

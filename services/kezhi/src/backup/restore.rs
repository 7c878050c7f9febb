//! `kezhi restore`.

use std::fs;
use std::path::{Path, PathBuf};

use kezhi_chassis::log::{HeadNote, Noted, verify, verify_rows};
use kezhi_chassis::store::{Database, begin_alone, begin_to_read, connect, copy, is_empty, open_copy};
use sea_orm::DatabaseConnection;

use super::check::check;
use super::manifest::{Kept, Manifest, keep};
use super::write::key_name;
use crate::database::{bare_context, failed, lock_file, migrate, named, open, open_as_owner};
use crate::failure::Failure;
use crate::folder::{prepare, with_companions};
use crate::recover::go_on;
use crate::say::say;
use crate::sealing;
use crate::services::{SERVICES, Service};
use crate::settings::Settings;
use crate::token::{key_file, signer};

/// Puts a set, or one service of it, back into an empty place. Where the folder or those who follow remember more than the set has,
/// a reason is asked for: what came after the backup is lost then, and that is recorded.
pub async fn run(settings: &Settings, set: &Path, only: Option<&str>, reason: Option<&str>) -> Result<(), Failure> {
    let manifest = check(settings, set).await?;
    let services: Vec<&'static Service> = match only {
        Some(service) => vec![named(service)?],
        None => SERVICES.iter().collect(),
    };
    prepare(&settings.data)?;
    let mut locks = Vec::new();
    for service in &SERVICES {
        locks.extend(lock_file(settings, service, &settings.database(service.name))?);
    }
    for service in &services {
        refuse_in_use(settings, service).await?;
    }
    put_files_back(settings, set, &manifest)?;
    let lost = lost(settings, set, &manifest, &services).await?;
    if let (Some((service, noted)), None) = (lost.first(), reason) {
        return Err(Failure::Usage(format!(
            "{} had come to {noted}, which the backup does not have: what it does not have is lost. Say why with --reason",
            service.name
        )));
    }
    for service in &services {
        if let Some(kept) = manifest.services.get(service.name) {
            put_back(settings, service, set, kept).await?;
            say(format_args!("{}: put back up to {}", service.name, kept.log.position));
        }
    }
    for service in &services {
        let context = bare_context(settings, service, open(settings, service.name).await?)?;
        sealing::warn_of_unopened(&context, service).await?;
    }
    let reason = reason.unwrap_or_default();
    let noted = |service: &Service| {
        lost.iter()
            .find(|(lost, _)| lost.name == service.name)
            .map(|(_, noted)| *noted)
    };
    for service in services {
        // The others, which stay as they are, may have taken what the service lacks.
        if let Some(noted) = noted(service).or(only.map(|_| 0)) {
            go_on(settings, service, noted, reason, None).await?;
        }
    }
    Ok(())
}

/// The services of which this folder has noted what a set does not have, and how far they had come.
async fn lost(
    settings: &Settings,
    set: &Path,
    manifest: &Manifest,
    services: &[&'static Service],
) -> Result<Vec<(&'static Service, i64)>, Failure> {
    let signer = std::sync::Arc::new(signer(settings)?);
    let mut lost = Vec::new();
    for service in services.iter().copied() {
        let note = HeadNote::new(&settings.heads_folder(), service.name, signer.clone());
        let (Some(kept), Noted::Head(noted)) = (manifest.services.get(service.name), note.read()) else {
            continue;
        };
        let copy = open_copy(&set.join(&kept.file))
            .await
            .map_err(|error| failed(service.name, error))?;
        if !noted.head.is_part_of(&copy).await? {
            lost.push((service, noted.head.position));
        }
    }
    Ok(lost)
}

async fn refuse_in_use(settings: &Settings, service: &Service) -> Result<(), Failure> {
    let database = settings.database(service.name);
    let in_use = match database.file() {
        Some(file) => with_companions(file).iter().any(|part| part.exists()),
        None => {
            let db = open_as_owner(settings, service.name).await?;
            !is_empty(&db).await?
        }
    };
    match in_use {
        false => Ok(()),
        true => Err(Failure::Usage(format!(
            "there is a database of {} already: a backup is put back into an empty place; move it away first",
            service.name
        ))),
    }
}

/// Puts the key and the operator's law back. What is there already must be the same.
fn put_files_back(settings: &Settings, set: &Path, manifest: &Manifest) -> Result<(), Failure> {
    for name in manifest.files.keys() {
        let Some(target) = place_of(settings, name) else {
            continue;
        };
        let refused = |error| Failure::Finding(format!("{}: {error}", target.display()));
        let bytes = fs::read(set.join(name)).map_err(refused)?;
        match fs::read(&target) {
            Ok(there) if there == bytes => {}
            Ok(_) => {
                return Err(Failure::Usage(format!(
                    "{} is there already, and another",
                    target.display()
                )));
            }
            Err(_) => keep(&target, &bytes).map_err(refused)?,
        }
    }
    Ok(())
}

/// Where a file of a set belongs. The settings are the operator's to put back, with their secrets; a key that the settings name
/// belongs where they name it.
fn place_of(settings: &Settings, name: &str) -> Option<PathBuf> {
    match name.split_once('/')? {
        ("keys", key) if key == key_name(settings) => Some(key_file(settings)),
        ("keys", sealing::FILE) => sealing::file(settings),
        ("law", file) => Some(settings.law_folder().join(file)),
        _ => None,
    }
}

/// A copy of the kept file is brought up to date beside its place; then it takes the place, or its rows go into the database that has.
async fn put_back(settings: &Settings, service: &'static Service, set: &Path, kept: &Kept) -> Result<(), Failure> {
    let staged = settings.data.join(format!("{}.restoring.db", service.name));
    let refused = |error| Failure::Finding(format!("{}: {error}", staged.display()));
    for part in with_companions(&staged) {
        let _ = fs::remove_file(part);
    }
    fs::copy(set.join(&kept.file), &staged).map_err(refused)?;
    let db = connect(&Database(format!("sqlite://{}", staged.display())))
        .await
        .map_err(|error| failed(service.name, error))?;
    migrate(settings, &db, service).await?;
    match settings.database(service.name).file() {
        Some(file) => {
            close(db, service).await?;
            fs::rename(&staged, file).map_err(refused)?;
        }
        None => {
            copy_over(settings, service, &db).await?;
            close(db, service).await?;
            fs::remove_file(&staged).map_err(refused)?;
        }
    }
    it_is_the_same(settings, service, kept).await
}

async fn close(db: DatabaseConnection, service: &Service) -> Result<(), Failure> {
    db.close().await.map_err(|error| failed(service.name, error))
}

async fn copy_over(settings: &Settings, service: &Service, staged: &DatabaseConnection) -> Result<(), Failure> {
    let fault = |error| failed(service.name, error);
    let db = open_as_owner(settings, service.name).await?;
    migrate(settings, &db, service).await?;
    let view = begin_to_read(staged).await?;
    let transaction = begin_alone(&db).await.map_err(fault)?;
    copy(&view, &transaction, service.derived.tables).await?;
    (service.derived.renew)(&transaction).await.map_err(fault)?;
    transaction.commit().await.map_err(fault)?;
    db.close().await.map_err(fault)
}

/// What was put back is what was kept: its log has the last entry of the set's, and vouches for every row.
async fn it_is_the_same(settings: &Settings, service: &Service, kept: &Kept) -> Result<(), Failure> {
    let db = open(settings, service.name).await?;
    let whole = verify(&db).await?.is_ok() && kept.log.is_part_of(&db).await?;
    let findings = verify_rows(&db, &service.guard()).await?;
    db.close().await.map_err(|error| failed(service.name, error))?;
    match whole && findings.is_empty() {
        true => Ok(()),
        false => Err(Failure::Finding(format!(
            "the log of {} is not what was kept",
            service.name
        ))),
    }
}

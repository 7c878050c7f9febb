//! `kezhi backup`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use kezhi_chassis::clock::Clock;
use kezhi_chassis::follow::positions;
use kezhi_chassis::log::{Head, verify};
use kezhi_chassis::store::{begin_alone, connect_to_copy, copy};
use sea_orm::ConnectionTrait;

use super::manifest::{FORM, Kept, Manifest, digest_of, keep};
use crate::database::{failed, open_existing, refuse_outdated};
use crate::failure::Failure;
use crate::folder::{prepare, prepare_file};
use crate::neighbours::{Fork, views};
use crate::say::say;
use crate::sealing;
use crate::services::{SERVICES, Service};
use crate::settings::Settings;
use crate::token::{key_file, signer};

/// Writes a set into a folder that is not there yet, or empty. The suite may run meanwhile.
pub async fn run(settings: &Settings, set: &Path) -> Result<(), Failure> {
    if fs::read_dir(set).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::Usage(format!("{} is not empty", set.display())));
    }
    let signer = signer(settings)?;
    let mut databases = Vec::new();
    for service in &SERVICES {
        let db = open_existing(settings, service.name).await?;
        refuse_outdated(&db, service).await?;
        databases.push((service.name, db));
    }
    let views = views(&databases).await?;
    if !views.forks.is_empty() {
        let told: Vec<String> = views.forks.iter().map(Fork::told).collect();
        return Err(Failure::Finding(told.join("\n")));
    }
    for (name, view) in &views.of {
        if let Err(finding) = verify(view).await? {
            let message = format!("{name}: log row {} is bad: {}", finding.position, finding.what);
            return Err(Failure::Finding(message));
        }
    }
    prepare(set)?;
    let mut services = BTreeMap::new();
    for ((name, view), service) in views.of.iter().zip(&SERVICES) {
        let kept = keep_service(view, service, set).await?;
        say(format_args!("{name}: kept up to {}", kept.log.position));
        services.insert(name.to_string(), kept);
    }
    let manifest = Manifest {
        form: FORM,
        version: env!("CARGO_PKG_VERSION").into(),
        made: Clock::system().now_micros().div_euclid(1_000_000),
        services,
        files: keep_files(settings, set).map_err(|error| unwritten(set, error))?,
    };
    let written = manifest.write(set, &signer).and_then(|()| File::open(set)?.sync_all());
    written.map_err(|error| unwritten(set, error))
}

async fn keep_service(view: &impl ConnectionTrait, service: &Service, set: &Path) -> Result<Kept, Failure> {
    let file = format!("{}.db", service.name);
    let path = set.join(&file);
    prepare_file(&path)?;
    let fault = |error| failed(service.name, error);
    let copied = connect_to_copy(&path).await.map_err(fault)?;
    (service.migrate)(&copied).await.map_err(fault)?;
    let transaction = begin_alone(&copied).await.map_err(fault)?;
    let tables = copy(view, &transaction, service.derived.tables).await?;
    (service.derived.renew)(&transaction).await.map_err(fault)?;
    transaction.commit().await.map_err(fault)?;
    copied.close().await.map_err(fault)?;
    let synced = File::open(&path).and_then(|file| file.sync_all());
    let sha256 = synced
        .and_then(|()| digest_of(&path))
        .map_err(|error| unwritten(&path, error))?;
    Ok(Kept {
        file,
        sha256,
        log: Head::read(view).await?,
        follows: positions(view).await?,
        tables,
    })
}

/// Keeps the keys, the operator's law and the settings; gives their digests.
fn keep_files(settings: &Settings, set: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut files = vec![(
        PathBuf::from("keys").join(key_name(settings)),
        fs::read(key_file(settings))?,
    )];
    // Keys that the settings keep elsewhere are kept there: whoever has the set alone cannot open what is sealed in it.
    if let Some(file) = sealing::file(settings).filter(|file| settings.sealing.key_file.is_none() && file.exists()) {
        files.push((PathBuf::from("keys").join(sealing::FILE), fs::read(file)?));
    }
    for file in law_files(settings)? {
        files.push((
            PathBuf::from("law").join(file.file_name().unwrap_or_default()),
            fs::read(&file)?,
        ));
    }
    let shown = kezhi_chassis::settings::show(settings).map_err(io::Error::other)?;
    files.push(("settings.toml".into(), shown.into_bytes()));
    let mut digests = BTreeMap::new();
    for (name, bytes) in files {
        let path = set.join(&name);
        keep(&path, &bytes)?;
        digests.insert(name.display().to_string(), digest_of(&path)?);
    }
    Ok(digests)
}

/// The name of the key in a set: it says whether it is that of a rehearsal.
pub fn key_name(settings: &Settings) -> &'static str {
    match settings.identity.service_key {
        None => "development.pem",
        Some(_) => "service_key.pem",
    }
}

fn law_files(settings: &Settings) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(settings.law_folder()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
        Ok(entries) => {
            let files = entries.map(|entry| entry.map(|entry| entry.path()));
            files
                .filter(|file| file.as_ref().map_or(true, |file| file.is_file()))
                .collect()
        }
    }
}

fn unwritten(path: &Path, error: io::Error) -> Failure {
    Failure::Finding(format!("{}: {error}", path.display()))
}

//! The sealing keys of the deployment, and `kezhi rekey`.

use std::path::PathBuf;
use std::time::Duration;

use futures::future::try_join_all;
use kezhi_chassis::ServiceContext;
use kezhi_chassis::sealing::{SealedRows, SealingKeys};

use crate::database::{bare_context, lock_file, open_existing};
use crate::failure::Failure;
use crate::folder::lock;
use crate::say::say;
use crate::services::{SERVICES, Service};
use crate::settings::Settings;

/// How long another process may take to seal a database anew, and how often it is asked.
const PATIENCE: u32 = 1200;
const EVERY: Duration = Duration::from_millis(500);
/// Within which time a service has looked at its keys.
const LOOK_WITHIN: Duration = Duration::from_secs(4);

/// The name of their file in the data folder, and in a backup.
pub const FILE: &str = "sealing.key";

/// The file of the keys; nothing where the settings hold them.
pub fn file(settings: &Settings) -> Option<PathBuf> {
    let in_folder = || settings.data.join("keys").join(FILE);
    let file = settings.sealing.key_file.clone().unwrap_or_else(in_folder);
    settings.sealing.secret.is_empty().then_some(file)
}

/// The keys, as far as there are any.
pub fn keys(settings: &Settings) -> Result<SealingKeys, Failure> {
    let keys = match file(settings) {
        None => SealingKeys::of_text("sealing.secret", &settings.sealing.secret),
        Some(file) => SealingKeys::of_file(&file),
    };
    keys.map_err(Failure::usage)
}

/// Makes the keys that a service lacks, where they are safe where they are made: in the folder of the databases, or in a rehearsal. Keys that
/// were there before are not replaced: others would open nothing.
pub async fn make_missing(settings: &Settings, context: &ServiceContext) -> Result<(), Failure> {
    let embedded = SERVICES.iter().all(|service| settings.database(service.name).is_file());
    let may_be_made = settings.sealing.key_file.is_none() && (embedded || settings.identity.service_key.is_none());
    if may_be_made && context.sealing().present().is_none() && !context.was_sealed().await? {
        context.sealing().make().map_err(Failure::usage)?;
    }
    Ok(context.note_sealing_begins().await?)
}

/// How what is personal in a service is sealed; what none of the keys opens is wrong.
pub async fn standing(context: &ServiceContext, service: &Service) -> Result<String, String> {
    let told_of = |error| Failure::from(error).to_string();
    if let Some(found) = context
        .unopened(&service.module.sealed())
        .await
        .map_err(told_of)?
        .first()
    {
        return Err(told(found));
    }
    let present: Vec<String> = context.sealing().present().into_iter().collect();
    let others = context
        .sealed_under_none_of(&present, &service.module.sealed())
        .await
        .map_err(told_of)?;
    match others.is_empty() && context.is_as_wanted().await.map_err(told_of)? {
        true => Ok("all of it is under the present key".into()),
        false => Ok("all of it can be opened, and not all is under the present key yet".into()),
    }
}

/// Says what a service has that none of its keys opens.
pub async fn warn_of_unopened(context: &ServiceContext, service: &Service) -> Result<(), Failure> {
    // At a start, nothing is counted where all is known to be sealed under the present key.
    if context.is_as_wanted().await? {
        return Ok(());
    }
    for found in context.unopened(&service.module.sealed()).await? {
        eprintln!("kezhi: {}: {}", service.name, told(&found));
    }
    Ok(())
}

/// One such finding, as an administrator reads it.
fn told(found: &SealedRows) -> String {
    format!(
        "{} rows of {} are sealed under a key that is not here: put its line back into the sealing keys",
        found.rows, found.table
    )
}

/// How long another process on the database of a service may go on sealing under a key that gave way: until it has looked at its
/// keys, and what it was doing then is done. An embedded database has no other process.
pub fn settled(settings: &Settings, service: &str) -> Duration {
    match settings.database(service).is_file() {
        true => Duration::ZERO,
        false => Duration::from_secs(settings.limits.max_call_seconds) + LOOK_WITHIN,
    }
}

/// Puts a new key before the others, and has everything sealed under it; the suite may run meanwhile.
pub async fn rekey(settings: &Settings) -> Result<(), Failure> {
    let Some(file) = file(settings) else {
        let message =
            "the keys are given by sealing.secret: put a new `seal` before the others there, and start the suite anew";
        return Err(Failure::Usage(message.into()));
    };
    let _alone = lock(&settings.data, "rekey")?;
    let key = SealingKeys::add_new(&file).map_err(Failure::usage)?;
    say(format_args!("the key {key} seals from now on"));
    let there = |service: &&Service| {
        let database = settings.database(service.name);
        database.file().is_none_or(|file| file.exists())
    };
    let sealing = SERVICES.iter().filter(there);
    try_join_all(sealing.map(|service| seal_under(settings, service, &key))).await?;
    Ok(())
}

async fn seal_under(settings: &Settings, service: &Service, key: &str) -> Result<(), Failure> {
    let name = service.name;
    // An embedded database on which another process works is sealed by that.
    let lock = lock_file(settings, service, &settings.database(name));
    let context = bare_context(settings, service, open_existing(settings, name).await?)?;
    if lock.is_ok() {
        context
            .seal_all(&service.module.sealed(), settled(settings, name))
            .await?;
    }
    if let Some(found) = context.unopened(&service.module.sealed()).await?.first() {
        return Err(Failure::Finding(format!("{name}: {}", told(found))));
    }
    for _ in 0..PATIENCE {
        if context.is_sealed_under(key).await? {
            say(format_args!("{name}: all is sealed under {key}"));
            return Ok(());
        }
        tokio::time::sleep(EVERY).await;
    }
    Err(Failure::Finding(format!(
        "{name} is not sealed under {key} yet: does it run, and does it read the same keys? What was sealed before stays open to it"
    )))
}

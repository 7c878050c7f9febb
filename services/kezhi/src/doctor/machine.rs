//! The machine and its files.

use std::path::{Path, PathBuf};

use kezhi_chassis::clock::Clock;
use kezhi_law::{Day, Law};

use super::Check;
use super::files::standard;
use crate::certificate::chain;
use crate::folder::{is_open_to_others, with_companions};
use crate::sealing;
use crate::services::SERVICES;
use crate::settings::Settings;
use crate::token::{key_file, signer};

/// How much room the disk must have, in bytes.
const ROOM: u64 = 1 << 30;
/// How many days before a certificate ends it is to be renewed.
const RENEW_DAYS: i64 = 30;

pub fn checks(settings: &Settings) -> Vec<Check> {
    let mut checks = vec![
        Check::of("data folder", rights(settings)),
        Check::of("key", key(settings)),
        Check::of("sealing keys", sealing_keys(settings)),
    ];
    checks.extend(law(settings));
    checks.push(Check::of("disk", disk(&settings.data)));
    if let Some(tls) = &settings.tls {
        checks.push(Check::of("certificate", certificate(&tls.certificate)));
    }
    checks
}

/// Nobody but the owner reads the folder, the keys and the databases.
fn rights(settings: &Settings) -> Result<String, String> {
    let databases = SERVICES.iter().map(|service| settings.database(service.name));
    let files = databases.filter_map(|database| database.file().map(with_companions));
    let mut places: Vec<PathBuf> = files.flatten().collect();
    places.extend([
        settings.data.clone(),
        settings.data.join("keys"),
        settings.heads_folder(),
    ]);
    let open: Vec<String> = places
        .iter()
        .filter(|place| is_open_to_others(place))
        .map(|place| place.display().to_string())
        .collect();
    match open.is_empty() {
        true => Ok("only its owner reads it".into()),
        false => Err(format!(
            "others can read {}: take their rights away (chmod go-rwx)",
            open.join(", ")
        )),
    }
}

fn key(settings: &Settings) -> Result<String, String> {
    let path = key_file(settings);
    match (settings.identity.service_key.is_none(), path.exists()) {
        (true, false) if settings.heads_folder().exists() => Err(format!(
            "{} is missing, though the folder is in use: put it back from a backup; a start makes a new one",
            path.display()
        )),
        (true, false) => Ok("none yet; that of a rehearsal is made at the start".into()),
        (rehearsal, _) => match signer(settings) {
            Ok(_) if rehearsal => Ok(format!("{} is that of a rehearsal, on loopback only", path.display())),
            Ok(_) => Ok(path.display().to_string()),
            Err(failure) => Err(failure.to_string()),
        },
    }
}

pub(super) fn sealing_keys(settings: &Settings) -> Result<String, String> {
    let keys = sealing::keys(settings).map_err(|failure| failure.to_string())?;
    match (keys.present(), sealing::file(settings)) {
        (Some(key), _) => Ok(format!("{key} seals")),
        (None, Some(file)) if settings.sealing.key_file.is_none() && !settings.heads_folder().exists() => {
            Ok(format!("none yet; they are made at the start as {}", file.display()))
        }
        (None, Some(file)) => Err(format!(
            "there are none at {}: what is personal can be neither kept nor opened",
            file.display()
        )),
        (None, None) => Err("sealing.secret holds none".into()),
    }
}

fn law(settings: &Settings) -> Vec<Check> {
    let law = match Law::load(&settings.law_folder()) {
        Ok(law) => law,
        Err(error) => return vec![Check::wrong("law", error)],
    };
    vec![
        Check::good("law", format!("edition {}", law.edition())),
        Check::of("discretion standard", standard(settings)),
        Check::of("calendar", calendar(&law, Clock::system().today())),
    ]
}

/// The calendars that limits of today run into, or soon will.
fn calendar(law: &Law, today: Day) -> Result<String, String> {
    if let Some(year) = law.calendar().missing_on(today) {
        return Err(format!(
            "the calendar of {year} is missing: limits that run into it have no last day. Put it into the law folder"
        ));
    }
    let years = law.calendar().years();
    let last = years.iter().map(|year| year.year).max().unwrap_or_default();
    let provisional = years
        .iter()
        .filter(|year| year.provisional && year.year >= today.year());
    let provisional: Vec<String> = provisional.map(|year| year.year.to_string()).collect();
    match provisional.is_empty() {
        true => Ok(format!("known up to {last}")),
        false => Ok(format!(
            "known up to {last}; that of {} is provisional",
            provisional.join(", ")
        )),
    }
}

fn disk(data: &Path) -> Result<String, String> {
    // Before the first start there is no folder yet; its disk is that of the nearest one above.
    let there = data
        .ancestors()
        .find(|folder| folder.is_dir())
        .unwrap_or(Path::new("."));
    let disk = rustix::fs::statvfs(there).map_err(|error| format!("{}: {error}", there.display()))?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let told = format!("{} MiB are free", free >> 20);
    match free >= ROOM {
        true => Ok(told),
        false => Err(format!(
            "{told}: a full disk stops every write. Make room, at least {} MiB",
            ROOM >> 20
        )),
    }
}

fn certificate(path: &Path) -> Result<String, String> {
    let (chain, _) = chain(path)?;
    // The first that ends is the end of all.
    let ends = chain
        .iter()
        .map(|certificate| certificate.tbs_certificate.validity.not_after);
    let ends = ends.map(|end| end.to_unix_duration().as_secs()).min().unwrap_or(0);
    let now = Clock::system().now_micros().div_euclid(1_000_000);
    let days = (i64::try_from(ends).unwrap_or(i64::MAX) - now).div_euclid(24 * 3600);
    match days {
        days if days < 0 => Err(format!(
            "{} has ended, or one that vouches for it: nobody can connect",
            path.display()
        )),
        days if days < RENEW_DAYS => Err(format!("{} ends in {days} days: renew it", path.display())),
        days => Ok(format!("{} holds for {days} days", path.display())),
    }
}

//! The databases, and what the services know of each other.

use kezhi_chassis::clock::{Clock, Trust};
use kezhi_chassis::follow::positions;
use kezhi_chassis::log::{Head, HeadNote, Noted};
use kezhi_chassis::migrations::{Standing, may_change_its_log};
use kezhi_chassis::store::{database_clock, soundness};
use sea_orm::DatabaseConnection;

use super::Check;
use crate::database::{bare_context, open_existing};
use crate::neighbours::views;
use crate::sealing;
use crate::services::{SERVICES, Service};
use crate::settings::Settings;
use crate::token::{key_file, signer};

pub async fn checks(settings: &Settings) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut opened = Vec::new();
    for service in &SERVICES {
        let of = format!("database of {}", service.name);
        if let Some(file) = settings.database(service.name).file().filter(|file| !file.exists()) {
            checks.push(absent(settings, service, of, file));
            continue;
        }
        match open_existing(settings, service.name).await {
            Err(failure) => checks.push(Check::wrong(of, failure)),
            Ok(db) => match look_at(settings, service, &db).await {
                Err(why) => checks.push(Check::wrong(of, why)),
                Ok(how) => {
                    checks.push(Check::good(of, how));
                    checks.extend(login(settings, service.name, &db).await);
                    let of = format!("what is sealed in {}", service.name);
                    checks.push(Check::of(of, sealed(settings, service, &db).await));
                    checks.push(Check::of(
                        format!("clock of {}", service.name),
                        clock(settings, &db).await,
                    ));
                    opened.push((service.name, db));
                }
            },
        }
    }
    checks.extend(followers(&opened).await);
    checks.extend(dead_letters(&opened).await);
    checks
}

fn absent(settings: &Settings, service: &'static Service, of: String, file: &std::path::Path) -> Check {
    match noted(settings, service) {
        Some(head) if head.position > 0 => Check::wrong(
            of,
            format!(
                "{} is missing, but its log had come to {}",
                file.display(),
                head.position
            ),
        ),
        _ => Check::good(of, "none yet; it is made at the start"),
    }
}

async fn look_at(settings: &Settings, service: &'static Service, db: &DatabaseConnection) -> Result<String, String> {
    let faults = soundness::faults(db).await.map_err(|error| error.to_string())?;
    if !faults.is_empty() {
        return Err(format!("it is damaged: {}", faults.join("; ")));
    }
    match service.standing(db).await.map_err(|error| error.to_string())? {
        Standing::UpToDate => {}
        Standing::Behind(missing) => return Err(format!("it lacks {missing} migrations: run `kezhi migrate`")),
        Standing::Ahead(strange) => return Err(format!("this binary is too old: it does not know {strange}")),
        Standing::Unreleased => return Err("it was written before the first release, and has other names".into()),
    }
    let head = Head::read(db).await.map_err(told)?;
    match noted(settings, service) {
        Some(noted) if !noted.is_part_of(db).await.map_err(told)? => Err(format!(
            "its log ends at {}, and does not have the entry {} that was noted here: it is older than it was",
            head.position, noted.position
        )),
        _ => Ok(format!("its log has {} entries", head.position)),
    }
}

/// Whether what is personal can be opened.
async fn sealed(settings: &Settings, service: &'static Service, db: &DatabaseConnection) -> Result<String, String> {
    let context = bare_context(settings, service, db.clone()).map_err(|failure| failure.to_string())?;
    sealing::standing(&context, service).await
}

/// Whether the login of a service can change what is in its log; an embedded database has none.
async fn login(settings: &Settings, service: &str, db: &DatabaseConnection) -> Option<Check> {
    let name = settings.database(service).login()?.name;
    let of = format!("login of {service}");
    Some(match (may_change_its_log(db).await, settings.owner(service)) {
        (Err(error), _) => Check::wrong(of, error),
        (Ok(false), _) => Check::good(of, format!("{name} appends to the log, and can change nothing in it")),
        (Ok(true), None) => Check::good(
            of,
            format!(
                "{name} owns its log and could change it: give `kezhi migrate` a login of its own (owner_database)"
            ),
        ),
        (Ok(true), Some(_)) => Check::wrong(
            of,
            format!("{name} can change its log: run `kezhi migrate`, or see what else was granted"),
        ),
    })
}

/// What is noted of a log; nothing where nothing is, or it cannot be read.
fn noted(settings: &Settings, service: &'static Service) -> Option<Head> {
    // A key is not made for this.
    let signer = key_file(settings).exists().then(|| signer(settings).ok()).flatten()?;
    match HeadNote::new(&settings.heads_folder(), service.name, std::sync::Arc::new(signer)).read() {
        Noted::Head(noted) => Some(noted.head),
        Noted::Nothing | Noted::Unreadable => None,
    }
}

/// The clock of this machine against that of the database, or where that is this machine's too, against the last thing it recorded.
async fn clock(settings: &Settings, db: &DatabaseConnection) -> Result<String, String> {
    let theirs = database_clock(db).await.map_err(told)?;
    let now = Clock::system().now_micros();
    let trust = Trust::new(settings.clock);
    trust.weigh(theirs, now);
    match trust.doubt() {
        Some(doubt) => Err(format!(
            "{doubt}: set the one that is wrong, unless a day was rehearsed"
        )),
        None if theirs.is_running => Ok(format!(
            "{} ms from the database's",
            (theirs.micros - now).abs() / 1_000
        )),
        None => Ok("not behind the last entry of the log".into()),
    }
}

async fn followers(opened: &[(&'static str, DatabaseConnection)]) -> Vec<Check> {
    let views = match views(opened).await {
        Ok(views) => views,
        Err(error) => return vec![Check::wrong("followers", told(error))],
    };
    let mut checks = Vec::new();
    for (follower, view) in &views.of {
        for (source, taken) in positions(view).await.unwrap_or_default() {
            let of = format!("{follower} follows {source}");
            let fork = views
                .forks
                .iter()
                .find(|fork| fork.follower == *follower && fork.source == source);
            let ends = match views.of.iter().find(|(name, _)| *name == source) {
                Some((_, log)) => Head::read(log).await.map(|head| head.position).unwrap_or_default(),
                None => continue,
            };
            checks.push(match fork {
                Some(fork) => Check::wrong(of, fork.told()),
                None => Check::good(of, format!("at {} of {ends}", taken.position)),
            });
        }
    }
    checks
}

async fn dead_letters(opened: &[(&'static str, DatabaseConnection)]) -> Option<Check> {
    let (_, db) = opened.iter().find(|(name, _)| *name == kezhi_coordination::NAME)?;
    let dead = match kezhi_coordination::dead_letters(db).await {
        Ok(dead) => dead,
        Err(error) => return Some(Check::wrong("dead letters", told(error))),
    };
    Some(match dead {
        0 => Check::good("dead letters", "none"),
        dead => Check::wrong(
            "dead letters",
            format!("{dead} were refused by partners: ListDeliveries tells them; send them again or give them up"),
        ),
    })
}

fn told(error: kezhi_chassis::Error) -> String {
    format!("{error:?}")
}

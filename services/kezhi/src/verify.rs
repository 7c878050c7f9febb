//! `kezhi verify`.

use std::path::Path;

use kezhi_chassis::log::{verify, verify_rows};
use kezhi_chassis::store::soundness;

use crate::backup::{check, is_set};
use crate::database::{asked, failed, open_existing, refuse_outdated};
use crate::failure::Failure;
use crate::neighbours::{Fork, views};
use crate::say::say;
use crate::services::Service;
use crate::settings::Settings;

/// Checks the databases of the services, of all when none is named: their pages, the chains of their logs, and what they know of each
/// other's. The first bad row of each is a finding.
pub async fn run(settings: &Settings, services: &[String]) -> Result<(), Failure> {
    if let [folder] = services
        && (is_set(Path::new(folder)) || folder.contains('/'))
    {
        let manifest = check(settings, Path::new(folder)).await?;
        for (service, kept) in &manifest.services {
            say(format_args!(
                "{service}: {} entries, the chain is whole",
                kept.log.position
            ));
        }
        return Ok(());
    }
    let verified = look_at(settings, services).await?;
    for (service, entries) in verified.whole {
        say(format_args!("{service}: {entries} entries, the chain is whole"));
    }
    match verified.findings.is_empty() {
        true => Ok(()),
        false => Err(Failure::Finding(verified.findings.join("\n"))),
    }
}

/// What a look at databases found.
#[derive(Debug, Default)]
pub struct Verified {
    /// The services whose chain is whole, with how many entries it has.
    pub whole: Vec<(&'static str, i64)>,
    /// What is wrong, a line each.
    pub findings: Vec<String>,
}

/// Looks at the databases of the services, of all when none is named; a suite that runs may go on writing meanwhile.
pub async fn look_at(settings: &Settings, services: &[String]) -> Result<Verified, Failure> {
    let mut databases = Vec::new();
    for service in asked(services)? {
        let db = open_existing(settings, service.name).await?;
        refuse_outdated(&db, service).await?;
        databases.push((service.name, db));
    }
    let mut verified = Verified::default();
    let findings = &mut verified.findings;
    for (service, db) in &databases {
        let faults = soundness::faults(db).await.map_err(|error| failed(service, error))?;
        findings.extend(faults.into_iter().map(|fault| format!("{service}: {fault}")));
    }
    if !findings.is_empty() {
        // What is read from damaged pages says nothing, if it can be read at all.
        return Ok(verified);
    }
    let views = views(&databases).await?;
    for (service, view) in &views.of {
        match verify(view).await? {
            Ok(head) => {
                let guard = Service::named(service).map(Service::guard).unwrap_or_default();
                let rows = verify_rows(view, &guard).await?;
                verified.whole.push((service, head.position));
                findings.extend(rows.into_iter().map(|row| format!("{service}: {row}")));
            }
            Err(finding) => findings.push(format!(
                "{service}: log row {} is bad: {}",
                finding.position, finding.what
            )),
        }
    }
    findings.extend(views.forks.iter().map(Fork::told));
    Ok(verified)
}

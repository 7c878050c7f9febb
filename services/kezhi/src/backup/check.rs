//! Whether a set is what its manifest says, and whole.

use std::path::Path;

use kezhi_chassis::identity::{Signer, development, read_key};
use kezhi_chassis::log::{Head, verify, verify_rows};
use kezhi_chassis::store::{contents, open_copy};
use sea_orm::DatabaseConnection;

use super::manifest::{FORM, Kept, MANIFEST, Manifest, digest_of};
use crate::database::failed;
use crate::failure::Failure;
use crate::neighbours::{Fork, forks};
use crate::services::{SERVICES, Service};
use crate::settings::Settings;
use crate::token::{ISSUER, key_file};

/// True for the folder of a set.
pub fn is_set(folder: &Path) -> bool {
    folder.join(MANIFEST).is_file()
}

/// Checks a set: its signature, the digest of every file, every row of every table, the chains of the logs, and what the services
/// know of each other. Gives its manifest, or all that is wrong.
pub async fn check(settings: &Settings, set: &Path) -> Result<Manifest, Failure> {
    let manifest =
        Manifest::read(set).map_err(|error| Failure::Usage(format!("{} is no backup: {error}", set.display())))?;
    if manifest.form > FORM {
        return Err(Failure::Usage(format!(
            "this binary is too old: it does not know backups of form {}",
            manifest.form
        )));
    }
    let mut findings = Vec::new();
    match signer_of(settings, set) {
        Some(signer) if Manifest::is_signed_by(set, &signer) => {}
        Some(_) => findings.push("the manifest is not signed by the key of this deployment".into()),
        None => findings.push("there is no key by which the manifest could be checked".into()),
    }
    let databases = manifest.services.values().map(|kept| (&kept.file, &kept.sha256));
    for (file, sha256) in databases.chain(&manifest.files) {
        match digest_of(&set.join(file)) {
            Ok(digest) if digest == *sha256 => {}
            Ok(_) => findings.push(format!("{file} is not the file that was kept")),
            Err(error) => findings.push(format!("{file}: {error}")),
        }
    }
    if findings.is_empty() {
        findings.extend(check_databases(set, &manifest).await?);
    }
    match findings.is_empty() {
        true => Ok(manifest),
        false => Err(Failure::Finding(findings.join("\n"))),
    }
}

/// The key of the deployment, or where it is not there yet, the one in the set: then the signature says that the set is in itself
/// what was written.
fn signer_of(settings: &Settings, set: &Path) -> Option<Signer> {
    let kept = set.join("keys");
    let issuer = match &settings.identity.service_key {
        Some(_) => ISSUER,
        None => development::ISSUER,
    };
    let own = key_file(settings);
    match own.exists() {
        true => read_key(issuer, &own).ok(),
        false => ["development.pem", "service_key.pem"]
            .iter()
            .find_map(|name| read_key(ISSUER, &kept.join(name)).ok()),
    }
}

async fn check_databases(set: &Path, manifest: &Manifest) -> Result<Vec<String>, Failure> {
    let mut findings = Vec::new();
    let mut opened: Vec<(&'static str, DatabaseConnection)> = Vec::new();
    for service in &SERVICES {
        let name = service.name;
        let Some(kept) = manifest.services.get(name) else {
            findings.push(format!("{name} is missing"));
            continue;
        };
        let db = open_copy(&set.join(&kept.file))
            .await
            .map_err(|error| failed(name, error))?;
        findings.extend(check_database(&db, service, kept).await?);
        opened.push((name, db));
    }
    let views: Vec<_> = opened.iter().map(|(name, db)| (*name, db)).collect();
    findings.extend(forks(&views).await?.iter().map(Fork::told));
    Ok(findings)
}

async fn check_database(db: &DatabaseConnection, service: &Service, kept: &Kept) -> Result<Vec<String>, Failure> {
    let name = service.name;
    let mut findings = Vec::new();
    match verify(db).await? {
        Ok(head) if head == kept.log => {}
        Ok(Head { position, .. }) => findings.push(format!(
            "{name}: the log ends at {position}, not at {}",
            kept.log.position
        )),
        Err(finding) => findings.push(format!("{name}: log row {} is bad: {}", finding.position, finding.what)),
    }
    let rows = verify_rows(db, &service.guard()).await?;
    findings.extend(rows.into_iter().map(|row| format!("{name}: {row}")));
    let held = contents(db, service.derived.tables).await?;
    let changed = kept
        .tables
        .iter()
        .filter(|(table, contents)| held.get(*table) != Some(*contents));
    findings.extend(changed.map(|(table, _)| format!("{name}: the table {table} does not hold what was kept")));
    Ok(findings)
}

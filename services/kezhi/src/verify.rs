//! `kezhi verify`.

use std::path::Path;

use kezhi_chassis::log::verify;

use crate::failure::Failure;
use crate::migrate::{asked, open};
use crate::settings::Settings;

/// Checks the logs of the services, of all when none is named; the first bad row is a finding.
#[expect(clippy::print_stdout, reason = "this is the command's answer")]
pub async fn run(settings: &Settings, services: &[String]) -> Result<(), Failure> {
    let mut findings = Vec::new();
    for service in asked(services)?.into_iter().map(|service| service.name) {
        refuse_missing_file(settings, service)?;
        let db = open(settings, service).await?;
        match verify(&db).await? {
            Ok(entries) => println!("{service}: {entries} entries, the chain is whole"),
            Err(finding) => findings.push(format!(
                "{service}: log row {} is bad: {}",
                finding.position, finding.what
            )),
        }
    }
    match findings.is_empty() {
        true => Ok(()),
        false => Err(Failure::Finding(findings.join("\n"))),
    }
}

/// Opening a SQLite file makes it; a check must not.
fn refuse_missing_file(settings: &Settings, service: &str) -> Result<(), Failure> {
    let url = settings.database(service).0;
    match url.strip_prefix("sqlite://").map(Path::new) {
        Some(file) if !file.exists() => Err(Failure::Usage(format!("there is no database {}", file.display()))),
        _ => Ok(()),
    }
}

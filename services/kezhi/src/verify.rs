//! `kezhi verify`.

use kezhi_chassis::log::verify;

use crate::failure::Failure;
use crate::migrate::{SERVICES, migrate, open};
use crate::settings::Settings;

/// Checks the log of every service; the first bad row is a finding.
#[expect(clippy::print_stdout, reason = "this is the command's answer")]
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    let mut findings = Vec::new();
    for service in SERVICES {
        let db = open(settings, service).await?;
        migrate(&db, service).await?;
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

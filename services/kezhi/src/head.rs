//! `kezhi head`.

use kezhi_chassis::clock::Clock;
use kezhi_chassis::identity::Signer;
use kezhi_chassis::log::{Head, NotedHead};

use crate::database::{asked, named, open_existing, refuse_outdated};
use crate::failure::Failure;
use crate::say::say;
use crate::settings::Settings;
use crate::token::signer;

/// Prints how far each log has come: the service, the position, the hash, and all of it signed. Kept elsewhere, as on paper or with a
/// partner, it shows whether a history was replaced as a whole.
pub async fn run(settings: &Settings, services: &[String]) -> Result<(), Failure> {
    let signer = signer(settings)?;
    for service in asked(services)? {
        let db = open_existing(settings, service.name).await?;
        refuse_outdated(&db, service).await?;
        let noted = NotedHead {
            service: service.name.into(),
            head: Head::read(&db).await?,
            iat: Clock::system().now_micros().div_euclid(1_000_000),
        };
        let signed = noted
            .sign(&signer)
            .ok_or_else(|| Failure::finding("the head could not be signed"))?;
        say(format_args!(
            "{} {} {} {signed}",
            service.name, noted.head.position, noted.head.hash
        ));
    }
    Ok(())
}

/// Says whether the logs still have the heads that were noted before, a line each.
pub async fn check(settings: &Settings, noted: &str) -> Result<(), Failure> {
    let signer = signer(settings)?;
    let mut findings = Vec::new();
    let lines: Vec<&str> = noted.lines().filter(|line| !line.trim().is_empty()).collect();
    if lines.is_empty() {
        return Err(Failure::usage("nothing was noted"));
    }
    for line in lines {
        let noted = signed_in(line, &signer)?;
        let service = named(&noted.service)?;
        let db = open_existing(settings, service.name).await?;
        refuse_outdated(&db, service).await?;
        let position = noted.head.position;
        match noted.head.is_part_of(&db).await? {
            true => say(format_args!(
                "{}: the log has what was noted at {position}",
                service.name
            )),
            false => findings.push(format!(
                "{}: the log does not have what was noted at {position}: it was set back or replaced",
                service.name
            )),
        }
    }
    match findings.is_empty() {
        true => Ok(()),
        false => Err(Failure::Finding(findings.join("\n"))),
    }
}

/// What a line says that was printed before. What stands before the signature is for people, and must say the same.
fn signed_in(line: &str, signer: &Signer) -> Result<NotedHead, Failure> {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let noted = words.pop().and_then(|signed| NotedHead::read(signer, signed));
    let noted = noted.ok_or_else(|| Failure::usage("this head was not signed by the key of this deployment"))?;
    let position = noted.head.position.to_string();
    match words.is_empty() || words == [noted.service.as_str(), &position, &noted.head.hash] {
        true => Ok(noted),
        false => Err(Failure::Finding(format!(
            "{}: what the line says is not what was signed",
            noted.service
        ))),
    }
}

//! `kezhi head`.

use kezhi_chassis::clock::Clock;
use kezhi_chassis::log::{Head, NotedHead};

use crate::database::{asked, named, open_existing, refuse_outdated};
use crate::failure::Failure;
use crate::settings::Settings;
use crate::token::signer;

/// Prints how far each log has come: the service, the position, the hash, and all of it signed. Kept elsewhere, as on paper or with a
/// partner, it shows whether a history was replaced as a whole.
#[expect(clippy::print_stdout, reason = "this is the command's answer")]
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
        println!("{} {} {} {signed}", service.name, noted.head.position, noted.head.hash);
    }
    Ok(())
}

/// Says whether the log still has a head that was noted before.
#[expect(clippy::print_stdout, reason = "this is the command's answer")]
pub async fn check(settings: &Settings, noted: &str) -> Result<(), Failure> {
    let signed = noted.split_whitespace().last().unwrap_or_default();
    let noted = NotedHead::read(&signer(settings)?, signed)
        .ok_or_else(|| Failure::usage("this head was not signed by the key of this deployment"))?;
    let service = named(&noted.service)?;
    let db = open_existing(settings, service.name).await?;
    refuse_outdated(&db, service).await?;
    let position = noted.head.position;
    match noted.head.is_part_of(&db).await? {
        true => println!("{}: the log has what was noted at {position}", service.name),
        false => {
            let message = format!(
                "{}: the log does not have what was noted at {position}: it was set back or replaced",
                service.name
            );
            return Err(Failure::Finding(message));
        }
    }
    Ok(())
}

//! The files without which nothing can start.

use std::path::Path;

use kezhi_chassis::identity::Keys;
use kezhi_law::Law;

use super::Check;
use super::machine::sealing_keys;
use crate::services::SERVICES;
use crate::settings::Settings;
use crate::token::{key_file, signer};

/// All of them.
pub fn checks(settings: &Settings) -> Vec<Check> {
    let mut checks = named(settings);
    checks.insert(1, Check::of("sealing keys", sealing_keys(settings)));
    checks
}

/// Those without which a start is refused. Without the sealing keys it is not: what is not personal can be worked with.
pub fn named(settings: &Settings) -> Vec<Check> {
    let mut checks = vec![
        Check::of("key", key(settings)),
        Check::of("law", law(settings)),
        Check::of("discretion standard", standard(settings)),
    ];
    if let Some(tls) = &settings.tls {
        let files = [Some(&tls.certificate), Some(&tls.key), tls.client_ca.as_ref()];
        let files = files.into_iter().flatten();
        checks.extend(files.map(|file| Check::of("certificate", readable(file))));
    }
    let of_services = SERVICES.iter().flat_map(|service| (service.files)(settings));
    checks.extend(of_services.map(|(of, file)| Check::of(of, readable(file))));
    let issuers = settings.identity.issuers.iter();
    checks.extend(issuers.map(|issuer| {
        let keys = Keys::new(&settings.authority.code).trust_issuers(std::slice::from_ref(issuer));
        let found = keys.map(|_| issuer.jwks.display().to_string());
        Check::of("issuer", found.map_err(|error| error.to_string()))
    }));
    checks
}

fn key(settings: &Settings) -> Result<String, String> {
    let path = key_file(settings);
    // That of a rehearsal is made at the start, and not for this.
    if settings.identity.service_key.is_none() && !path.exists() {
        return Ok("none yet".into());
    }
    signer(settings).map_err(|failure| failure.to_string())?;
    Ok(path.display().to_string())
}

fn law(settings: &Settings) -> Result<String, String> {
    let folder = settings.law_folder();
    Law::load(&folder).map_err(|error| error.to_string())?;
    Ok(folder.display().to_string())
}

/// Whether the authority's own standard is on file; nothing is said of it where the law cannot be read.
pub(super) fn standard(settings: &Settings) -> Result<String, String> {
    let Ok(law) = Law::load(&settings.law_folder()) else {
        return Ok("not looked for".into());
    };
    let wrong = settings.enforcement.mistakes(&law);
    match (wrong.first(), settings.enforcement.standard.as_str()) {
        (Some(wrong), _) => Err(format!("enforcement.{wrong}")),
        (None, "") => Ok("the one that is built in".into()),
        (None, standard) => Ok(standard.into()),
    }
}

fn readable(file: &Path) -> Result<String, String> {
    let told = file.display().to_string();
    match std::fs::read(file) {
        Ok(_) => Ok(told),
        Err(error) => Err(format!("{told}: {error}")),
    }
}

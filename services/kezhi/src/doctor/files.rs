//! The files without which nothing can start.

use std::path::Path;

use kezhi_chassis::identity::Keys;
use kezhi_law::Law;

use super::Check;
use super::machine::sealing_keys;
use crate::settings::Settings;
use crate::token::{key_file, signer};

pub fn checks(settings: &Settings) -> Vec<Check> {
    let mut checks = vec![
        Check::of("key", key(settings)),
        Check::of("sealing keys", sealing_keys(settings)),
        Check::of("law", law(settings)),
    ];
    if let Some(tls) = &settings.tls {
        let files = [Some(&tls.certificate), Some(&tls.key), tls.client_ca.as_ref()];
        checks.extend(
            files
                .into_iter()
                .flatten()
                .map(|file| Check::of("certificate", readable(file))),
        );
    }
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

fn readable(file: &Path) -> Result<String, String> {
    let told = file.display().to_string();
    match std::fs::read(file) {
        Ok(_) => Ok(told),
        Err(error) => Err(format!("{told}: {error}")),
    }
}

//! `kezhi token`.

use std::path::PathBuf;

use kezhi_chassis::clock::Clock;
use kezhi_chassis::identity::{Claims, Signer, development, read_key};
use kezhi_law::identifier::{CreditCode, RegionCode};
use kezhi_proto::common::Role;

use crate::failure::Failure;
use crate::say::say;
use crate::settings::Settings;

/// The issuer of the deployment's own key.
pub const ISSUER: &str = "kezhi";
/// How long a token of the deployment's own key holds, where one may hold as long.
const VALID_SECONDS: u32 = 12 * 3600;
/// A token of the development key always holds, whatever day is rehearsed: it is trusted on loopback only.
const ALWAYS: (i64, i64) = (0, 4_102_444_800);

/// The roles that people may have.
pub const ROLES: [Role; 9] = [
    Role::Officer,
    Role::Intake,
    Role::Reviewer,
    Role::Head,
    Role::Auditor,
    Role::Admin,
    Role::Platform,
    Role::Expert,
    Role::Partner,
];

/// Prints a token, alone.
pub fn run(settings: &Settings, role: &str, org: Option<&str>, account: Option<&str>) -> Result<(), Failure> {
    let role = ROLES
        .into_iter()
        .find(|known| known.token_name() == role)
        .ok_or_else(|| {
            let known = ROLES.map(|role| role.token_name()).join(", ");
            Failure::Usage(format!("{role:?} is no role; the roles are {known}"))
        })?;
    say(format_args!(
        "{}",
        sign(settings, &signer(settings)?, role, org, account)?
    ));
    Ok(())
}

/// The key that signs: the deployment's own, or that of a rehearsal.
pub fn signer(settings: &Settings) -> Result<Signer, Failure> {
    match &settings.identity.service_key {
        None => development::load_or_create(&settings.data).map_err(Failure::finding),
        Some(path) => read_key(ISSUER, path).map_err(Failure::usage),
    }
}

/// The file of that key.
pub fn key_file(settings: &Settings) -> PathBuf {
    match &settings.identity.service_key {
        None => development::key_file(&settings.data),
        Some(path) => path.clone(),
    }
}

/// A token for a role.
pub fn sign(
    settings: &Settings,
    signer: &Signer,
    role: Role,
    org: Option<&str>,
    account: Option<&str>,
) -> Result<String, Failure> {
    let name = role.token_name();
    let mut claims = Claims::new(
        account.unwrap_or(&name),
        &[role],
        Clock::system().now_micros(),
        VALID_SECONDS.min(settings.identity.longest_token_seconds).into(),
    );
    if settings.identity.service_key.is_none() {
        (claims.nbf, claims.exp) = ALWAYS;
    }
    match org {
        None => {}
        Some(code) if RegionCode::parse(code).is_ok() => claims.authority = Some(code.to_string()),
        Some(code) if CreditCode::stated(code).is_ok() => claims.org = Some(code.to_string()),
        Some(code) => {
            return Err(Failure::Usage(format!(
                "--org {code:?} is neither a region code nor a credit code"
            )));
        }
    }
    signer.sign(&claims).map_err(Failure::finding)
}

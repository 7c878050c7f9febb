//! What a token says, and what is made of it.

use kezhi_procedure::field;
use kezhi_proto::common::Role;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::caller::{ANONYMOUS, Caller};

/// The audience of every token of the suite.
pub const AUDIENCE: &str = "kezhi";

/// How far the clocks of issuer and suite may be apart.
const LEEWAY_SECONDS: f64 = 60.0;

/// The accounts that the log keeps for the suite itself.
const SERVICE_ACCOUNTS: &str = "service/";

/// What a token of the deployment's own says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claims {
    /// The account.
    pub sub: String,
    /// The roles, as tokens write them: `officer`, `head`, ….
    pub roles: Vec<String>,
    /// The region code of the authority; that of the deployment where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// The unified social credit code of the organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    /// When it was issued, in seconds of the Unix epoch.
    pub iat: i64,
    /// When it begins to hold.
    pub nbf: i64,
    /// When it ends to hold.
    pub exp: i64,
}

impl Claims {
    /// The claims of an account with roles, from an instant on for so many seconds.
    pub fn new(account: impl Into<String>, roles: &[Role], now_micros: i64, seconds: i64) -> Self {
        let now = now_micros.div_euclid(1_000_000);
        Self {
            sub: account.into(),
            roles: roles.iter().map(|role| role.token_name()).collect(),
            authority: None,
            org: None,
            iat: now,
            nbf: now,
            exp: now + seconds,
        }
    }
}

/// Why a token is refused. It says what is wrong and nothing of what the token holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenProblem {
    /// It is no JWT of an algorithm that is known here.
    #[error("it is no token")]
    Malformed,
    /// Nobody here trusts its issuer.
    #[error("its issuer is not trusted here")]
    IssuerUnknown,
    /// None of the issuer's keys signed it.
    #[error("it is not signed by a key of its issuer")]
    SignatureWrong,
    /// It was made for someone else.
    #[error("it is not meant for this suite")]
    AudienceWrong,
    /// A claim is missing or of the wrong form.
    #[error("its claim {0} is missing or wrong")]
    ClaimWrong(&'static str),
    /// It has expired.
    #[error("it has expired")]
    Expired,
    /// It does not hold yet.
    #[error("it does not hold yet")]
    NotYetValid,
    /// It claims to be the suite itself, which only the deployment's own key can say.
    #[error("its issuer cannot vouch for a service of the suite")]
    ServiceReserved,
}

/// What a token's issuer may say.
pub(super) struct Vouching<'a> {
    /// Where the roles stand in the claims, as `roles` or `realm_access.roles`.
    pub roles_claim: &'a str,
    /// True for the deployment's own keys: only they name services.
    pub own: bool,
    /// The authority of those for whom none is named.
    pub authority: &'a str,
    /// The issuer.
    pub issuer: &'a str,
}

/// A credit code in its normal form, as everything that it is compared with is kept; what is none stays as it is.
fn normal_code(org: &str) -> String {
    field::credit_code("org", org).unwrap_or_else(|_| org.to_string())
}

impl Vouching<'_> {
    /// The caller that verified claims name at an instant.
    pub fn caller(&self, claims: &Map<String, Value>, now_micros: i64) -> Result<Caller, TokenProblem> {
        check_time(claims, now_micros)?;
        let account = text(claims, "sub")?.filter(|account| !account.is_empty() && *account != ANONYMOUS);
        let caller = Caller {
            account: account.ok_or(TokenProblem::ClaimWrong("sub"))?.to_string(),
            authority: text(claims, "authority")?.unwrap_or(self.authority).to_string(),
            organisation: text(claims, "org")?.map(normal_code).unwrap_or_default(),
            roles: self.roles(claims)?,
            issuer: self.issuer.to_string(),
        };
        let names_service = caller.is(Role::Service) || caller.account.starts_with(SERVICE_ACCOUNTS);
        match names_service && !self.own {
            true => Err(TokenProblem::ServiceReserved),
            false => Ok(caller),
        }
    }

    /// The roles; names that are none of ours are another application's and are passed over.
    fn roles(&self, claims: &Map<String, Value>) -> Result<Vec<Role>, TokenProblem> {
        let wrong = TokenProblem::ClaimWrong("roles");
        let (first, rest) = self.roles_claim.split_once('.').unwrap_or((self.roles_claim, ""));
        let path = rest.split('.').filter(|step| !step.is_empty());
        let value = path.fold(claims.get(first), |value, step| value?.get(step));
        let Some(value) = value else { return Ok(Vec::new()) };
        let names = value
            .as_array()
            .ok_or(wrong)?
            .iter()
            .map(|name| name.as_str().ok_or(wrong));
        let names = names.collect::<Result<Vec<_>, _>>()?;
        Ok(names.into_iter().filter_map(Role::from_token_name).collect())
    }
}

/// A token ends, and it begins: by `nbf`, or by `iat` where the issuer writes no `nbf`.
fn check_time(claims: &Map<String, Value>, now_micros: i64) -> Result<(), TokenProblem> {
    let now = now_micros as f64 / 1_000_000.0;
    let seconds = |name: &str| claims.get(name).and_then(Value::as_f64);
    let ends = seconds("exp").ok_or(TokenProblem::ClaimWrong("exp"))?;
    let begins = seconds("nbf")
        .or_else(|| seconds("iat"))
        .ok_or(TokenProblem::ClaimWrong("nbf"))?;
    if now >= ends + LEEWAY_SECONDS {
        return Err(TokenProblem::Expired);
    }
    if now < begins - LEEWAY_SECONDS {
        return Err(TokenProblem::NotYetValid);
    }
    Ok(())
}

fn text<'a>(claims: &'a Map<String, Value>, name: &'static str) -> Result<Option<&'a str>, TokenProblem> {
    match claims.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value.as_str().map(Some).ok_or(TokenProblem::ClaimWrong(name)),
    }
}

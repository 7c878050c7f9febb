//! What a token says, and why one is refused.

use kezhi_procedure::normal;
use kezhi_proto::common::Role;
use serde::Serialize;

use crate::caller::Caller;

/// The audience of every token of the suite.
pub const AUDIENCE: &str = "kezhi";

/// The most characters that a name in a token may have; OpenID Connect allows a subject as many.
const LONGEST_NAME: usize = 255;

/// The accounts that the log keeps for the suite itself.
const SERVICE_ACCOUNTS: &str = "service/";
/// What the accounts of partners begin with.
pub const PARTNER_ACCOUNTS: &str = "partner/";

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
    /// Its head says that it is not to be believed by who does not know an extension, and none is known here.
    #[error("its head asks for extensions that are not known here")]
    Critical,
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
    /// It holds for longer than any token may.
    #[error("it holds for longer than a token may")]
    TooLong,
    /// It claims to be the suite itself, which only the deployment's own key can say.
    #[error("its issuer cannot vouch for a service of the suite")]
    ServiceReserved,
    /// It names an authority that its issuer may not name.
    #[error("its issuer cannot vouch for this authority")]
    AuthorityReserved,
    /// It claims to be a partner that its issuer may not name.
    #[error("its issuer cannot vouch for this partner")]
    PartnerReserved,
    /// It names an account as those of another issuer are called.
    #[error("its issuer cannot vouch for an account of another issuer")]
    AccountReserved,
}

/// True for a caller whom only the deployment's own key can name.
pub(super) fn is_service(caller: &Caller) -> bool {
    caller.is(Role::Service) || caller.account.starts_with(SERVICE_ACCOUNTS)
}

/// True for a program, whose account is a name in the settings.
pub(super) fn is_machine(caller: &Caller) -> bool {
    is_service(caller) || caller.is(Role::Partner) || caller.account.starts_with(PARTNER_ACCOUNTS)
}

/// True for a text that is not too long, neither begins nor ends with a blank, and holds nothing that no reader sees: no control
/// character, none that turns the direction of writing, and none without a width.
pub(super) fn is_printable(text: &str) -> bool {
    text.chars().count() <= LONGEST_NAME && text.trim() == text && !text.contains(normal::is_unseen)
}

//! Who calls.

use kezhi_proto::common::Role;

/// The subject that the log names for a caller without a token.
pub const ANONYMOUS: &str = "anonymous";

/// The one on whose behalf a call runs, as proven by its token; it travels in the request's extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The account: the token's subject, or [`ANONYMOUS`].
    pub account: String,
    /// The region code of the authority whose matters the caller sees; empty for an anonymous caller.
    pub authority: String,
    /// The unified social credit code of the organisation that the caller acts for; empty where it is none.
    pub organisation: String,
    /// The roles.
    pub roles: Vec<Role>,
}

impl Caller {
    /// A caller without a token.
    pub fn anonymous() -> Self {
        Self {
            account: ANONYMOUS.into(),
            authority: String::new(),
            organisation: String::new(),
            roles: Vec::new(),
        }
    }

    /// The suite's own sweeps and followers.
    pub fn service(name: &str) -> Self {
        Self {
            account: format!("service/{name}"),
            authority: String::new(),
            organisation: String::new(),
            roles: vec![Role::Service],
        }
    }

    /// True when the caller has the role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// True when the caller sees the matters of an authority: their own, or all for the suite's services.
    pub fn sees(&self, authority: &str) -> bool {
        self.is(Role::Service) || self.authority == authority
    }
}

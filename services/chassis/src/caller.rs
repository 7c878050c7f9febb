//! Who calls.

use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::{ErrorReason, Role};

use crate::identity::PARTNER_ACCOUNTS;
use crate::store::not_found;

/// The subject that the log names for a caller without a token.
pub const ANONYMOUS: &str = "anonymous";

/// The roles of those who act for the bureau, or audit it: an organisation in their token is their own and narrows nothing.
const BUREAU: [Role; 7] = [
    Role::Officer,
    Role::Intake,
    Role::Reviewer,
    Role::Head,
    Role::Auditor,
    Role::Admin,
    Role::Service,
];

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
    /// Who vouches for the account; empty for an anonymous caller, and for the suite itself. Two issuers may each have an account of one
    /// name.
    pub issuer: String,
}

impl Caller {
    /// A caller without a token.
    pub fn anonymous() -> Self {
        Self {
            account: ANONYMOUS.into(),
            authority: String::new(),
            organisation: String::new(),
            roles: Vec::new(),
            issuer: String::new(),
        }
    }

    /// The suite's own sweeps and followers.
    pub fn service(name: &str) -> Self {
        Self {
            account: format!("service/{name}"),
            authority: String::new(),
            organisation: String::new(),
            roles: vec![Role::Service],
            issuer: String::new(),
        }
    }

    /// True when the caller has the role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// True for those who act for the bureau, or audit it: they see what applicants and experts do not.
    pub fn is_staff(&self) -> bool {
        let roles = [Role::Officer, Role::Head, Role::Auditor];
        roles.into_iter().any(|role| self.is(role))
    }

    /// True for those who are of the staff of an authority.
    pub fn is_staff_of(&self, authority: &str) -> bool {
        self.is_staff() && self.sees(authority)
    }

    /// What a list of an authority's matters is narrowed to: nothing for its staff, and what is filed under an index key for everyone else.
    pub fn narrowed_beyond_staff<'a>(&self, authority: &str, index_key: &'a str) -> &'a str {
        if self.is_staff_of(authority) { "" } else { index_key }
    }

    /// True for whom what the bureau makes public is public: everyone who does not act for it.
    pub fn is_public(&self) -> bool {
        !BUREAU.iter().any(|role| self.is(*role))
    }

    /// True when the caller sees the matters of an authority: their own, or all for the suite's services.
    pub fn sees(&self, authority: &str) -> bool {
        self.is(Role::Service) || self.authority == authority
    }

    /// The organisation for which the caller alone may speak; `None` for the bureau and for a platform that serves them all.
    pub fn own_organisation(&self) -> Option<&str> {
        (self.is_public() && !self.organisation.is_empty()).then_some(self.organisation.as_str())
    }

    /// The id of the partner whose system calls, and which sees its own alone; `None` for the bureau and for who is no partner.
    pub fn own_partner(&self) -> Option<&str> {
        let id = self.account.strip_prefix(PARTNER_ACCOUNTS).unwrap_or(&self.account);
        (self.is_public() && self.is(Role::Partner)).then_some(id)
    }

    /// Refuses what is no single organisation's: the treasury's word, the accounts and the record of the whole bureau.
    pub fn deny_org_tokens(&self, what: &str) -> Result<(), Refusal> {
        let Some(own) = self.own_organisation() else {
            return Ok(());
        };
        let message = format!("the token is that of {own}; {what} is not any one organisation's");
        let refusal = Refusal::new(Kind::Forbidden, ErrorReason::OrganisationMismatch.code(), message);
        Err(refusal.with("organisation", own))
    }

    /// Refuses an organisation's own caller who would speak for another one.
    pub fn refuse_to_speak_for(&self, credit_code: &str) -> Result<(), Refusal> {
        match self.own_organisation() {
            Some(own) if own != credit_code => {
                let message = format!("the token is that of {own}, which may not speak for {credit_code}");
                let refusal = Refusal::new(Kind::Forbidden, ErrorReason::OrganisationMismatch.code(), message);
                Err(refusal.with("organisation", credit_code))
            }
            _ => Ok(()),
        }
    }

    /// Hides what concerns other organisations from an organisation's own caller, as if it did not exist.
    pub fn require_party<'a>(&self, name: &str, mut concerned: impl Iterator<Item = &'a str>) -> Result<(), Refusal> {
        match self.own_organisation() {
            Some(own) if !concerned.any(|code| code == own) => Err(not_found(name)),
            _ => Ok(()),
        }
    }
}

//! For whom an issuer may vouch, and what its accounts are called here: those of two issuers are two accounts, even where both call
//! theirs alike.

use std::collections::BTreeSet;

use kezhi_law::identifier::RegionCode;
use kezhi_procedure::normal;

use super::claims::{PARTNER_ACCOUNTS, TokenProblem, is_machine, is_printable, is_service};
use super::jwks::Issuer;
use crate::caller::Caller;

/// What stands between the name that an issuer gives an account and the realm of the issuer.
const AT: char = '@';

/// For whom an issuer may vouch.
pub(super) enum Accounts {
    /// For everyone, also the suite's services: the deployment's own key.
    Any,
    /// For people, as the settings say.
    Of(Vouched),
}

/// The people and partners for whom an OIDC issuer may vouch.
pub(super) struct Vouched {
    /// What is put behind the names of its accounts; empty where they stay as they are.
    realm: String,
    /// The realms of the other issuers, whose accounts it must not name.
    others: Vec<String>,
    authorities: Vec<String>,
    partners: Vec<String>,
}

impl Vouched {
    /// What an issuer may say among all issuers of the deployment.
    pub fn among(issuers: &[Issuer], issuer: &Issuer) -> Self {
        let known = issuers.iter().zip(realms(issuers));
        let (own, others): (Vec<_>, Vec<_>) = known.partition(|(other, _)| other.issuer == issuer.issuer);
        let realm = |(_, realm): (&Issuer, &str)| normal::form(realm);
        Self {
            realm: own.into_iter().map(realm).next().unwrap_or_default(),
            others: others
                .into_iter()
                .map(realm)
                .filter(|other| !other.is_empty())
                .collect(),
            authorities: issuer.authorities.clone(),
            partners: issuer.partners.clone(),
        }
    }

    /// The caller as the suite knows them, if the issuer may vouch for them.
    pub fn vouch(&self, mut caller: Caller, deployment: &str) -> Result<Caller, TokenProblem> {
        if is_service(&caller) {
            return Err(TokenProblem::ServiceReserved);
        }
        if !self.names_authority(&caller.authority, deployment) {
            return Err(TokenProblem::AuthorityReserved);
        }
        if is_machine(&caller) {
            // A partner is one, whoever vouches for it.
            return self.vouch_for_partner(caller);
        }
        let is_of = |realm: &String| {
            caller
                .account
                .strip_suffix(realm.as_str())
                .is_some_and(|rest| rest.ends_with(AT))
        };
        match self.realm.as_str() {
            "" if self.others.iter().any(is_of) => Err(TokenProblem::AccountReserved),
            "" => Ok(caller),
            realm => {
                caller.account = format!("{}{AT}{realm}", caller.account);
                Ok(caller)
            }
        }
    }

    fn names_authority(&self, authority: &str, deployment: &str) -> bool {
        match self.authorities.is_empty() {
            true => authority == deployment,
            false => self.authorities.iter().any(|own| own == authority),
        }
    }

    fn vouch_for_partner(&self, caller: Caller) -> Result<Caller, TokenProblem> {
        let id = caller.account.strip_prefix(PARTNER_ACCOUNTS);
        match id.is_some_and(|id| self.partners.iter().any(|own| own == id)) {
            true => Ok(caller),
            false => Err(TokenProblem::PartnerReserved),
        }
    }
}

/// What is put behind the names of each issuer's accounts, in their order: what the settings say; else nothing for the first, and the
/// issuer itself for any other.
fn realms(issuers: &[Issuer]) -> impl Iterator<Item = &str> {
    issuers.iter().enumerate().map(|(place, issuer)| match &issuer.realm {
        Some(realm) => realm.as_str(),
        None if place == 0 => "",
        None => issuer.issuer.as_str(),
    })
}

/// What is wrong with the issuers of a deployment, a line each.
pub fn mistakes(issuers: &[Issuer]) -> Vec<String> {
    let mut mistakes = Vec::new();
    let (mut names, mut seen) = (BTreeSet::new(), BTreeSet::new());
    for (issuer, realm) in issuers.iter().zip(realms(issuers)) {
        let name = &issuer.issuer;
        if !names.insert(name) {
            mistakes.push(format!("{name} is there twice"));
        }
        if !seen.insert(normal::form(realm)) {
            mistakes.push(format!(
                "{name} has the realm {realm:?} of another issuer: their accounts would be the same"
            ));
        }
        if realm.contains(AT) || !is_printable(realm) {
            mistakes.push(format!(
                "{name} has the realm {realm:?}, which can stand behind no account"
            ));
        }
        let strange = issuer
            .authorities
            .iter()
            .filter(|code| RegionCode::parse(code).is_err());
        mistakes.extend(strange.map(|code| format!("{name} may name {code:?}, which is no region code")));
    }
    mistakes
}

//! What is made of what a token says.

use kezhi_procedure::{field, normal};
use kezhi_proto::common::Role;
use serde_json::{Map, Value};

use super::accounts::Accounts;
use super::claims::{TokenProblem, is_machine, is_printable};
use super::validity::Validity;
use crate::caller::{ANONYMOUS, Caller};

/// What is made of the claims of one issuer.
pub(super) struct Vouching {
    /// The issuer.
    pub issuer: String,
    /// Where the roles stand in the claims, as `roles` or `realm_access.roles`.
    pub roles_claim: String,
    /// For whom it may vouch.
    pub accounts: Accounts,
    /// For how long its tokens hold.
    pub validity: Validity,
}

/// A credit code in its normal form, as everything that it is compared with is kept; what is none stays as it is.
fn normal_code(org: &str) -> String {
    field::credit_code("org", org).unwrap_or_else(|_| org.to_string())
}

impl Vouching {
    /// The caller that verified claims name at an instant; `deployment` is the authority of those for whom none is named.
    pub fn caller(
        &self,
        claims: &Map<String, Value>,
        deployment: &str,
        now_micros: i64,
    ) -> Result<Caller, TokenProblem> {
        self.validity.check(claims, now_micros)?;
        let subject =
            text(claims, "sub")?.filter(|subject| !subject.is_empty() && !normal::is_same(subject, ANONYMOUS));
        let mut caller = Caller {
            account: subject.ok_or(TokenProblem::ClaimWrong("sub"))?.to_string(),
            authority: text(claims, "authority")?.unwrap_or(deployment).to_string(),
            organisation: text(claims, "org")?.map(normal_code).unwrap_or_default(),
            roles: self.roles(claims)?,
            issuer: self.issuer.clone(),
        };
        if !is_machine(&caller) {
            // LI and li are one person.
            caller.account = normal::form(&caller.account);
        }
        match &self.accounts {
            Accounts::Any => Ok(caller),
            Accounts::Of(issuer) => issuer.vouch(caller, deployment),
        }
    }

    /// The roles; names that are none of ours are another application's and are passed over.
    fn roles(&self, claims: &Map<String, Value>) -> Result<Vec<Role>, TokenProblem> {
        let wrong = TokenProblem::ClaimWrong("roles");
        let (first, rest) = self.roles_claim.split_once('.').unwrap_or((&self.roles_claim, ""));
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

/// A name in a token: one that a reader of a log or a document sees as it is.
fn text<'a>(claims: &'a Map<String, Value>, name: &'static str) -> Result<Option<&'a str>, TokenProblem> {
    match claims.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            let text = value.as_str().filter(|text| is_printable(text));
            text.map(Some).ok_or(TokenProblem::ClaimWrong(name))
        }
    }
}

//! Who calls the suite.

use kezhi_chassis::identity::Claims;
use kezhi_law::identifier::RegionCode;
use kezhi_proto::common::Role;

use super::Suite;
use super::clients::Person;

/// What a token says that holds on whatever day is rehearsed.
fn claims(role: &str, account: &str) -> Claims {
    let role = Role::from_token_name(role).unwrap_or_else(|| panic!("there is no role {role}"));
    Claims::new(account, &[role], 0, 4_102_444_800)
}

impl Suite {
    /// A token as `kezhi token` makes it, which asks for a process each; this one may also name a service.
    pub fn token(&self, role: &str, account: &str) -> String {
        self.sign(claims(role, account))
    }

    /// A token that says this.
    pub fn sign(&self, claims: Claims) -> String {
        self.signer.sign(&claims).unwrap()
    }

    /// Whoever has a token of a role.
    pub fn person(&self, role: &str, account: &str) -> Person {
        Person::new(self.channel(), Some(&self.token(role, account)))
    }

    /// Whoever has a token of a role for another authority, or for an organisation.
    pub fn of(&self, code: &str, role: &str, account: &str) -> Person {
        let mut claims = claims(role, account);
        match RegionCode::parse(code) {
            Ok(_) => claims.authority = Some(code.into()),
            Err(_) => claims.org = Some(code.into()),
        }
        Person::new(self.channel(), Some(&self.sign(claims)))
    }

    /// Anyone, without a token.
    pub fn citizen(&self) -> Person {
        Person::new(self.channel(), None)
    }

    /// The officer of public services.
    pub fn intake(&self) -> Person {
        self.person("intake", "intake")
    }

    /// An enforcement officer, by account.
    pub fn officer(&self, account: &str) -> Person {
        self.person("officer", account)
    }

    /// The reviewer of legality.
    pub fn reviewer(&self) -> Person {
        self.person("reviewer", "reviewer")
    }

    /// The head of the bureau.
    pub fn head(&self) -> Person {
        self.person("head", "head")
    }

    /// The auditor.
    pub fn auditor(&self) -> Person {
        self.person("auditor", "auditor")
    }
}

//! The contract, read at run time: who may call a method, what its messages must look like, how documents are written.
//!
//! Everything here comes from the descriptors that the callers see too, so a check cannot drift from its description.

mod check;
mod json;
mod method;
mod personal;
mod rule;
mod rules;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use kezhi_proto::DESCRIPTORS;
use prost_reflect::{DescriptorPool, DynamicMessage};

pub use check::{FieldViolation, MOST_VIOLATIONS};
pub use json::{Document, JsonError};
pub use method::{Access, Method};

use personal::Personal;
use rules::MessageRules;

/// The packages whose methods and messages are the suite's own.
const PACKAGES: &str = "kezhi.";

/// The contract in the form in which calls are judged by it.
pub struct Contract {
    pool: DescriptorPool,
    methods: HashMap<String, Method>,
    rules: HashMap<String, MessageRules>,
    personal: Personal,
}

/// Why a contract cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ContractError {
    /// The descriptors cannot be read.
    #[error("the descriptors of the contract cannot be read: {0}")]
    Descriptors(#[from] prost_reflect::DescriptorError),
    /// An option that the suite reads is not declared.
    #[error("the contract declares no option {0}")]
    OptionUndeclared(&'static str),
    /// A method does not state what every method states.
    #[error("{method} must state {missing}")]
    MethodIncomplete {
        /// The full name of the method.
        method: String,
        /// What is missing.
        missing: &'static str,
    },
    /// A rule that the suite does not evaluate, and so must not promise.
    #[error("{element} has the rule {rule}, which is not evaluated here")]
    RuleUnsupported {
        /// The full name of the field, oneof or message.
        element: String,
        /// The rule.
        rule: String,
    },
    /// A field is personal that is neither a text nor bytes.
    #[error("{0} is personal, but neither a text nor bytes")]
    PersonalUnsupported(String),
    /// A rule that contradicts itself or its field.
    #[error("{element} has a rule that cannot hold: {why}")]
    RuleWrong {
        /// The full name of the field.
        element: String,
        /// What is wrong.
        why: String,
    },
}

/// Why a message is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invalid {
    /// The bytes are no message of the type.
    Malformed(String),
    /// Fields break the rules stated at them; the first [`MOST_VIOLATIONS`] in the order of the contract.
    Fields(Vec<FieldViolation>),
}

impl Contract {
    /// Reads the contract that was compiled in. Refuses a method that does not state its access, duty and idempotency, and a
    /// rule that is not evaluated here.
    pub fn load() -> Result<Self, ContractError> {
        Self::read(DescriptorPool::decode(DESCRIPTORS)?)
    }

    fn read(pool: DescriptorPool) -> Result<Self, ContractError> {
        let methods = method::read_all(&pool)?;
        let rules = rules::read_all(&pool)?;
        let personal = Personal::read(&pool)?;
        Ok(Self {
            pool,
            methods,
            rules,
            personal,
        })
    }

    /// The method of a path, as `/kezhi.enforcement.v1.CaseService/FileCase`.
    pub fn method(&self, path: &str) -> Option<&Method> {
        self.methods.get(path)
    }

    /// All methods, in no particular order.
    pub fn methods(&self) -> impl Iterator<Item = &Method> {
        self.methods.values()
    }

    /// The gRPC services of a package, as `kezhi.enforcement.v1.CaseService` of `kezhi.enforcement.v1`.
    pub fn services_of(&self, package: &str) -> Vec<String> {
        let services = self.pool.services();
        let own = services.filter(|service| service.package_name() == package);
        own.map(|service| service.full_name().to_string()).collect()
    }

    /// The descriptors.
    pub fn pool(&self) -> &DescriptorPool {
        &self.pool
    }

    /// Judges the bytes of a request by the rules of the method's message.
    pub fn validate(&self, method: &Method, message: &[u8]) -> Result<(), Invalid> {
        let message = DynamicMessage::decode(method.input.clone(), message)
            .map_err(|error| Invalid::Malformed(format!("the bytes are no {}: {error}", method.input.full_name())))?;
        match check::violations(&self.rules, &message) {
            violations if violations.is_empty() => Ok(()),
            violations => Err(Invalid::Fields(violations)),
        }
    }
}

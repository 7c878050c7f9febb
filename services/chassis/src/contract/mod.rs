//! The contract, read at run time: who may call a method, what its messages must look like, how documents are written.
//!
//! Everything here comes from the descriptors that the callers see too, so a check cannot drift from its description.

mod check;
mod correct;
mod day;
mod json;
mod marked;
mod method;
mod rule;
mod rules;
mod shared;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use kezhi_law::Day;
use kezhi_procedure::normal;
use kezhi_proto::DESCRIPTORS;
use prost::{DecodeError, Message};
use prost_reflect::{DescriptorPool, DynamicMessage, Value};

pub use check::{DayAhead, FieldViolation, MOST_VIOLATIONS};
pub use correct::{Change, Uncorrectable};
pub(crate) use day::day_ahead;
pub use json::{Document, JsonError};
pub use method::{Access, Method};

use marked::{ACCOUNT, Marked, PERSONAL, PUBLIC_TEXT};
use rules::MessageRules;

use crate::caller::Caller;

/// The packages whose methods and messages are the suite's own.
const PACKAGES: &str = "kezhi.";
/// The field of a request by which a retry is known.
const REQUEST_ID: &str = "request_id";

/// The contract in the form in which calls are validated by it.
pub struct Contract {
    pool: DescriptorPool,
    methods: HashMap<String, Method>,
    /// The paths of methods by package and name, as `kezhi.enforcement.v1/FileCase`.
    paths: HashMap<String, String>,
    rules: HashMap<String, MessageRules>,
    personal: Marked,
    accounts: Marked,
    public_texts: Marked,
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
    /// A field is marked that is neither a text nor bytes.
    #[error("{field} is marked by {option}, but neither a text nor bytes")]
    MarkUnsupported {
        /// The full name of the field.
        field: String,
        /// The option.
        option: &'static str,
    },
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
    /// A day lies after today where it may not.
    Ahead(DayAhead),
}

impl Contract {
    /// The contract that was compiled in, read once in a process. Refuses a method that does not state its access, duty and
    /// idempotency, and a rule that is not evaluated here.
    pub fn load() -> Result<Arc<Self>, &'static ContractError> {
        static LOADED: LazyLock<Result<Arc<Contract>, ContractError>> =
            LazyLock::new(|| Contract::read(DescriptorPool::decode(DESCRIPTORS)?).map(Arc::new));
        LOADED.as_ref().map(Arc::clone)
    }

    fn read(pool: DescriptorPool) -> Result<Self, ContractError> {
        let methods = method::read_all(&pool)?;
        let paths = methods
            .keys()
            .filter_map(|path| Some((named(path)?, path.clone())))
            .collect();
        let rules = rules::read_all(&pool)?;
        let personal = Marked::read(&pool, PERSONAL)?;
        let accounts = Marked::read(&pool, ACCOUNT)?;
        let public_texts = Marked::read(&pool, PUBLIC_TEXT)?;
        Ok(Self {
            pool,
            methods,
            paths,
            rules,
            personal,
            accounts,
            public_texts,
        })
    }

    /// The method of a path, as `/kezhi.enforcement.v1.CaseService/FileCase`.
    pub fn method(&self, path: &str) -> Option<&Method> {
        self.methods.get(path)
    }

    /// True where a caller may call the method of that name in a package, and there is one.
    pub fn admits(&self, caller: &Caller, package: &str, name: &str) -> bool {
        let path = self.paths.get(&format!("{package}/{name}"));
        path.and_then(|path| self.methods.get(path))
            .is_some_and(|method| method.access.admits(caller))
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

    /// Validates the bytes of a request by the rules of the method's message, on a day. Gives it anew where an account or the request_id was not
    /// written in its normal form.
    pub fn validate(&self, method: &Method, message: &[u8], today: Day) -> Result<Option<Vec<u8>>, Invalid> {
        let mut message = DynamicMessage::decode(method.input.clone(), message)
            .map_err(|error| Invalid::Malformed(format!("the bytes are no {}: {error}", method.input.full_name())))?;
        let changed = self.normalise(&mut message);
        check::validate(&self.rules, &message, today).told()?;
        Ok(changed.then(|| message.encode_to_vec()))
    }

    /// An encoded answer as the public reads it: in each of its public texts `read` stands in the place of what was written.
    pub fn for_the_public(
        &self,
        method: &Method,
        answer: Vec<u8>,
        read: impl Fn(&str) -> String,
    ) -> Result<Vec<u8>, DecodeError> {
        if !self.public_texts.is_in(method.output.full_name()) {
            return Ok(answer);
        }
        let mut shown = DynamicMessage::decode(method.output.clone(), answer.as_slice())?;
        self.public_texts.replace(&mut shown, &mut |value| {
            if let Value::String(text) = value {
                *text = read(text);
            }
        });
        Ok(shown.encode_to_vec())
    }

    fn normalise(&self, message: &mut DynamicMessage) -> bool {
        let mut changed = false;
        let mut put = |value: &mut Value, form: fn(&str) -> String| {
            if let Value::String(text) = value {
                let form = form(text);
                changed |= form != *text;
                *text = form;
            }
        };
        self.accounts.replace(message, &mut |value| put(value, normal::form));
        if let Some(request_id) = message.get_field_by_name_mut(REQUEST_ID) {
            // A UUID in capitals is the same.
            put(request_id, str::to_ascii_lowercase);
        }
        changed
    }
}

/// The package and the name of a method by its path: `kezhi.enforcement.v1/FileCase` of `/kezhi.enforcement.v1.CaseService/FileCase`.
fn named(path: &str) -> Option<String> {
    let (service, name) = path.trim_start_matches('/').split_once('/')?;
    let (package, _) = service.rsplit_once('.')?;
    Some(format!("{package}/{name}"))
}

//! What every method states of itself, read from its options.

use std::collections::HashMap;

use kezhi_proto::common::Role;
use prost_reflect::{DescriptorPool, DynamicMessage, ExtensionDescriptor, MessageDescriptor, MethodDescriptor};
use prost_types::method_options::IdempotencyLevel;

use super::{ContractError, PACKAGES};
use crate::caller::Caller;

const ACCESS: &str = "kezhi.common.v1.access";
const DUTY: &str = "kezhi.common.v1.duty";

/// A method of the suite.
#[derive(Debug, Clone)]
pub struct Method {
    /// The path, as `/kezhi.enforcement.v1.CaseService/FileCase`.
    pub path: String,
    /// Who may call it.
    pub access: Access,
    /// The duties that it serves, as `J5,L3`.
    pub duty: String,
    /// True when it changes nothing, so that a retry is always safe.
    pub safe: bool,
    /// The request.
    pub input: MessageDescriptor,
    /// The response.
    pub output: MessageDescriptor,
    /// True when the caller sends a stream.
    pub client_streaming: bool,
    /// True when the answer is a stream.
    pub server_streaming: bool,
}

/// Who may call a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// True when no token is needed.
    pub anyone: bool,
    /// The roles of which a caller needs one, when a token is needed.
    pub roles: Vec<Role>,
}

impl Access {
    /// True when the caller may call.
    pub fn admits(&self, caller: &Caller) -> bool {
        self.anyone || self.roles.iter().any(|role| caller.is(*role))
    }
}

/// The methods of the suite by their paths.
pub(super) fn read_all(pool: &DescriptorPool) -> Result<HashMap<String, Method>, ContractError> {
    let access = pool
        .get_extension_by_name(ACCESS)
        .ok_or(ContractError::OptionUndeclared(ACCESS))?;
    let duty = pool
        .get_extension_by_name(DUTY)
        .ok_or(ContractError::OptionUndeclared(DUTY))?;
    pool.services()
        .filter(|service| service.full_name().starts_with(PACKAGES))
        .flat_map(|service| service.methods().collect::<Vec<_>>())
        .map(|method| read(&method, &access, &duty).map(|method| (method.path.clone(), method)))
        .collect()
}

fn read(
    method: &MethodDescriptor,
    access: &ExtensionDescriptor,
    duty: &ExtensionDescriptor,
) -> Result<Method, ContractError> {
    let incomplete = |missing| ContractError::MethodIncomplete {
        method: method.full_name().into(),
        missing,
    };
    let options = method.options();
    Ok(Method {
        path: format!("/{}/{}", method.parent_service().full_name(), method.name()),
        access: read_access(&options, access).ok_or_else(|| incomplete("who may call it: anyone, or some roles"))?,
        duty: read_duty(&options, duty).ok_or_else(|| incomplete("the duty that it serves"))?,
        safe: is_safe(method).ok_or_else(|| incomplete("its idempotency_level"))?,
        input: method.input(),
        output: method.output(),
        client_streaming: method.is_client_streaming(),
        server_streaming: method.is_server_streaming(),
    })
}

fn read_access(options: &DynamicMessage, extension: &ExtensionDescriptor) -> Option<Access> {
    let value = options.get_extension(extension);
    let message = value.as_message()?;
    let anyone = message.get_field_by_name("anyone")?.as_bool()?;
    let roles = message.get_field_by_name("roles")?;
    let roles = roles
        .as_list()?
        .iter()
        .map(|role| Role::try_from(role.as_enum_number()?).ok());
    let roles = roles.collect::<Option<Vec<_>>>()?;
    // A method is for anyone or for some roles: with both or neither its author meant something else.
    (anyone == roles.is_empty() && !roles.contains(&Role::Unspecified)).then_some(Access { anyone, roles })
}

fn read_duty(options: &DynamicMessage, extension: &ExtensionDescriptor) -> Option<String> {
    let value = options.get_extension(extension);
    value.as_str().filter(|duty| !duty.is_empty()).map(str::to_string)
}

fn is_safe(method: &MethodDescriptor) -> Option<bool> {
    match method.method_descriptor_proto().options.as_ref()?.idempotency_level() {
        IdempotencyLevel::IdempotencyUnknown => None,
        IdempotencyLevel::NoSideEffects => Some(true),
        IdempotencyLevel::Idempotent => Some(false),
    }
}

//! The contract as a test reads it: from the descriptors, with eyes of its own.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

use bytes::{Buf, BufMut};
use http::uri::PathAndQuery;
use kezhi_proto::DESCRIPTORS;
use kezhi_proto::common::Role;
use prost_reflect::{DescriptorPool, DynamicMessage, ExtensionDescriptor, MessageDescriptor, Value};
use tonic::client::Grpc;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::{Request, Status};

use super::clients::Person;

/// How long a call may take before the test gives up on it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A method of the suite.
#[derive(Debug, Clone)]
pub struct Method {
    /// `/kezhi.enforcement.v1.CaseService/FileCase`.
    pub path: String,
    /// The service that has it, as `enforcement`.
    pub house: String,
    /// What it takes.
    pub input: MessageDescriptor,
    /// What it answers.
    pub output: MessageDescriptor,
    /// True when it needs no token.
    pub anyone: bool,
    /// The roles of which a caller needs one.
    pub roles: Vec<Role>,
}

impl Method {
    /// True when a caller of this role may call it.
    pub fn admits(&self, role: Role) -> bool {
        self.anyone || self.roles.contains(&role)
    }

    /// Who may call it, in words.
    pub fn callers(&self) -> String {
        let words = |role: &Role| role.as_str_name().trim_start_matches("ROLE_").to_lowercase();
        match self.anyone {
            true => "anyone".into(),
            false => self.roles.iter().map(words).collect::<Vec<_>>().join(", "),
        }
    }

    /// Its name alone.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap()
    }
}

/// The descriptors.
pub fn pool() -> DescriptorPool {
    static POOL: LazyLock<DescriptorPool> = LazyLock::new(|| DescriptorPool::decode(DESCRIPTORS).unwrap());
    POOL.clone()
}

/// Every method of every service.
pub fn methods() -> Vec<Method> {
    let pool = pool();
    let access = extension(&pool, "kezhi.common.v1.access");
    let methods = pool
        .services()
        .filter(|service| service.full_name().starts_with("kezhi."))
        .flat_map(|service| {
            let methods: Vec<_> = service.methods().collect();
            methods
                .into_iter()
                .map(move |method| (service.full_name().to_string(), method))
        });
    let methods: Vec<Method> = methods
        .map(|(service, method)| {
            let options = method.options();
            assert!(
                options.has_extension(&access),
                "{service}.{} does not state its access",
                method.name()
            );
            let stated = options.get_extension(&access);
            let stated = stated.as_message().unwrap();
            Method {
                path: format!("/{service}/{}", method.name()),
                house: service.split('.').nth(1).unwrap().to_string(),
                input: method.input(),
                output: method.output(),
                anyone: field(stated, "anyone").as_bool().unwrap(),
                roles: roles(&field(stated, "roles")),
            }
        })
        .collect();
    assert!(methods.len() > 40, "the contract has lost its methods");
    methods
}

fn roles(value: &Value) -> Vec<Role> {
    let numbers = value
        .as_list()
        .unwrap()
        .iter()
        .map(|role| role.as_enum_number().unwrap());
    numbers.map(|number| Role::try_from(number).unwrap()).collect()
}

/// An extension of the contract.
pub fn extension(pool: &DescriptorPool, name: &str) -> ExtensionDescriptor {
    pool.get_extension_by_name(name)
        .unwrap_or_else(|| panic!("there is no extension {name}"))
}

/// The names of the shared rules that are stated among those of a text, as `calendar_day`, with what they say.
pub fn shared_rules(text: &DynamicMessage) -> BTreeMap<String, Value> {
    let shared = text.extensions();
    shared
        .map(|(rule, value)| (rule.name().to_string(), value.clone()))
        .collect()
}

/// A field of a message, by name.
pub fn field(message: &DynamicMessage, name: &str) -> Value {
    message
        .get_field_by_name(name)
        .unwrap_or_else(|| panic!("there is no field {name}"))
        .into_owned()
}

/// Sends bytes to a method; a stream counts as answered once it begins.
pub async fn call(who: &Person, path: &str, bytes: &[u8]) -> Result<(), Status> {
    let mut client = Grpc::new(who.wire());
    client
        .ready()
        .await
        .map_err(|error| Status::unavailable(error.to_string()))?;
    let path = PathAndQuery::try_from(path).unwrap();
    let sent = client.server_streaming(Request::new(bytes.to_vec()), path.clone(), Bytes);
    let answered = async {
        // A unary method refuses in the head or in the trailers; a watch says at once that there is nothing more.
        let mut stream = sent.await?.into_inner();
        stream.message().await.map(|_| ())
    };
    let answered = tokio::time::timeout(PATIENCE, answered).await;
    answered.unwrap_or_else(|_| panic!("{path} was not answered within {PATIENCE:?}"))
}

/// Bytes as they are.
#[derive(Clone, Copy)]
struct Bytes;

impl Codec for Bytes {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        *self
    }

    fn decoder(&mut self) -> Self {
        *self
    }
}

impl Encoder for Bytes {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Bytes {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining()).to_vec()))
    }
}

//! The layers that a call passes, each for one reason. [`crate::server::stack`] puts them in order.

mod access;
mod around;
mod body;
mod compression;
mod content_type;
mod deadline;
mod drain;
mod identity;
mod messages;
mod metadata;
mod status_normalizer;
#[cfg(test)]
mod tests;
mod trace;
mod validate;

use tonic::body::Body;

pub use access::AccessCheck;
pub use around::{Around, AroundLayer, Inner, Surrounded, around};
pub use body::{trailers, with_answer};
pub use compression::Compression;
pub use content_type::ContentType;
pub use deadline::Deadline;
#[cfg(test)]
pub(crate) use deadline::in_time;
pub(crate) use deadline::time_left;
pub use deadline::timeout_of;
pub use drain::Drain;
pub use identity::IdentityCheck;
pub use metadata::MetadataLimit;
pub use status_normalizer::StatusNormalizer;
pub use trace::Trace;
pub use validate::Validation;

/// A call, as it travels through the layers.
pub type Request = http::Request<Body>;

/// An answer, as it travels through the layers.
pub type Response = http::Response<Body>;

/// The methods that every server has besides those of the contract: health and reflection. They are open to anyone.
const STANDARD_METHODS: [&str; 5] = [
    "/grpc.health.v1.Health/Check",
    "/grpc.health.v1.Health/Watch",
    "/grpc.health.v1.Health/List",
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
    "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
];

/// True for a method of health or reflection.
pub fn is_standard(path: &str) -> bool {
    STANDARD_METHODS.contains(&path)
}

/// True for those of them that stay open.
pub fn is_standard_stream(path: &str) -> bool {
    is_standard(path) && !path.ends_with("/Check") && !path.ends_with("/List")
}

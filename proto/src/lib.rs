//! The contract of the suite: the generated messages and clients, and the descriptors that access, validation,
//! reflection and the stored documents are read from.
//!
//! Paths follow the packages: `kezhi.enforcement.v1.Case` is [`kezhi::enforcement::v1::Case`].

/// The messages and services, by package.
#[expect(missing_docs, reason = "the packages are documented in their protos")]
#[allow(clippy::all, reason = "generated code")]
pub mod kezhi {
    pub mod common {
        pub mod v1 {
            tonic::include_proto!("kezhi.common.v1");
        }
    }
    pub mod coordination {
        pub mod v1 {
            tonic::include_proto!("kezhi.coordination.v1");
        }
    }
    pub mod enforcement {
        pub mod v1 {
            tonic::include_proto!("kezhi.enforcement.v1");
        }
    }
    pub mod projects {
        pub mod v1 {
            tonic::include_proto!("kezhi.projects.v1");
        }
    }
    pub mod publicservices {
        pub mod v1 {
            tonic::include_proto!("kezhi.publicservices.v1");
        }
    }
}

/// The health checks of gRPC.
#[allow(clippy::all, reason = "generated code")]
pub mod health {
    tonic::include_proto!("grpc.health.v1");
}

pub use kezhi::common::v1 as common;
pub use kezhi::coordination::v1 as coordination;
pub use kezhi::enforcement::v1 as enforcement;
pub use kezhi::projects::v1 as projects;
pub use kezhi::publicservices::v1 as publicservices;

/// The encoded `FileDescriptorSet` of the whole contract, with options and comments.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/kezhi.binpb"));

/// A request that changes something and can be retried safely under its `request_id`.
pub trait Mutation: prost::Name + Default {
    /// The caller's UUID for this request; empty when the caller gave none.
    fn request_id(&self) -> &str;

    /// True where nothing is to be done: the caller asks what the answer would be (AIP-163).
    fn validate_only(&self) -> bool;
}

/// A request for a step of a resource that exists.
pub trait StepRequest: Mutation {
    /// The step, as the method is called.
    fn step(&self) -> &'static str;

    /// The resource name.
    fn name(&self) -> &str;

    /// The etag as the caller read it; empty for any.
    fn etag(&self) -> &str;

    /// The day of the step; empty for today.
    fn taken_on(&self) -> &str;
}

/// A request for a page of a list.
pub trait ListRequest: prost::Name + Default {
    /// How many rows; 0 for as many as the service likes.
    fn page_size(&self) -> i32;

    /// Where the page begins; empty for the first.
    fn page_token(&self) -> &str;

    /// The same list, whatever the page: what a token is bound to.
    fn without_page(&self) -> Self;
}

/// A page of a list.
pub trait ListResponse {
    /// What is listed.
    type Row;

    /// The page with these rows; the token leads to the next one, and is empty at the end.
    fn page(rows: Vec<Self::Row>, next_page_token: String) -> Self;
}

/// A resource: a message with a name, an authority and the times of its making and last change.
pub trait Resource: prost::Name + Default + Clone {
    /// The state, as the contract numbers it; 0 where there is none.
    fn state_number(&self) -> i32;

    /// Writes what the store knows into the fields that are output only.
    fn stamp(&mut self, stamp: Stamp);

    /// Takes from the steps that the caller may take those that it may not.
    fn bar(&mut self, barred: impl Fn(&str) -> bool);
}

/// A matter (事项): a resource that a procedure moves from state to state.
pub trait Matter: Resource {
    /// The states.
    type State: Copy + PartialEq + std::fmt::Debug + Into<i32>;

    /// What the log tells of its steps.
    type Event: Event;

    /// The state in which it is.
    fn state(&self) -> Self::State;

    /// Enters a state.
    fn enter(&mut self, state: Self::State);
}

/// The data of log entries of one kind: those whose types begin alike.
pub trait Event: prost::Name + Default {
    /// How the types of the entries begin, as `case.`.
    const BEGINS: &'static str;
}

/// How many, as entries tell it.
pub fn count(many: usize) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}

/// The data of entries that steps leave.
pub trait StepEvent: Event {
    /// Writes down the day of the step.
    fn take_on(&mut self, day: String);
}

/// What the store knows of a resource; where nothing is known yet, nothing.
#[derive(Debug, Clone, Default)]
pub struct Stamp {
    /// The resource name.
    pub name: String,
    /// The etag.
    pub etag: String,
    /// The region code of the authority.
    pub authority: String,
    /// The steps that may be taken of it now, as far as its state decides.
    pub possible_steps: Vec<String>,
    /// Those of them that the caller may take.
    pub allowed_steps: Vec<String>,
    /// When it was made.
    pub create_time: Option<prost_types::Timestamp>,
    /// When it last changed.
    pub update_time: Option<prost_types::Timestamp>,
}

include!(concat!(env!("OUT_DIR"), "/impls.rs"));

impl common::ErrorReason {
    /// The reason as it travels in `google.rpc.ErrorInfo`: without the prefix that the enum needs.
    pub fn code(self) -> &'static str {
        let name = self.as_str_name();
        name.strip_prefix("ERROR_REASON_").unwrap_or(name)
    }
}

impl common::Role {
    /// The role as tokens and the command line write it: `officer`, `head`, ….
    pub fn token_name(self) -> String {
        let name = self.as_str_name();
        name.strip_prefix("ROLE_").unwrap_or(name).to_lowercase()
    }

    /// The role that a token means by this name; nothing where there is none.
    pub fn from_token_name(name: &str) -> Option<Self> {
        Self::from_str_name(&format!("ROLE_{}", name.to_uppercase())).filter(|role| *role != Self::Unspecified)
    }
}

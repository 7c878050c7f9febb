//! What every service stands on; it knows no word of the domain.
//!
//! In the order in which a call meets them: [`server`] and its [`layers`], [`identity`], the [`contract`] that says who may
//! call and what a field may hold, the [`methods`] that know the handler, the [`context`] that opens the one transaction ([`store`], with what is personal sealed by [`sealing`]), the [`call`] that a handler
//! receives, the [`steps`] and [`limits`] that it leaves, and the [`log`] in which it all ends and that others [`follow`].

pub mod call;
pub mod caller;
pub mod clock;
pub mod context;
pub mod contract;
pub mod correction;
pub mod error;
pub mod follow;
pub mod health;
pub mod identity;
pub mod law_book;
pub mod layers;
pub mod lifecycle;
pub mod limits;
pub mod log;
mod measures;
pub mod methods;
pub mod migrations;
pub mod module;
pub mod moving;
mod own;
pub mod pauses;
pub mod queue;
mod readiness;
mod record;
pub mod sealing;
mod secret_file;
pub mod server;
pub mod settings;
pub mod steps;
pub mod store;
pub mod telemetry;
pub mod upstream;

pub use call::Call;
pub use caller::Caller;
pub use context::{Authority, ServiceContext};
pub use error::{Error, Fault};
pub use methods::Methods;
pub use module::Module;

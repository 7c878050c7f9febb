//! What every test stands on: databases, processes, callers, and how refusals are read.

pub mod behind;
pub mod certificate;
pub mod clients;
pub mod cluster;
pub mod contract;
pub mod database;
pub mod disk;
pub mod embedded;
pub mod files;
pub mod forgery;
pub mod inside;
pub mod kept;
pub mod matter;
pub mod patience;
pub mod people;
pub mod place;
pub mod plan;
pub mod ports;
pub mod process;
pub mod reasons;
pub mod refusals;
pub mod requests;
pub mod retry;
pub mod running;
pub mod scan;
pub mod suite;
pub mod wall_clock;

pub use clients::Person;
pub use database::{Database, on_each_database};
pub use patience::eventually;
pub use refusals::{Good, assert_refused, broken_off, details_of, refusal_of};
pub(crate) use requests::step;
pub use suite::{Part, Suite, on_each_process, on_each_suite};

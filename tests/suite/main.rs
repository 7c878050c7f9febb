//! The suite from outside: real processes of the one binary, called over the wire.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "what helps a test fails as a test does: loudly and at once"
)]

mod kit;

// Takes longest, and so comes first.
mod a_year;
mod access;
mod authority;
mod bad_input;
mod campaign;
mod command_line;
mod concurrency;
mod coordination;
mod deployment;
mod door;
mod events;
mod faults;
mod gateway;
mod idempotency;
mod kill;
mod limits;
mod log;
mod migrations;
mod money;
mod pages;
mod procedures;
mod projects;
mod refused;
mod released;
mod sealing;
mod seeing;
mod story;
mod strangers;
mod tidy;
mod tried_out;

//! The suite as one binary: how the services are wired, and what an administrator does with them.

mod backup;
mod certificate;
pub mod command_line;
mod config;
mod database;
mod doctor;
pub mod failure;
mod folder;
mod head;
mod healthcheck;
mod migrate;
mod neighbours;
mod recover;
pub mod rehearsal;
mod say;
mod sealing;
mod serve;
mod services;
pub mod settings;
pub mod suite;
mod token;
pub mod up;
pub mod verify;

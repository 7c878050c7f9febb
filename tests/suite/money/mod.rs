//! The books under load and under chance: the service of projects in this process, on both databases.

pub mod context;
mod group_commit;
mod operations;
mod properties;
mod returned;
mod reversed;
mod typed;

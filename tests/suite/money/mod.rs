//! The books under load and under chance: the service of projects in this process, on both databases.

mod deeds;
pub mod house;
mod properties;
mod returned;
mod reversed;
mod together;
mod typed;

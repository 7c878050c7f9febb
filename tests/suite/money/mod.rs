//! The books under load and under chance: the service of projects in this process, on both databases.

mod deeds;
mod house;
mod properties;
mod together;

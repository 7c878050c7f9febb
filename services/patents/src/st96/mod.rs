//! WIPO ST.96, version 6.0: what is read of it, and how patents are written in it.

mod read;
mod sheet;
mod write;

pub(crate) use read::VOCABULARY;
pub use write::{bibliographic, legal_status};

const COMMON: &str = "http://www.wipo.int/standards/XMLSchema/ST96/Common";
const PATENT: &str = "http://www.wipo.int/standards/XMLSchema/ST96/Patent";

#![doc = include_str!("../README.md")]

mod bad_record;
mod classification;
mod cn_newer;
mod cn_older;
mod field;
mod office;
mod patent;
mod reader;
pub mod st96;
mod status;
mod table;
#[cfg(test)]
mod tests;
mod wording;
mod xml;

pub use bad_record::{BadRecord, Place};
pub use office::is_country;
pub use patent::{Agent, Party, Patent, Priority};
pub use reader::{Format, Reader};
pub use status::{LegalEvent, LegalStatus, Standing};

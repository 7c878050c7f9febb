//! Identity numbers, kept apart from every document. A document has them masked.

mod store;

pub(crate) use store::{NUMBERS, forget, keep, number_of, subjects_with};

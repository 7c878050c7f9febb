//! Who people are: identity numbers, kept apart from every document. A document has them masked.

mod store;

pub(crate) use store::{forget, keep, number_of, subjects_with};

use kezhi_law::identifier::CitizenId;
use kezhi_procedure::Refusal;

/// Reads an identity number as it was written; `field` is where it stands in the request.
pub(crate) fn read(field: &str, text: &str) -> Result<CitizenId, Refusal> {
    CitizenId::parse(text).map_err(|error| Refusal::field(field, error.to_string()))
}

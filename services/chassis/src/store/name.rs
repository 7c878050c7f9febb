//! How a document is named and stamped.

use std::sync::Mutex;

use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::ErrorReason;
use prost_types::Timestamp;
use sha2::{Digest, Sha256};
use uuid::{ContextV7, Uuid};

/// The refusal for a resource that does not exist or that the caller may not know of.
pub fn not_found(name: &str) -> Refusal {
    Refusal::new(
        Kind::NotFound,
        ErrorReason::ResourceNotFound.code(),
        format!("there is no {name:?}, or you may not see it"),
    )
    .with("resource", name)
}

/// An instant as the contract writes it.
pub fn timestamp(micros: i64) -> Timestamp {
    let nanos = i32::try_from(micros.rem_euclid(1_000_000)).unwrap_or(0) * 1_000;
    Timestamp {
        seconds: micros.div_euclid(1_000_000),
        nanos,
    }
}

/// What was given out last in this process: ids follow on each other within one instant too, and where the clock was set back.
static SEQUENCE: Mutex<ContextV7> = Mutex::new(ContextV7::new());

/// A new id whose order is that in which they are made.
pub(crate) fn new_id(micros: i64) -> String {
    let seconds = u64::try_from(micros.div_euclid(1_000_000)).unwrap_or(0);
    let nanos = u32::try_from(micros.rem_euclid(1_000_000)).unwrap_or(0) * 1_000;
    Uuid::new_v7(uuid::Timestamp::from_unix(&SEQUENCE, seconds, nanos)).to_string()
}

pub(crate) fn etag_of(version: i64) -> String {
    format!("\"{version}\"")
}

/// The SHA-256 of a text, in hex; nothing of nothing.
pub(crate) fn digest_of(text: &str) -> String {
    match text {
        "" => String::new(),
        text => hex::encode(Sha256::digest(text.as_bytes())),
    }
}

#[cfg(test)]
mod tests {
    use super::new_id;

    #[test]
    fn ids_are_in_the_order_in_which_they_are_made_whatever_the_clock_says() {
        const HOUR: i64 = 3_600_000_000;
        let times = [5, 5, 5, 6, 6, 2, 2, 7].map(|hour| hour * HOUR);
        let ids = times.map(new_id);
        assert!(ids.is_sorted(), "{ids:?}");
    }
}

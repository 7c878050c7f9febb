//! Papers that are named by their digests.

use sha2::{Digest, Sha256};

/// The digest of the scan of a paper that reads so.
pub fn scan(paper: &str) -> String {
    hex::encode(Sha256::digest(paper.as_bytes()))
}

//! The reasons of refusals as the contract's comments document them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::contract::pool;

/// What a comment says of a reason.
pub struct Reason {
    /// The gRPC code, as `NOT_FOUND`.
    pub code: String,
    /// The keys of its metadata; `article` may come to any.
    pub metadata: Vec<String>,
}

/// By reason, as `OFFICERS_TOO_FEW`.
pub static REASONS: LazyLock<BTreeMap<String, Reason>> = LazyLock::new(|| {
    let reasons = pool().get_enum_by_name("kezhi.common.v1.ErrorReason").unwrap();
    let file = reasons.parent_file_descriptor_proto();
    let locations = &file.source_code_info.as_ref().unwrap().location;
    let sent = reasons.values().filter(|reason| reason.number() != 0);
    sent.map(|reason| {
        let location = locations.iter().find(|location| location.path == reason.path());
        let comment = location.unwrap().leading_comments().replace('\n', " ");
        let code = reason.name().trim_start_matches("ERROR_REASON_");
        (code.to_string(), read(&comment))
    })
    .collect()
});

/// Reads `NOT_FOUND: there is none. Metadata: resource, etag.`
fn read(comment: &str) -> Reason {
    let (code, said) = comment.trim().split_once(':').unwrap();
    let keys = said
        .split_once("Metadata:")
        .and_then(|(_, keys)| keys.split('.').next());
    let keys = keys.into_iter().flat_map(|keys| keys.split(','));
    Reason {
        code: code.into(),
        metadata: keys.map(|key| key.trim().trim_matches('`').into()).collect(),
    }
}

//! Reading refusals: every one has an `ErrorInfo` of the suite.

use std::collections::BTreeMap;
use std::fmt::Debug;

use tonic::{Code, Response, Status, Streaming};
use tonic_types::{ErrorDetails, StatusExt};

use super::reasons::REASONS;

/// A refusal, decoded.
#[derive(Debug)]
pub struct Refused {
    /// The gRPC code.
    pub code: Code,
    /// The reason, as `OFFICERS_TOO_FEW`.
    pub reason: String,
    /// The message.
    pub message: String,
    /// All details.
    pub details: ErrorDetails,
}

impl Refused {
    /// A value of the metadata; empty where there is none.
    pub fn metadata(&self, key: &str) -> String {
        let info = self.details.error_info();
        info.and_then(|info| info.metadata.get(key).cloned())
            .unwrap_or_default()
    }

    /// The code and the reason.
    pub fn seen(&self) -> (Code, &str) {
        (self.code, &self.reason)
    }

    /// Its metadata has this value.
    #[track_caller]
    pub fn says(&self, key: &str, value: impl ToString) -> &Self {
        assert_eq!(
            self.metadata(key),
            value.to_string(),
            "{key} of {}: {}",
            self.reason,
            self.message
        );
        self
    }

    /// The fields that it names.
    pub fn fields(&self) -> Vec<String> {
        let violations = self
            .details
            .bad_request()
            .map(|request| request.field_violations.clone());
        violations
            .unwrap_or_default()
            .into_iter()
            .map(|violation| violation.field)
            .collect()
    }
}

/// What an answer holds, where a refusal fails the test.
pub trait Good<T> {
    /// The answer; a refusal fails the test and is told decoded.
    #[track_caller]
    fn good(self) -> T;
}

impl<T> Good<T> for Result<Response<T>, Status> {
    #[track_caller]
    fn good(self) -> T {
        match self {
            Ok(response) => response.into_inner(),
            Err(status) => panic!("it was refused: {}", told(&status)),
        }
    }
}

/// A refusal in words: its reason and message, and what its details add.
fn told(status: &Status) -> String {
    let details = status.get_error_details();
    let Some(info) = details.error_info() else {
        return format!("{status:?}");
    };
    let violations = details.bad_request().map(|request| &request.field_violations);
    format!(
        "{}: {} {:?} {:?}",
        info.reason,
        status.message(),
        info.metadata,
        violations.into_iter().flatten().collect::<Vec<_>>()
    )
}

/// All that the details of a refusal tell, but for the trace that it belongs to.
pub fn details_of(status: &Status) -> String {
    let details = status.get_error_details();
    let info = details
        .error_info()
        .map(|info| (&info.reason, info.metadata.iter().collect::<BTreeMap<_, _>>()));
    format!(
        "{info:?} {:?} {:?} {:?}",
        details.bad_request(),
        details.resource_info(),
        details.retry_info()
    )
}

/// Decodes a refusal of the suite; one without its `ErrorInfo`, or with metadata that the contract does not document for
/// its reason, fails the test.
#[track_caller]
pub fn refusal_of(status: &Status) -> Refused {
    let details = status.get_error_details();
    let info = details.error_info();
    let info = info.unwrap_or_else(|| panic!("a refusal without ErrorInfo: {status:?}"));
    assert_eq!(info.domain, "kezhi", "{status:?}");
    let reason = info.reason.as_str();
    let documented = REASONS.get(reason);
    let documented = documented.unwrap_or_else(|| panic!("the contract has no reason {reason}"));
    for key in info.metadata.keys().map(String::as_str) {
        let known = key == "article" || documented.metadata.iter().any(|known| known == key);
        assert!(
            known,
            "{reason} sends {key}, which its comment in error_reason.proto does not name"
        );
    }
    Refused {
        code: status.code(),
        reason: info.reason.clone(),
        message: status.message().to_string(),
        details,
    }
}

/// A call was refused for this reason, and cites this article; an empty article asks for none.
#[track_caller]
pub fn assert_refused<T: Debug>(result: Result<Response<T>, Status>, reason: &str, article: &str) -> Refused {
    let status = result.expect_err("it was not refused");
    let refused = refusal_of(&status);
    assert_eq!(refused.reason, reason, "{}", refused.message);
    let cited = refused.metadata("article");
    assert!(cited.contains(article), "{reason} cites {cited:?}, not {article:?}");
    refused
}

/// Reads a watch until it breaks off, with the refusal that says why; one that ends by itself fails the test.
pub async fn broken_off<T>(watched: &mut Streaming<T>) -> Refused {
    loop {
        match watched.message().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("a watch ended as if there were nothing more"),
            Err(status) => return refusal_of(&status),
        }
    }
}

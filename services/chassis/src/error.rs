//! The two ways in which a call can fail, and the one place where they become a status.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use http::HeaderMap;
use kezhi_procedure::{Kind, Refusal};
use kezhi_proto::common::ErrorReason;
use sea_orm::DbErr;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

use crate::store::Trouble;

/// The metadata of [`ErrorReason::Overloaded`] that says how long a call would have to wait, in milliseconds.
const WAIT: &str = "wait_ms";

/// The domain of every `ErrorInfo`.
pub const ERROR_DOMAIN: &str = "kezhi";

/// How long a caller should wait who is told to try again.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// How much of an unknown path a caller is told again: a stranger chose it, and the answer has to fit into a head.
const LONGEST_PATH: usize = 200;

/// Why a call failed.
#[derive(Debug)]
pub enum Error {
    /// The caller's to mend.
    Refused(Box<Refusal>),
    /// Ours: logged once with its chain, never shown.
    Failed(Fault),
}

/// A fault of the suite. It has no `Display`, so that its text cannot reach a caller.
#[derive(Clone)]
pub struct Fault {
    chain: String,
    trouble: Trouble,
}

impl Fault {
    /// A fault with what is known of it.
    pub fn new(what: impl fmt::Display) -> Self {
        Self::of(Trouble::Other, what)
    }

    /// A fault that another try may not meet: the database refused to order two writes.
    pub(crate) fn conflict(what: impl fmt::Display) -> Self {
        Self::of(Trouble::Conflict, what)
    }

    fn of(trouble: Trouble, what: impl fmt::Display) -> Self {
        Self {
            chain: what.to_string(),
            trouble,
        }
    }

    pub(crate) fn is_conflict(&self) -> bool {
        self.trouble == Trouble::Conflict
    }

    /// A fault of the database itself, whatever is asked of it.
    pub(crate) fn of_the_database(cause: &'static str, what: impl fmt::Display) -> Self {
        Self::of(Trouble::Database(cause), what)
    }

    /// Why the database itself cannot be used, whatever is asked of it.
    pub(crate) fn cause(&self) -> Option<&'static str> {
        match self.trouble {
            Trouble::Database(cause) => Some(cause),
            Trouble::Conflict | Trouble::Other => None,
        }
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.chain)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal.kind {
            Kind::Ungathered => Self::Failed(Fault::new(refusal.message)),
            _ => Self::Refused(Box::new(refusal)),
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Failed(fault)
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Self::Failed(Fault::of(Trouble::of(&error), &error))
    }
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusal) => refusal_status(&refusal),
            Error::Failed(fault) if fault.is_conflict() => {
                tracing::warn!(fault = ?fault, "writes could not be ordered");
                status(
                    Code::Aborted,
                    ErrorReason::WriteConflict,
                    "others were writing the same rows; send the call again",
                    [],
                )
            }
            Error::Failed(Fault {
                chain,
                trouble: Trouble::Database(cause),
            }) => {
                tracing::error!(fault = chain, cause, "the database cannot be used");
                let message = format!(
                    "the database of the service is {cause}; send the call again in a moment, a change with the same request_id"
                );
                let metadata = [("cause", cause.to_string())];
                status_to_retry(Code::Unavailable, ErrorReason::DatabaseUnavailable, message, metadata)
            }
            Error::Failed(fault) => {
                tracing::error!(fault = ?fault, "a call failed");
                status(
                    Code::Internal,
                    ErrorReason::Fault,
                    "the suite failed; the fault is in its log",
                    [],
                )
            }
        }
    }
}

/// A status of the suite's own, outside any procedure, with values for machines.
pub fn status<const N: usize>(
    code: Code,
    reason: ErrorReason,
    message: impl Into<String>,
    metadata: [(&str, String); N],
) -> Status {
    Status::with_error_details(code, message, details(reason, metadata))
}

/// The same for what may go well a moment later: it says after how long.
pub fn status_to_retry<const N: usize>(
    code: Code,
    reason: ErrorReason,
    message: impl Into<String>,
    metadata: [(&str, String); N],
) -> Status {
    let mut details = details(reason, metadata);
    details.set_retry_info(Some(RETRY_AFTER));
    Status::with_error_details(code, message, details)
}

/// A method that no service has.
pub fn unknown_method(path: &str) -> Status {
    let method: String = path.trim_start_matches('/').chars().take(LONGEST_PATH).collect();
    let message = format!("no service of the suite has the method {method}");
    let metadata = [("method", method)];
    status(Code::Unimplemented, ErrorReason::MethodUnknown, message, metadata)
}

/// A message that is larger than a server takes.
pub fn message_too_large(limit: usize) -> Status {
    let message = format!("the message is larger than {limit} bytes");
    let metadata = [("limit_bytes", limit.to_string())];
    status(Code::ResourceExhausted, ErrorReason::MessageTooLarge, message, metadata)
}

/// More is asked than can be done in time.
pub fn overloaded() -> Status {
    refusal_status(&too_busy())
}

/// The same to a call that has too little time to wait as long as it would have to.
pub(crate) fn too_short(wait: Duration) -> Refusal {
    too_busy().with(WAIT, wait.as_millis())
}

/// The same as a refusal of a service.
pub(crate) fn too_busy() -> Refusal {
    let message =
        "more is asked of the service than it can do in time; nothing was done: send the call again in a moment";
    Refusal::new(Kind::Busy, ErrorReason::Overloaded.code(), message)
}

/// Where an answer says so, how much time a call must have at least not to be refused; all are refused where it says nothing of that.
pub fn says_overloaded(headers: &HeaderMap) -> Option<Duration> {
    let status = Status::from_header_map(headers).filter(|status| status.code() == Code::Unavailable);
    let info = status.and_then(|status| status.get_details_error_info());
    let info = info.filter(|info| info.reason == ErrorReason::Overloaded.code())?;
    let wait = info.metadata.get(WAIT).and_then(|wait| wait.parse().ok());
    Some(wait.map_or(Duration::MAX, Duration::from_millis))
}

fn details<const N: usize>(reason: ErrorReason, metadata: [(&str, String); N]) -> ErrorDetails {
    let metadata = metadata.map(|(key, value)| (key.to_string(), value));
    ErrorDetails::with_error_info(reason.code(), ERROR_DOMAIN, metadata)
}

/// A refusal as a status with `ErrorInfo` and, by its kind and those of what stands in the way besides, `BadRequest` or
/// `PreconditionFailure`.
fn refusal_status(refusal: &Refusal) -> Status {
    let article = refusal.article.as_ref().map(ToString::to_string);
    let metadata = refusal
        .metadata
        .iter()
        .map(|(key, value)| (key.to_string(), value.clone()));
    let metadata = metadata.chain(article.map(|article| ("article".to_string(), article)));
    let mut details = ErrorDetails::with_error_info(refusal.reason, ERROR_DOMAIN, metadata.collect::<HashMap<_, _>>());
    if refusal.kind == Kind::Precondition || !refusal.field.is_empty() {
        add_violation(&mut details, refusal);
    }
    for besides in &refusal.besides {
        add_violation(&mut details, besides);
    }
    if refusal.kind == Kind::Busy {
        details.set_retry_info(Some(RETRY_AFTER));
    }
    Status::with_error_details(code(refusal.kind), refusal.message.clone(), details)
}

/// Tells what stands in the way: a field where it is one, and else what must be done first.
fn add_violation(details: &mut ErrorDetails, refusal: &Refusal) {
    let message = refusal.message.clone();
    if !refusal.field.is_empty() {
        details.add_bad_request_violation(refusal.field.clone(), message.clone());
    }
    if refusal.kind == Kind::Precondition || refusal.field.is_empty() {
        let article = refusal.article.as_ref().map(ToString::to_string);
        details.add_precondition_failure_violation(refusal.reason, article.unwrap_or_default(), message);
    }
}

fn code(kind: Kind) -> Code {
    match kind {
        Kind::Field => Code::InvalidArgument,
        Kind::NotFound => Code::NotFound,
        Kind::Exists => Code::AlreadyExists,
        Kind::Stale => Code::Aborted,
        Kind::Precondition => Code::FailedPrecondition,
        Kind::Forbidden => Code::PermissionDenied,
        Kind::Unauthenticated => Code::Unauthenticated,
        Kind::OutOfRange => Code::OutOfRange,
        Kind::Busy => Code::Unavailable,
        Kind::Ungathered => Code::Internal,
    }
}

#[cfg(test)]
mod tests {
    use kezhi_law::article;
    use kezhi_procedure::Refusal;
    use kezhi_proto::common::ErrorReason;
    use tonic::{Code, Status};
    use tonic_types::StatusExt;

    use super::{Error, Fault};

    #[test]
    fn a_missing_precondition_travels_with_its_article() {
        let refusal = Refusal::precondition(ErrorReason::OfficersTooFew.code(), "one is too few")
            .with("officers", 1)
            .citing(article("penalty-law", "42"));
        let status = Status::from(Error::from(refusal));
        assert_eq!(status.code(), Code::FailedPrecondition);
        let info = status.get_details_error_info().unwrap();
        assert_eq!(
            (info.reason.as_str(), info.domain.as_str()),
            ("OFFICERS_TOO_FEW", "kezhi")
        );
        assert_eq!(
            (info.metadata["officers"].as_str(), info.metadata["article"].as_str()),
            ("1", "《行政处罚法》第四十二条")
        );
        let failure = status.get_details_precondition_failure().unwrap();
        assert_eq!(failure.violations[0].subject, "《行政处罚法》第四十二条");
    }

    #[test]
    fn a_wrong_field_is_named() {
        let status = Status::from(Error::from(Refusal::field("lead.party", "no party")));
        assert_eq!(status.code(), Code::InvalidArgument);
        assert_eq!(
            status.get_details_bad_request().unwrap().field_violations[0].field,
            "lead.party"
        );
    }

    #[test]
    fn a_fault_never_shows_its_text() {
        let status = Status::from(Error::from(Fault::new("the password of the database is hush")));
        assert_eq!(status.code(), Code::Internal);
        assert!(!format!("{status:?}").contains("hush"));
    }

    #[test]
    fn the_reasons_of_the_procedure_engine_are_in_the_contract() {
        for reason in ["STEP_NOT_ALLOWED", "SAME_PERSON", "FIELD_INVALID"] {
            assert!(
                ErrorReason::from_str_name(&format!("ERROR_REASON_{reason}")).is_some(),
                "{reason}"
            );
        }
    }
}

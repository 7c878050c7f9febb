//! What a call has to tell.

/// An entry that a call wants to leave in the log when it commits.
#[derive(Debug, Clone)]
pub(crate) struct NewEntry {
    pub(super) authority: String,
    pub(super) subject: String,
    pub(super) r#type: String,
    pub(super) legal_basis: String,
    pub(super) data: String,
    pub(super) traceparent: String,
}

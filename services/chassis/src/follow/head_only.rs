//! A log that is followed for its head alone.

use kezhi_proto::common::LogEntry;
use tonic::Status;

use super::{Effect, Source};
use crate::call::Call;
use crate::error::Error;

/// What following a log does of which no entry has an effect here: it is known how far the log has come, and which one it is.
pub struct HeadOnly;

impl HeadOnly {
    /// No entry is of this type; to name none at all would ask for every one.
    pub const TYPES: &'static [&'static str] = &["none"];
}

impl Effect for HeadOnly {
    type Fetched = ();

    async fn fetch(&self, _source: &Source, _entry: &LogEntry) -> Result<(), Status> {
        Ok(())
    }

    async fn apply(&self, _call: &Call, _entry: &LogEntry, (): &()) -> Result<(), Error> {
        Ok(())
    }
}

//! How far a source was looked through, and how much of that is stored.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::position::{position, store_position};
use crate::clock::moment;
use crate::context::ServiceContext;
use crate::error::Error;
use crate::log::Head;

/// What had no effect here is stored after so long, or so many entries: it does no harm to read it again.
const LAZILY: Duration = Duration::from_secs(3);
const AT_MOST: i64 = 1_000;

/// A place in the log of a source.
pub(super) struct Bookmark {
    source: &'static str,
    reached: Head,
    stored: i64,
    /// Since when something is not stored.
    unstored: Option<Instant>,
}

impl Bookmark {
    /// Where a source was left.
    pub(super) async fn of(context: &ServiceContext, source: &'static str) -> Result<Self, Error> {
        let reached = position(context, source).await?;
        Ok(Self {
            source,
            stored: reached.position,
            reached,
            unstored: None,
        })
    }

    pub(super) fn reached(&self) -> &Head {
        &self.reached
    }

    /// An entry took effect, and its position was stored with that.
    pub(super) fn took(&mut self, through: Head) {
        (self.stored, self.unstored) = (through.position, None);
        self.reached = through;
    }

    /// The source was looked through so far, and nothing in it has an effect here.
    pub(super) async fn pass(&mut self, context: &ServiceContext, through: Head) -> Result<(), Error> {
        self.unstored.get_or_insert_with(moment);
        self.reached = through;
        // That a source is followed at all is known at once.
        match self.stored == 0 || self.reached.position - self.stored >= AT_MOST {
            true => self.store(context).await,
            false => Ok(()),
        }
    }

    /// Waits until what is not stored is to be; for ever where all is.
    pub(super) async fn is_due(&self) {
        match self.unstored {
            Some(since) => sleep_until(since + LAZILY).await,
            None => std::future::pending().await,
        }
    }

    /// Stores what is not.
    pub(super) async fn store(&mut self, context: &ServiceContext) -> Result<(), Error> {
        if self.unstored.take().is_some() {
            store_position(context.db(), self.source, self.reached.clone()).await?;
            self.stored = self.reached.position;
        }
        Ok(())
    }
}

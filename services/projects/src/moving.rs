//! What every step does around what is its own: open the document, take the step, store both.

use std::fmt::Debug;

use kezhi_chassis::steps::History;
use kezhi_chassis::store::{Collection, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::{Procedure, Taken};
use kezhi_proto::Resource;

/// The frame that every step's request has.
pub struct Frame<'a> {
    /// The name of the document.
    pub name: &'a str,
    /// Its etag as the caller read it; empty for any.
    pub etag: &'a str,
    /// The day of the step; empty for today.
    pub taken_on: &'a str,
}

impl<'a> Frame<'a> {
    /// The frame of a request.
    pub fn of(name: &'a str, etag: &'a str, taken_on: &'a str) -> Self {
        Self { name, etag, taken_on }
    }
}

/// A document that a step is about to move.
pub struct Moving<T> {
    /// The document.
    pub stored: Stored<T>,
    /// The day of the step.
    pub on: Day,
    history: History,
}

impl<T: Resource> Moving<T> {
    /// Opens a document for a step: it exists, the caller may see it, and it is as the caller read it.
    pub async fn open(call: &Call, of: &Collection<T>, frame: Frame<'_>) -> Result<Self, Error> {
        let stored = call.load_to_change(of, frame.name, frame.etag).await?;
        let on = call.day_of_step(frame.taken_on)?;
        Self::opened(call, stored, on).await
    }

    /// A document that was opened before, for a step of that day.
    pub async fn opened(call: &Call, stored: Stored<T>, on: Day) -> Result<Self, Error> {
        let history = call.history(&stored.name).await?;
        Ok(Self { stored, on, history })
    }

    /// Takes a step or refuses it. Nothing is stored yet.
    pub fn take<S, F>(
        &self,
        call: &Call,
        procedure: &Procedure<S, F>,
        step: &str,
        state: S,
        facts: &F,
    ) -> Result<Taken<S>, Error>
    where
        S: Copy + PartialEq + Debug,
    {
        call.take(procedure, step, state, self.on, &self.history, facts)
    }

    /// Stores the document as the step leaves it, and the step.
    pub async fn store<S: Debug>(
        &mut self,
        call: &Call,
        of: &Collection<T>,
        taken: &Taken<S>,
        data: serde_json::Value,
    ) -> Result<(), Error> {
        call.save(of, &mut self.stored).await?;
        call.record(taken, &self.stored.name, &self.stored.authority, self.on, data)
            .await
    }
}

/// Stores a document with the step that begins it.
pub async fn begin<T: Resource, S: Debug>(
    call: &Call,
    of: &Collection<T>,
    value: T,
    taken: &Taken<S>,
    on: Day,
    data: serde_json::Value,
) -> Result<Stored<T>, Error> {
    let stored = call.create(of, call.authority(), value).await?;
    call.record(taken, &stored.name, &stored.authority, on, data).await?;
    Ok(stored)
}

//! Running and stopping: every background task is known by name, one that ends is a crash, and a stop is soft before it is
//! hard.

#[cfg(test)]
mod tests;

use std::fmt::Display;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures::future::FutureExt;
use futures::stream::{self, Stream, StreamExt};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long a soft stop may take where the settings say nothing else.
pub const GRACE: Duration = Duration::from_secs(30);

/// Why a process ends other than by being told to and finishing in time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Halt {
    /// A task ended that should have run on.
    #[error("the task {task} crashed: {why}")]
    Crashed {
        /// Its name.
        task: String,
        /// What happened.
        why: String,
    },
    /// What was running did not finish within the grace period.
    #[error("not all tasks ended within {} s; they were cut off", .0.as_secs())]
    GraceExpired(Duration),
    /// Told twice to stop.
    #[error("told again to stop; the running tasks were cut off")]
    Impatient,
}

/// The tasks of a process; cheap to clone.
#[derive(Clone, Default)]
pub struct Tasks {
    stop: CancellationToken,
    cut: CancellationToken,
    tracker: TaskTracker,
    crash: Arc<OnceLock<Halt>>,
}

impl Tasks {
    /// No tasks yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The token that tells tasks to finish.
    pub fn stop_token(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Starts a task. It runs until the stop token tells it to finish: when it ends before, fails or panics, everything stops.
    pub fn spawn<E: Display>(&self, name: &str, task: impl Future<Output = Result<(), E>> + Send + 'static) {
        let (tasks, name) = (self.clone(), name.to_string());
        self.tracker.spawn(async move {
            let ended = tokio::select! {
                ended = AssertUnwindSafe(task).catch_unwind() => ended,
                () = tasks.cut.cancelled() => return,
            };
            match ended {
                Ok(Ok(())) if tasks.stop.is_cancelled() => {}
                Ok(Ok(())) => tasks.crashed(name, "it ended before it was told to".into()),
                Ok(Err(error)) => tasks.crashed(name, error.to_string()),
                Err(_) => tasks.crashed(name, "it panicked".into()),
            }
        });
    }

    /// Waits until the process is told to stop, by a signal, by the stop token or by a crash, and then until all tasks have
    /// ended. A second signal or the end of the grace period cuts them off.
    pub async fn wait(self, signals: impl Stream<Item = ()>, grace: Duration) -> Result<(), Halt> {
        let mut signals = std::pin::pin!(signals.chain(stream::pending()));
        tokio::select! {
            _ = signals.next() => tracing::info!("told to stop"),
            () = self.stop.cancelled() => {}
        }
        self.stop.cancel();
        self.tracker.close();
        let ended = tokio::select! {
            biased;
            () = self.tracker.wait() => Ok(()),
            _ = signals.next() => Err(Halt::Impatient),
            () = sleep(grace) => Err(Halt::GraceExpired(grace)),
        };
        self.cut.cancel();
        self.tracker.wait().await;
        match self.crash.get() {
            Some(crash) => Err(crash.clone()),
            None => ended,
        }
    }

    /// Only the first crash is kept: what follows is mostly its consequence.
    fn crashed(&self, task: String, why: String) {
        tracing::error!(task, why, "a task crashed");
        let _ = self.crash.set(Halt::Crashed { task, why });
        self.stop.cancel();
    }
}

/// SIGTERM and SIGINT, as they come from now on: to be asked for before anything is served, so that none is missed.
pub fn signals() -> std::io::Result<impl Stream<Item = ()>> {
    let both = [signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?];
    let streams = both.map(|signal| {
        stream::unfold(signal, async |mut signal| {
            signal.recv().await?;
            Some(((), signal))
        })
        .boxed()
    });
    Ok(stream::select_all(streams))
}

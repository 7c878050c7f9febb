use std::time::Duration;

use futures::channel::mpsc;
use futures::future::pending;

use super::{GRACE, Halt, Tasks};

/// Signals that come when the test sends them.
fn hand_made_signals() -> (mpsc::UnboundedSender<()>, mpsc::UnboundedReceiver<()>) {
    mpsc::unbounded()
}

/// A task that ends when it is told to.
fn obedient(tasks: &Tasks) -> impl Future<Output = Result<(), String>> + use<> {
    let stop = tasks.stop_token();
    async move {
        stop.cancelled().await;
        Ok(())
    }
}

#[tokio::test]
async fn a_signal_stops_softly() {
    let tasks = Tasks::new();
    tasks.spawn("server", obedient(&tasks));
    let (signal, signals) = hand_made_signals();
    signal.unbounded_send(()).unwrap();
    assert_eq!(tasks.wait(signals, GRACE).await, Ok(()));
}

#[tokio::test]
async fn a_task_that_fails_stops_everything_and_is_named() {
    let tasks = Tasks::new();
    tasks.spawn("server", obedient(&tasks));
    tasks.spawn("sequencer", async { Err("no database") });
    let (_signal, signals) = hand_made_signals();
    let halt = tasks.wait(signals, GRACE).await.unwrap_err();
    assert_eq!(halt.to_string(), "the task sequencer crashed: no database");
}

#[tokio::test]
async fn a_task_that_ends_untold_or_panics_is_a_crash() {
    for (task, why) in [(false, "it ended before it was told to"), (true, "it panicked")] {
        let tasks = Tasks::new();
        tasks.spawn("sweep", async move {
            assert!(!task, "as the test wants it");
            Ok::<(), String>(())
        });
        let (_signal, signals) = hand_made_signals();
        let halt = tasks.wait(signals, GRACE).await;
        assert_eq!(
            halt,
            Err(Halt::Crashed {
                task: "sweep".into(),
                why: why.into()
            })
        );
    }
}

#[tokio::test]
async fn a_second_signal_does_not_wait() {
    let tasks = Tasks::new();
    tasks.spawn("stubborn", pending::<Result<(), String>>());
    let (signal, signals) = hand_made_signals();
    signal.unbounded_send(()).unwrap();
    signal.unbounded_send(()).unwrap();
    assert_eq!(tasks.wait(signals, GRACE).await, Err(Halt::Impatient));
}

#[tokio::test]
async fn the_grace_period_ends() {
    let tasks = Tasks::new();
    tasks.spawn("stubborn", pending::<Result<(), String>>());
    tasks.stop_token().cancel();
    let grace = Duration::from_millis(1);
    assert_eq!(
        tasks.wait(super::signals().unwrap(), grace).await,
        Err(Halt::GraceExpired(grace))
    );
}

//! The suite in the process of its test, behind a real socket: as quick as the calls themselves.

use std::cell::RefCell;
use std::fs::File;
use std::future::pending;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, OnceLock};
use std::time::{Duration, Instant};

use futures::stream;
use kezhi::failure::Failure;
use kezhi::rehearsal::Rehearsal;
use kezhi::settings::Settings;
use kezhi::suite::Suite;
use kezhi::verify::{Verified, look_at};
use kezhi_chassis::telemetry::{Guard, TelemetrySettings, init_with};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// How long what blocks may take when a suite is killed.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long another process may have what was open here, and how often it is looked whether it still has.
const MOMENT: Duration = Duration::from_secs(3);
const LOOK: Duration = Duration::from_millis(20);

thread_local! {
    /// Where what is logged on this thread goes.
    static LOG: RefCell<Option<File>> = const { RefCell::new(None) };
}

/// A suite that runs here.
pub struct Inside {
    runtime: Runtime,
    rehearsal: Arc<Mutex<Option<Rehearsal>>>,
    ended: Arc<OnceLock<String>>,
    log: PathBuf,
}

/// The settings as a process would read them.
pub fn settings_of(data: &Path, settings: &[(String, String)]) -> Settings {
    let variables = settings
        .iter()
        .map(|(name, value)| (format!("KEZHI_{name}"), value.clone()));
    let mut read: Settings = kezhi_chassis::settings::read(None, variables, &[]).unwrap();
    read.data = data.into();
    assert_eq!(read.mistakes(), Vec::<String>::new());
    read
}

impl Inside {
    /// Starts it on a day; it may serve a little later.
    pub fn start(settings: Settings, address: SocketAddr, today: String, log: PathBuf) -> Self {
        static TELEMETRY: LazyLock<Guard> =
            LazyLock::new(|| init_with(&TelemetrySettings::default(), "suite", || OfThread).unwrap());
        LazyLock::force(&TELEMETRY);
        let own = log.clone();
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .on_thread_start(move || {
                let file = File::options().create(true).append(true).open(&own);
                LOG.with_borrow_mut(|log| *log = file.ok());
            })
            .build()
            .unwrap();
        let ended = Arc::new(OnceLock::new());
        let rehearsal = Arc::new(Mutex::new(None));
        let (tell, hand) = (ended.clone(), rehearsal.clone());
        runtime.spawn(async move {
            let ended = match start(settings, address, &today).await {
                Ok(suite) => {
                    *hand.lock().unwrap() = Some(suite.rehearsal());
                    suite.run_until(stream::once(pending())).await
                }
                Err(failure) => Err(failure),
            };
            let _ = tell.set(format!("{ended:?}"));
        });
        Self {
            runtime,
            rehearsal,
            ended,
            log,
        }
    }

    /// Fails the test when it has ended by itself.
    pub fn assert_running(&self) {
        assert!(
            self.ended.get().is_none(),
            "it ended with {:?}:\n{}",
            self.ended.get(),
            self.said()
        );
    }

    /// All that it logged so far, and those before it in the same place.
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Lets it be another day.
    pub fn move_to(&self, today: &str) -> JoinHandle<()> {
        let day = today.parse().unwrap();
        let rehearsal = self.rehearsal.lock().unwrap().clone().expect("it serves");
        // What is opened on the way belongs to the runtime of the suite.
        self.runtime.spawn(async move { rehearsal.move_to(day).await.unwrap() })
    }

    /// Drops everything where it is, as when its process is killed.
    pub fn kill(self) {
        self.rehearsal.lock().unwrap().take();
        // A runtime may not wait for another.
        apart(move || self.runtime.shutdown_timeout(PATIENCE));
    }
}

/// Starts the suite. A process that another test is about to start has for a moment what was open here, and so a port or a lock that
/// was just given up.
async fn start(settings: Settings, address: SocketAddr, today: &str) -> Result<Suite, Failure> {
    let end = Instant::now() + MOMENT;
    loop {
        let started = match TcpListener::bind(address).await {
            Ok(listener) => kezhi::up::start(settings.clone(), listener, Some(today)).await,
            Err(error) => Err(Failure::finding(error)),
        };
        match started {
            Err(failure) if is_held(&failure) && Instant::now() < end => sleep(LOOK).await,
            started => return started,
        }
    }
}

fn is_held(failure: &Failure) -> bool {
    let why = failure.to_string();
    why.contains("Address already in use") || why.contains("another process works on")
}

/// Verifies the databases; gives what is wrong.
pub fn verify(settings: &Settings) -> Result<(), String> {
    let verified = apart(|| {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(look_at(settings, &[]))
    });
    match verified {
        Ok(Verified { findings, .. }) if findings.is_empty() => Ok(()),
        Ok(Verified { findings, .. }) => Err(findings.join("\n")),
        Err(failure) => Err(failure.to_string()),
    }
}

/// Does something on a thread of its own, to its end.
fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join().unwrap())
}

/// Writes to where the log of this thread goes.
struct OfThread;

impl Write for OfThread {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.with_borrow_mut(|log| log.as_mut().map_or(Ok(bytes.len()), |log| log.write(bytes)))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

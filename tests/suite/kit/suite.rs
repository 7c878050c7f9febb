//! The suite on free ports: within the process of its test, or as real processes where they are the point.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Command, ExitStatus, Output};
use std::sync::Mutex;

use kezhi::settings::Settings;
use kezhi_chassis::identity::Signer;
use kezhi_proto::health::HealthCheckRequest;
use kezhi_proto::health::health_check_response::ServingStatus;
use kezhi_proto::health::health_client::HealthClient;
use tempfile::TempDir;
use tonic::Code;
use tonic::transport::{Channel, Endpoint};

use super::clients::Person;
use super::cluster::Databases;
use super::database::{Database, on_each_database};
use super::inside::{Inside, settings_of, verify};
use super::patience::eventually;
use super::place::quickest;
use super::plan::Plan;
use super::process::{Process, kezhi, succeed};
use super::running::Running;

/// The services that have a database.
pub const WITH_DATABASE: [Part; 4] = [
    Part::Coordination,
    Part::Enforcement,
    Part::Projects,
    Part::PublicServices,
];

/// What runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// All in one.
    Whole,
    /// The gateway alone.
    Gateway,
    /// Coordination alone.
    Coordination,
    /// Enforcement alone.
    Enforcement,
    /// Projects alone.
    Projects,
    /// Public services alone.
    PublicServices,
}

impl Part {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Whole => "up",
            Self::Gateway => "gateway",
            Self::Coordination => "coordination",
            Self::Enforcement => "enforcement",
            Self::Projects => "projects",
            Self::PublicServices => "publicservices",
        }
    }
}

/// A suite that runs. When a test lets go of it, it is killed and its logs verified.
pub struct Suite {
    pub(super) folder: TempDir,
    pub(super) parts: &'static [Part],
    pub(super) ports: BTreeMap<Part, u16>,
    pub(super) settings: Vec<(String, String)>,
    pub(super) surroundings: Vec<(String, String)>,
    pub(super) affected: Option<Part>,
    pub(super) inside: bool,
    pub(super) _databases: Databases,
    pub(super) today: Mutex<String>,
    pub(super) running: Mutex<BTreeMap<Part, Running>>,
    pub(super) signer: Signer,
    pub(super) channel: Channel,
}

/// A channel to a port; it connects when it is first used, and anew after a restart.
pub(super) fn channel_to(port: u16) -> Channel {
    Endpoint::from_shared(format!("http://127.0.0.1:{port}"))
        .unwrap()
        .connect_lazy()
}

/// Runs a test on a suite on a day, with each database.
pub async fn on_each_suite(today: &str, test: impl AsyncFn(Suite)) {
    on_each_database(async |database| test(Suite::up(database, today).await).await).await;
}

/// The same on a suite that is a process of its own.
pub async fn on_each_process(today: &str, test: impl AsyncFn(Suite)) {
    on_each_database(async |database| test(Suite::process(database, today).await).await).await;
}

impl Suite {
    /// All together, on a day.
    pub async fn up(database: Database, today: &str) -> Self {
        Self::plan(database, today).start().await
    }

    /// The same as a process of its own, as `kezhi up`.
    pub async fn process(database: Database, today: &str) -> Self {
        Self::plan_process(database, today).start().await
    }

    /// The gateway and each service as a process of its own, on a day.
    pub async fn apart(database: Database, today: &str) -> Self {
        Self::plan_apart(database, today).start().await
    }

    /// All together within the process of the test, with settings to be added.
    pub fn plan(database: Database, today: &str) -> Plan {
        Plan {
            parts: &[Part::Whole],
            inside: true,
            database,
            today: today.into(),
            settings: Vec::new(),
            surroundings: Vec::new(),
            affected: None,
            root: quickest(),
            backup: None,
            cluster: None,
        }
    }

    /// The same as a process of its own, with settings to be added.
    pub fn plan_process(database: Database, today: &str) -> Plan {
        Plan {
            inside: false,
            root: std::env::temp_dir(),
            ..Self::plan(database, today)
        }
    }

    /// A process each, with settings to be added.
    pub fn plan_apart(database: Database, today: &str) -> Plan {
        Plan {
            parts: &[
                Part::Gateway,
                Part::Coordination,
                Part::Enforcement,
                Part::Projects,
                Part::PublicServices,
            ],
            ..Self::plan_process(database, today)
        }
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// The URL of a service's database, as its owner.
    pub fn database(&self, part: Part) -> String {
        let name = format!("SERVICES__{}__OWNER_DATABASE", part.name().to_uppercase());
        let url = self
            .settings
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, url)| url.clone());
        url.unwrap_or_else(|| format!("sqlite://{}/{}.db", self.data().display(), part.name()))
    }

    /// The settings, as environment variables without their prefix.
    pub fn settings(&self) -> &[(String, String)] {
        &self.settings
    }

    /// A channel to the gateway; it connects anew after a restart.
    pub fn channel(&self) -> Channel {
        self.channel.clone()
    }

    /// A channel to one process.
    pub fn channel_to(&self, part: Part) -> Channel {
        channel_to(self.ports[&part])
    }

    /// What runs as a process of its own.
    pub fn parts(&self) -> &'static [Part] {
        self.parts
    }

    /// Where callers come in.
    pub fn door(&self) -> SocketAddr {
        self.address(self.parts[0])
    }

    /// Where a process listens.
    pub fn address(&self, part: Part) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.ports[&part]).into()
    }

    /// The number of a process.
    pub fn process_id(&self, part: Part) -> u32 {
        self.with(part, |running| running.process().id())
    }

    /// Ends a part where it is; a process with SIGKILL.
    pub fn kill9(&self, part: Part) {
        let running = self.running.lock().unwrap().remove(&part);
        running.expect("it runs").kill();
    }

    /// Asks a process to stop; gives how it ended, once it has.
    pub fn terminate(&self, part: Part) -> impl Future<Output = ExitStatus> + use<> {
        let running = self.running.lock().unwrap().remove(&part);
        let mut process = running.expect("it runs").into_process();
        process.signal("TERM");
        async move { eventually("it ends", async || process.ended()).await }
    }

    /// All that a part wrote so far.
    pub fn said(&self, part: Part) -> String {
        self.with(part, |running| running.said())
    }

    /// Lets a process hang, without ending it.
    pub fn freeze(&self, part: Part) {
        self.with(part, |running| running.process().signal("STOP"));
    }

    /// Tells a process to read the operator's law anew.
    pub fn hang_up(&self, part: Part) {
        self.with(part, |running| running.process().signal("HUP"));
    }

    /// Lets a process go on.
    pub fn thaw(&self, part: Part) {
        self.with(part, |running| running.process().signal("CONT"));
    }

    fn with<T>(&self, part: Part, look: impl FnOnce(&mut Running) -> T) -> T {
        look(self.running.lock().unwrap().get_mut(&part).expect("it runs"))
    }

    /// Starts a part again that was killed, and waits until the whole serves.
    pub async fn restart(&self, part: Part) {
        self.start_part(part);
        self.serving().await;
    }

    /// Lets it be another day, on which the limits were swept: where the suite runs in the process of the test its clock is moved, else it
    /// starts anew.
    pub async fn move_to(&self, today: &str) {
        if !self.inside {
            return self.restart_on(today).await;
        }
        *self.today.lock().unwrap() = today.into();
        let moved = self.with(Part::Whole, |running| running.inside().move_to(today));
        moved.await.unwrap();
    }

    /// Kills every part and starts it on another day.
    pub async fn restart_on(&self, today: &str) {
        self.stop();
        *self.today.lock().unwrap() = today.into();
        self.start_all().await;
    }

    /// Kills every part.
    pub fn stop(&self) {
        let running = std::mem::take(&mut *self.running.lock().unwrap());
        running.into_values().for_each(Running::kill);
    }

    /// Runs `kezhi verify` on the databases.
    pub fn verify(&self) -> Output {
        self.command(&["verify"])
    }

    /// Runs a command on the data folder and the databases.
    pub fn command(&self, arguments: &[&str]) -> Output {
        kezhi(self.data(), &self.settings).args(arguments).output().unwrap()
    }

    /// A command on the data folder and the databases, to be run.
    pub fn prepared(&self, arguments: &[&str]) -> Command {
        let mut command = kezhi(self.data(), &self.settings);
        command.args(arguments);
        command
    }

    /// Runs a command that must succeed; gives what it printed.
    pub fn succeed(&self, arguments: &[&str]) -> String {
        succeed(kezhi(self.data(), &self.settings).args(arguments))
    }

    pub(super) async fn start_all(&self) {
        self.parts.iter().for_each(|part| self.start_part(*part));
        self.serving().await;
    }

    /// Starts one part, whether it will serve or not.
    pub fn start_part(&self, part: Part) {
        let today = self.today.lock().unwrap().clone();
        let log = self.data().join(format!("{}.log", part.name()));
        let running = match self.inside {
            true => Running::Inside(Inside::start(self.read_settings(), self.address(part), today, log)),
            false => Running::Process(Process::start(&mut self.start_of(part, &today), log)),
        };
        self.running.lock().unwrap().insert(part, running);
    }

    fn start_of(&self, part: Part, today: &str) -> Command {
        let mut command = kezhi(self.data(), &self.settings);
        match part {
            Part::Whole => command.arg("up"),
            _ => command.args(["serve", part.name()]),
        };
        command.args(["--today", today]);
        if self.affected.is_none_or(|affected| affected == part) {
            command.envs(self.surroundings.iter().cloned());
        }
        command
    }

    fn read_settings(&self) -> Settings {
        settings_of(self.data(), &self.settings)
    }

    /// Waits until the gateway says that every service serves.
    pub async fn serving(&self) {
        let mut waiting = WITH_DATABASE.to_vec();
        eventually("the suite serves", async || {
            self.running
                .lock()
                .unwrap()
                .values_mut()
                .for_each(Running::assert_running);
            while let Some(part) = waiting.last() {
                let service = format!("kezhi.{}.v1.RecordService", part.name());
                (self.health(&service).await == Ok(ServingStatus::Serving)).then_some(())?;
                waiting.pop();
            }
            Some(())
        })
        .await;
    }

    /// The health of a name at the gateway; the empty name is the gateway itself.
    pub async fn health(&self, service: &str) -> Result<ServingStatus, Code> {
        let request = HealthCheckRequest {
            service: service.into(),
        };
        let answer = HealthClient::new(self.channel()).check(request).await;
        answer
            .map(|answer| answer.into_inner().status())
            .map_err(|status| status.code())
    }

    /// Starts one service alone, without the others; gives an officer who calls it.
    pub async fn alone(&self, part: Part) -> Person {
        self.start_part(part);
        let token = self.token("officer", "li");
        eventually("it takes connections", async || {
            let endpoint = Endpoint::from_shared(format!("http://127.0.0.1:{}", self.ports[&part])).unwrap();
            Some(Person::new(endpoint.connect().await.ok()?, Some(&token)))
        })
        .await
    }

    /// Starts a process that must end by itself, and tells its exit code and what it said.
    pub async fn refuses_to_start(&self, part: Part) -> (Option<i32>, String) {
        self.start_part(part);
        let running = self.running.lock().unwrap().remove(&part).expect("it was started");
        let mut process = running.into_process();
        let status = eventually("it ends by itself", async || process.ended()).await;
        (status.code(), process.said())
    }
}

impl Drop for Suite {
    fn drop(&mut self) {
        if std::thread::panicking() {
            for (part, running) in &*self.running.lock().unwrap() {
                eprintln!("--- {} ---\n{}", part.name(), running.complaints());
            }
            self.stop();
            return;
        }
        self.stop();
        if let Err(findings) = verify(&self.read_settings()) {
            panic!("it is not as the log says: {findings}");
        }
    }
}

//! The suite as real processes on free ports.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Command, ExitStatus, Output};
use std::sync::Mutex;

use kezhi_chassis::identity::{Claims, Signer};
use kezhi_law::identifier::RegionCode;
use kezhi_proto::common::Role;
use tempfile::TempDir;
use tonic::Code;
use tonic::transport::{Channel, Endpoint};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::clients::Person;
use super::database::{Database, on_each_database};
use super::patience::eventually;
use super::plan::Plan;
use super::process::{Process, both, kezhi, succeed};

/// The services that have a database.
pub const WITH_DATABASE: [Part; 4] = [
    Part::Coordination,
    Part::Enforcement,
    Part::Projects,
    Part::PublicServices,
];

/// What runs as a process.
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

/// A suite that runs. When a test lets go of it, its processes are killed and its logs verified.
pub struct Suite {
    pub(super) folder: TempDir,
    pub(super) parts: &'static [Part],
    pub(super) ports: BTreeMap<Part, u16>,
    pub(super) settings: Vec<(String, String)>,
    pub(super) surroundings: Vec<(String, String)>,
    pub(super) affected: Option<Part>,
    pub(super) today: Mutex<String>,
    pub(super) running: Mutex<BTreeMap<Part, Process>>,
    pub(super) signer: Signer,
    pub(super) channel: Channel,
}

/// A channel to a port; it connects when it is first used, and anew after a restart.
pub(super) fn channel_to(port: u16) -> Channel {
    Endpoint::from_shared(format!("http://127.0.0.1:{port}"))
        .unwrap()
        .connect_lazy()
}

/// Runs a test on a suite of one process on a day, with each database.
pub async fn on_each_suite(today: &str, test: impl AsyncFn(Suite)) {
    on_each_database(async |database| test(Suite::up(database, today).await).await).await;
}

/// What a token says that holds on whatever day is rehearsed.
fn claims(role: &str, account: &str) -> Claims {
    let role = Role::from_token_name(role).unwrap_or_else(|| panic!("there is no role {role}"));
    Claims::new(account, &[role], 0, 4_102_444_800)
}

impl Suite {
    /// All in one process, on a day.
    pub async fn up(database: Database, today: &str) -> Self {
        Self::plan(database, today).start().await
    }

    /// The gateway and each service as a process of its own, on a day.
    pub async fn apart(database: Database, today: &str) -> Self {
        Self::plan_apart(database, today).start().await
    }

    /// All in one process, with settings to be added.
    pub fn plan(database: Database, today: &str) -> Plan {
        Plan {
            parts: &[Part::Whole],
            database,
            today: today.into(),
            settings: Vec::new(),
            surroundings: Vec::new(),
            affected: None,
            root: std::env::temp_dir(),
            backup: None,
            cluster: None,
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
            ..Self::plan(database, today)
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
        self.running.lock().unwrap()[&part].id()
    }

    /// Ends a process with SIGKILL.
    pub fn kill9(&self, part: Part) {
        let process = self.running.lock().unwrap().remove(&part);
        process.expect("it runs").kill9();
    }

    /// Asks a process to stop; gives how it ended, once it has.
    pub fn terminate(&self, part: Part) -> impl Future<Output = ExitStatus> + use<> {
        let process = self.running.lock().unwrap().remove(&part);
        let mut process = process.expect("it runs");
        process.signal("TERM");
        async move { eventually("it ends", async || process.ended()).await }
    }

    /// All that a process wrote so far.
    pub fn said(&self, part: Part) -> String {
        self.running.lock().unwrap()[&part].said()
    }

    /// Lets a process hang, without ending it.
    pub fn freeze(&self, part: Part) {
        self.running.lock().unwrap()[&part].signal("STOP");
    }

    /// Lets a process go on.
    pub fn thaw(&self, part: Part) {
        self.running.lock().unwrap()[&part].signal("CONT");
    }

    /// Starts a process again that was killed, and waits until the whole serves.
    pub async fn restart(&self, part: Part) {
        self.start_part(part);
        self.serving().await;
    }

    /// Kills every process and starts it on another day.
    pub async fn restart_on(&self, today: &str) {
        self.stop();
        *self.today.lock().unwrap() = today.into();
        self.start_all().await;
    }

    /// Kills every process.
    pub fn stop(&self) {
        let running = std::mem::take(&mut *self.running.lock().unwrap());
        running.into_values().for_each(Process::kill9);
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

    /// A token as `kezhi token` makes it, which asks for a process each; this one may also name a service.
    pub fn token(&self, role: &str, account: &str) -> String {
        self.sign(claims(role, account))
    }

    /// A token that says this.
    pub fn sign(&self, claims: Claims) -> String {
        self.signer.sign(&claims).unwrap()
    }

    /// Whoever has a token of a role.
    pub fn person(&self, role: &str, account: &str) -> Person {
        Person::new(self.channel(), Some(&self.token(role, account)))
    }

    /// Whoever has a token of a role for another authority, or for an organisation.
    pub fn of(&self, code: &str, role: &str, account: &str) -> Person {
        let mut claims = claims(role, account);
        match RegionCode::parse(code) {
            Ok(_) => claims.authority = Some(code.into()),
            Err(_) => claims.org = Some(code.into()),
        }
        Person::new(self.channel(), Some(&self.sign(claims)))
    }

    /// Anyone, without a token.
    pub fn citizen(&self) -> Person {
        Person::new(self.channel(), None)
    }

    /// The officer of public services.
    pub fn intake(&self) -> Person {
        self.person("intake", "intake")
    }

    /// An enforcement officer, by account.
    pub fn officer(&self, account: &str) -> Person {
        self.person("officer", account)
    }

    /// The reviewer of legality.
    pub fn reviewer(&self) -> Person {
        self.person("reviewer", "reviewer")
    }

    /// The head of the bureau.
    pub fn head(&self) -> Person {
        self.person("head", "head")
    }

    /// The auditor.
    pub fn auditor(&self) -> Person {
        self.person("auditor", "auditor")
    }

    pub(super) async fn start_all(&self) {
        self.parts.iter().for_each(|part| self.start_part(*part));
        self.serving().await;
    }

    fn start_part(&self, part: Part) {
        let today = self.today.lock().unwrap().clone();
        let mut command = kezhi(self.data(), &self.settings);
        match part {
            Part::Whole => command.arg("up"),
            _ => command.args(["serve", part.name()]),
        };
        command.args(["--today", &today]);
        if self.affected.is_none_or(|affected| affected == part) {
            command.envs(self.surroundings.iter().cloned());
        }
        let process = Process::start(&mut command, self.data().join(format!("{}.log", part.name())));
        self.running.lock().unwrap().insert(part, process);
    }

    /// Waits until the gateway says that every service serves.
    pub async fn serving(&self) {
        let mut waiting = WITH_DATABASE.to_vec();
        eventually("the suite serves", async || {
            self.running
                .lock()
                .unwrap()
                .values_mut()
                .for_each(Process::assert_running);
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
        let mut process = self.running.lock().unwrap().remove(&part).expect("it was started");
        let status = eventually("it ends by itself", async || process.ended()).await;
        (status.code(), process.said())
    }
}

impl Drop for Suite {
    fn drop(&mut self) {
        if std::thread::panicking() {
            for (part, process) in &*self.running.lock().unwrap() {
                eprintln!("--- {} ---\n{}", part.name(), process.complaints());
            }
            self.stop();
            return;
        }
        self.stop();
        let verified = self.verify();
        assert!(verified.status.success(), "kezhi verify: {}", both(&verified));
    }
}

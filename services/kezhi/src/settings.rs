//! The settings of a deployment. Each part has its own struct, with a default that works on one machine.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use kezhi_chassis::clock::Apart;
use kezhi_chassis::context::Authority;
use kezhi_chassis::identity::{self, Issuer, Validity};
use kezhi_chassis::limits::Sweep;
use kezhi_chassis::queue::Queues;
use kezhi_chassis::server::Door;
use kezhi_chassis::store::{Database, Pool};
use kezhi_chassis::telemetry::TelemetrySettings;
use kezhi_gateway::quota::Rates;
use kezhi_gateway::share::Share;
use kezhi_law::identifier::RegionCode;
use serde::{Deserialize, Serialize};

use crate::services::{SERVICES, Service};
use crate::suite::SERVICE_TOKEN_SECONDS;

/// What of them are paths.
const PATHS: [&str; 13] = [
    "data",
    "tls.certificate",
    "tls.key",
    "tls.client_ca",
    "identity.issuers.*.jwks",
    "identity.service_key",
    "sealing.key_file",
    "coordination.exchange.partners.*.grpc.ca",
    "coordination.exchange.partners.*.grpc.certificate",
    "coordination.exchange.partners.*.grpc.key",
    "coordination.exchange.partners.*.folder.path",
    "coordination.exchange.partners.*.nats.ca",
    "services.*.database",
];

/// All settings.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The folder of embedded databases, keys and the law that the operator adds.
    pub data: PathBuf,
    /// Where the gateway listens.
    pub listen: SocketAddr,
    /// The certificate of the gateway; without one it speaks plain text.
    pub tls: Option<Tls>,
    /// The authority of the deployment.
    pub authority: Authority,
    /// Whose tokens are trusted.
    pub identity: Identity,
    /// The keys that seal what is personal.
    pub sealing: Sealing,
    /// Who comes in.
    pub door: Door,
    /// What one call may cost, and how many there may be.
    pub limits: Limits,
    /// The connections of each service to its database.
    pub pool: Pool,
    /// What each caller may have under way.
    pub share: Share,
    /// How long the queues of each service may be.
    pub queues: Queues,
    /// How far clocks may be apart.
    pub clock: Apart,
    /// How time limits are swept.
    pub sweep: Sweep,
    /// Logs, traces and metrics.
    pub telemetry: TelemetrySettings,
    /// Coordination.
    pub coordination: kezhi_coordination::settings::Settings,
    /// Enforcement.
    pub enforcement: kezhi_enforcement::settings::Settings,
    /// Projects.
    pub projects: kezhi_projects::settings::Settings,
    /// Where each service runs.
    pub services: BTreeMap<String, Place>,
}

/// The certificate of the gateway.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The file of the certificate and those that vouch for it, in PEM.
    pub certificate: PathBuf,
    /// The file of its private key, in PEM.
    pub key: PathBuf,
    /// The file of the certificates that vouch for those of clients, in PEM. A client need not show one; a partner's that is
    /// known by the settings of the exchange is known to the gateway without a token.
    pub client_ca: Option<PathBuf>,
}

/// Whose tokens are trusted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Identity {
    /// The OpenID providers whose tokens are trusted.
    pub issuers: Vec<Issuer>,
    /// The Ed25519 key (PEM) with which the services of this deployment prove themselves to each other; every service reads
    /// the same. Empty for the development key in the data folder, which is used on loopback only.
    pub service_key: Option<PathBuf>,
    /// By how many seconds the clocks of who signs a token and who reads it may be apart, between the services too.
    pub leeway_seconds: u32,
    /// For how many seconds a token may hold at most, from when it was issued. One of the development key always holds.
    pub longest_token_seconds: u32,
}

impl Identity {
    /// For how long tokens hold.
    pub fn validity(&self) -> Validity {
        Validity {
            leeway_seconds: self.leeway_seconds,
            longest_seconds: Some(self.longest_token_seconds),
        }
    }

    /// What is wrong with it, a line each.
    fn mistakes(&self) -> Vec<String> {
        let issuers = identity::mistakes(&self.issuers).into_iter();
        let mut mistakes: Vec<_> = issuers.map(|mistake| format!("issuers: {mistake}")).collect();
        let longest = self.longest_token_seconds;
        if longest < SERVICE_TOKEN_SECONDS {
            mistakes.push(format!(
                "longest_token_seconds is {longest}: the services' own tokens hold for {SERVICE_TOKEN_SECONDS}"
            ));
        }
        mistakes
    }
}

/// The keys that seal what is personal; every service is given the same.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sealing {
    /// The file of the keys. Without it, it lies in the data folder, and is made there where the databases lie there too.
    pub key_file: Option<PathBuf>,
    /// The keys themselves, as the file would hold them, for who gives them by the environment; empty for the file.
    pub secret: String,
}

/// What one call may cost.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The largest message, in bytes.
    pub max_message_bytes: usize,
    /// The longest time that a call may take, in seconds; streams are not bound by it.
    pub max_call_seconds: u64,
    /// How many calls a caller may make in a second.
    pub calls_per_second: NonZeroU32,
    /// How many at once after a quiet time.
    pub burst: NonZeroU32,
    /// Of these, how many in a thousand may change something in one service without a token.
    pub anonymous_writes_permille: u32,
}

impl Limits {
    /// How often one caller may call.
    pub fn rates(&self) -> Rates {
        Rates {
            calls_per_second: self.calls_per_second,
            burst: self.burst,
            anonymous_writes_permille: self.anonymous_writes_permille,
        }
    }
}

/// Where one service runs.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Where it listens when it runs as a process of its own.
    pub listen: SocketAddr,
    /// Where the others reach it then, as `http://enforcement:50052`.
    pub endpoint: String,
    /// Its database; empty for a SQLite file in the data folder.
    pub database: String,
    /// The same database of PostgreSQL, with the login that owns the tables: `kezhi migrate`, `restore`, `move` and `recover` use it, and grant
    /// the login of `database` what a service needs, and no more. Empty where one login does both.
    pub owner_database: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data: "data".into(),
            listen: loopback(50051),
            tls: None,
            authority: Authority {
                code: "431271".into(),
                number_prefix: "洪知".into(),
                others: BTreeMap::new(),
                contacts: Vec::new(),
            },
            identity: Identity::default(),
            sealing: Sealing::default(),
            door: Door::default(),
            limits: Limits::default(),
            pool: Pool::default(),
            share: Share::default(),
            queues: Queues::default(),
            clock: Apart::default(),
            sweep: Sweep::default(),
            telemetry: TelemetrySettings::default(),
            coordination: kezhi_coordination::settings::Settings::default(),
            enforcement: kezhi_enforcement::settings::Settings::default(),
            projects: kezhi_projects::settings::Settings::default(),
            services: SERVICES
                .iter()
                .map(|service| (service.name.to_string(), Place::local(service.port)))
                .collect(),
        }
    }
}

impl Default for Identity {
    fn default() -> Self {
        let validity = Validity::default();
        Self {
            issuers: Vec::new(),
            service_key: None,
            leeway_seconds: validity.leeway_seconds,
            longest_token_seconds: validity.longest_seconds.unwrap_or(u32::MAX),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        let per_second = NonZeroU32::MIN.saturating_add(499);
        Self {
            max_message_bytes: 1 << 20,
            max_call_seconds: 30,
            calls_per_second: per_second,
            burst: per_second,
            anonymous_writes_permille: 50,
        }
    }
}

impl Place {
    fn local(port: u16) -> Self {
        Self {
            listen: loopback(port),
            endpoint: format!("http://127.0.0.1:{port}"),
            database: String::new(),
            owner_database: String::new(),
        }
    }
}

fn loopback(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

impl Settings {
    /// The database of a service.
    pub fn database(&self, service: &str) -> Database {
        match self.services.get(service).map(|place| place.database.as_str()) {
            Some(url) if !url.is_empty() => Database(url.to_string()),
            _ => Database(format!(
                "sqlite://{}",
                self.data.join(format!("{service}.db")).display()
            )),
        }
    }

    /// The database of a service with the login that owns its tables, where that is another than the service's own.
    pub fn owner(&self, service: &str) -> Option<Database> {
        let place = self.services.get(service)?;
        (!place.owner_database.is_empty()).then(|| Database(place.owner_database.clone()))
    }

    /// The folder of the law that the operator adds.
    pub fn law_folder(&self) -> PathBuf {
        self.data.join("law")
    }

    /// The folder in which the heads of the logs are noted.
    pub fn heads_folder(&self) -> PathBuf {
        self.data.join("heads")
    }

    /// What is wrong with the settings in themselves, a line each.
    pub fn mistakes(&self) -> Vec<String> {
        let mut mistakes = Vec::new();
        if let Err(error) = RegionCode::parse(&self.authority.code) {
            mistakes.push(format!("authority.code: {error}"));
        }
        if !self.sealing.secret.is_empty() && self.sealing.key_file.is_some() {
            mistakes.push("sealing.secret and sealing.key_file: give one of the two".into());
        }
        if self.pool.connections < Pool::FEWEST {
            mistakes.push(format!("pool.connections: at least {}", Pool::FEWEST));
        }
        mistakes.extend(self.nothings());
        let strange = self.services.keys().filter(|name| Service::named(name).is_none());
        mistakes.extend(strange.map(|name| format!("services.{name} is no service")));
        mistakes.extend(SERVICES.iter().filter_map(|service| self.mistaken_owner(service.name)));
        let identity = self.identity.mistakes().into_iter();
        mistakes.extend(identity.map(|mistake| format!("identity.{mistake}")));
        mistakes.extend(
            self.coordination
                .mistakes()
                .into_iter()
                .map(|mistake| format!("coordination.{mistake}")),
        );
        mistakes.extend(
            self.projects
                .mistakes()
                .into_iter()
                .map(|mistake| format!("projects.{mistake}")),
        );
        mistakes
    }

    /// Two logins of one database are two; two databases would be brought up to date apart.
    fn mistaken_owner(&self, service: &str) -> Option<String> {
        let owner = self.owner(service)?;
        let why = match (self.database(service).login(), owner.login()) {
            (Some(login), Some(owner)) if login.database != owner.database => "names another database than `database`",
            (Some(login), Some(owner)) if login.name == owner.name => "names the same login as `database`",
            (Some(_), Some(_)) => return None,
            _ => "is for PostgreSQL, as `database` must be then",
        };
        Some(format!("services.{service}.owner_database {why}"))
    }

    /// What lets nobody in where it is nothing.
    fn nothings(&self) -> impl Iterator<Item = String> {
        let (door, share, queues) = (&self.door, &self.share, &self.queues);
        let needed = [
            ("door.connections", door.connections),
            ("door.connections_per_address", door.connections_per_address),
            ("door.calls_per_connection", door.calls_per_connection as usize),
            ("door.idle_seconds", door.idle_seconds as usize),
            ("door.greeting_seconds", door.greeting_seconds as usize),
            ("share.calls_per_caller", share.calls_per_caller),
            ("share.calls", share.calls),
            ("share.stalled_seconds", share.stalled_seconds as usize),
            ("queues.writes", queues.writes),
            ("queues.reads", queues.reads),
            ("queues.group_commit", queues.group_commit),
            ("queues.seconds", queues.seconds as usize),
        ];
        let nothing = needed.into_iter().filter(|(_, value)| *value == 0);
        nothing.map(|(name, _)| format!("{name} is 0, and nobody would be answered"))
    }
}

/// Reads the settings: defaults, then a file, then the environment.
#[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
pub fn read(file: Option<&Path>) -> Result<Settings, kezhi_chassis::settings::SettingsError> {
    kezhi_chassis::settings::read(file, std::env::vars(), &PATHS)
}

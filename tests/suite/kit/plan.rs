//! A suite before it starts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::cluster::{Cluster, Databases};
use super::database::Database;
use super::disk::Disk;
use super::embedded::lay_migrated;
use super::ports::free_port;
use super::process::{kezhi, succeed};
use super::suite::{Part, Suite, WITH_DATABASE, channel_to};
use super::wall_clock::WallClock;
use kezhi_chassis::identity::development;
use tokio::task::spawn_blocking;

/// A suite before it starts.
pub struct Plan {
    pub(super) parts: &'static [Part],
    pub(super) database: Database,
    pub(super) today: String,
    pub(super) settings: Vec<(String, String)>,
    pub(super) surroundings: Vec<(String, String)>,
    pub(super) affected: Option<Part>,
    pub(super) inside: bool,
    pub(super) root: PathBuf,
    pub(super) backup: Option<PathBuf>,
    pub(super) cluster: Option<&'static Cluster>,
}

impl Plan {
    /// The same with a setting, as `("SWEEP__EVERY_SECONDS", "1")`.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.into(), value.into()));
        self
    }

    /// The same on a disk that may fail.
    pub fn on_disk(mut self, disk: &Disk) -> Self {
        self.live_in(disk.environment());
        self
    }

    /// The same by a clock that may be set: all processes live by it, or one part.
    pub fn by_clock(mut self, clock: &WallClock, of: Option<Part>) -> Self {
        self.live_in(clock.environment());
        self.affected = of;
        self
    }

    fn live_in(&mut self, surroundings: Vec<(String, String)>) {
        assert!(!self.inside, "only a process has surroundings: plan it as one");
        for (name, value) in surroundings {
            match self.surroundings.iter_mut().find(|(known, _)| *known == name) {
                // Of the libraries that stand before the system's there may be several.
                Some((_, values)) => *values = format!("{values}:{value}"),
                None => self.surroundings.push((name, value)),
            }
        }
    }

    /// The same on another cluster than all tests share.
    pub fn on_cluster(mut self, cluster: &'static Cluster) -> Self {
        self.cluster = Some(cluster);
        self
    }

    /// The same with what is in a backup.
    pub fn restored_from(mut self, backup: &Path) -> Self {
        self.backup = Some(backup.into());
        self
    }

    /// The same with its data below this folder.
    pub fn below(mut self, folder: &Path) -> Self {
        self.root = folder.into();
        self
    }

    /// Starts it and waits until it serves.
    pub async fn start(self) -> Suite {
        let folder = tempfile::Builder::new()
            .prefix("kezhi-suite-")
            .tempdir_in(&self.root)
            .unwrap();
        let mut settings = self.settings;
        // What the test does not say itself.
        let mut unless_said = |name: &str, value: &str| {
            if !settings.iter().any(|(said, _)| said == name) {
                settings.push((name.into(), value.into()));
            }
        };
        if self.inside {
            // Each connection to PostgreSQL begins with nothing at hand: a test that does not ask for many is quicker with few.
            unless_said("POOL__CONNECTIONS", "4");
        }
        // A test that tries the whole contract calls as often as the machine can.
        unless_said("LIMITS__CALLS_PER_SECOND", "100000");
        unless_said("LIMITS__BURST", "100000");
        // The services have their places even where they do not listen: there the others would look for them.
        let placed = self.parts.iter().chain(&WITH_DATABASE);
        let ports: BTreeMap<Part, u16> = placed.map(|part| (*part, free_port())).collect();
        settings.extend(ports.iter().flat_map(|(part, port)| place(*part, *port)));
        let mut databases = Databases::default();
        if self.database == Database::Postgres {
            let cluster = self
                .cluster
                .or_else(Cluster::shared)
                .expect("PostgreSQL is on this machine");
            let empty = self.backup.is_some();
            // It is another process that makes them, and this thread may have more to do meanwhile.
            databases = spawn_blocking(move || cluster.create_for_all(empty)).await.unwrap();
            settings.extend(databases.settings());
        }
        if self.inside && self.database == Database::Sqlite && self.backup.is_none() {
            lay_migrated(folder.path());
        }
        if let Some(backup) = &self.backup {
            succeed(kezhi(folder.path(), &settings).arg("restore").arg(backup));
        }
        let gateway = ports[&self.parts[0]];
        let suite = Suite {
            // Makes the key of the rehearsal before several processes look for it at once.
            signer: development::load_or_create(folder.path()).unwrap(),
            folder,
            parts: self.parts,
            ports,
            settings,
            surroundings: self.surroundings,
            affected: self.affected,
            inside: self.inside,
            _databases: databases,
            today: Mutex::new(self.today),
            running: Mutex::default(),
            channel: channel_to(gateway),
        };
        suite.start_all().await;
        suite
    }
}

fn place(part: Part, port: u16) -> Vec<(String, String)> {
    let name = part.name().to_uppercase();
    match part {
        Part::Whole | Part::Gateway => vec![("LISTEN".into(), format!("127.0.0.1:{port}"))],
        Part::Coordination | Part::Enforcement | Part::Projects | Part::PublicServices => vec![
            (format!("SERVICES__{name}__LISTEN"), format!("127.0.0.1:{port}")),
            (
                format!("SERVICES__{name}__ENDPOINT"),
                format!("http://127.0.0.1:{port}"),
            ),
        ],
    }
}

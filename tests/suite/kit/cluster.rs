//! A throw-away PostgreSQL cluster, one for each process of tests.

use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::patience::patiently;
use super::place::quickest;
use super::ports::free_port;
use super::process::{kezhi, succeed};
use super::suite::{Part, WITH_DATABASE};

/// PostgreSQL refuses to run as root; then it runs as this user.
const USER: &str = "postgres";
/// The owner of all databases in the cluster.
const OWNER: &str = "kezhi";
/// The login that the services use: it owns nothing.
const LOGIN: &str = "suite";
/// Runs the server until the tests that hold its standard input are gone, however they went, and clears up.
const GUARD: &str = r#"
"$0" -D "$1/data" -p "$2" -k "$1" -c listen_addresses= -c fsync=off -c full_page_writes=off \
    -c max_connections=400 -c max_wal_size=256MB -c autovacuum=off \
    -c plan_cache_mode=force_generic_plan -c jit=off &
server=$!
cat > /dev/null
kill -QUIT $server
wait $server
rm -rf "$1"
"#;

/// A running cluster.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    made: AtomicU32,
    /// The databases that were brought up to date once, to be copied.
    migrated: OnceLock<BTreeMap<Part, String>>,
    /// Holds the end of the pipe by which the server lives; the system closes it when this process ends.
    _guard: Child,
}

impl Cluster {
    /// The cluster of this process; `None` where the machine has no PostgreSQL.
    pub fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
        SHARED.get_or_init(|| programs().map(Self::start)).as_ref()
    }

    /// A cluster for one test alone, which may be paused; `None` where the machine has no PostgreSQL.
    pub fn own() -> Option<Self> {
        programs().map(Self::start)
    }

    /// The folder of all its files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Lets every process of the server hang, or go on.
    pub fn signal(&self, name: &str) {
        let server = format!("-D {}/data", self.folder.display());
        let parent = Command::new("pgrep").arg("-f").arg("--").arg(&server).output().unwrap();
        let parents: Vec<String> = String::from_utf8_lossy(&parent.stdout)
            .lines()
            .map(String::from)
            .collect();
        let children = Command::new("pgrep").arg("-P").arg(parents.join(",")).output().unwrap();
        let children = String::from_utf8_lossy(&children.stdout)
            .lines()
            .map(String::from)
            .collect::<Vec<_>>();
        let sent = Command::new("kill")
            .arg(format!("-{name}"))
            .args(parents)
            .args(children)
            .status();
        assert!(sent.unwrap().success());
    }

    fn start(programs: PathBuf) -> Self {
        let folder = tempfile::Builder::new().prefix("kezhi-pg-").tempdir_in(quickest());
        let folder = folder.unwrap().keep();
        if is_root() {
            chown(&folder, Some(id_of(USER, "-u")), Some(id_of(USER, "-g"))).unwrap();
        }
        let log = || File::create(folder.join("server.log")).map_or(Stdio::null(), Stdio::from);
        let initialised = as_other_user(&programs.join("initdb"))
            .arg("-D")
            .arg(folder.join("data"))
            .args([
                "-U",
                OWNER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ])
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(initialised.success(), "initdb failed");
        let port = free_port();
        let guard = as_other_user(Path::new("sh"))
            .args(["-c", GUARD])
            .arg(programs.join("postgres"))
            .arg(&folder)
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log())
            .spawn()
            .unwrap();
        let cluster = Self {
            programs,
            folder,
            port,
            made: AtomicU32::new(0),
            migrated: OnceLock::new(),
            _guard: guard,
        };
        patiently("the PostgreSQL cluster is up", || {
            let asked = cluster.client("pg_isready").stdout(Stdio::null()).status();
            asked.is_ok_and(|status| status.success()).then_some(())
        });
        let made = cluster.client("createuser").arg(LOGIN).status().unwrap();
        assert!(made.success(), "createuser {LOGIN} failed");
        cluster
    }

    /// Makes an empty database and gives its URL.
    pub fn create_database(&self, service: &str) -> String {
        let [database] = self.copy([(service, "template1")]);
        database
    }

    /// Makes the databases of all services, empty or up to date.
    pub fn create_for_all(&'static self, empty: bool) -> Databases {
        let template = |part| match empty {
            true => "template1",
            false => self.migrated.get_or_init(|| self.migrate())[&part].as_str(),
        };
        let made = self.copy(WITH_DATABASE.map(|part| (part.name(), template(part))));
        Databases {
            cluster: Some(self),
            urls: WITH_DATABASE.into_iter().zip(made).collect(),
        }
    }

    /// The settings by which a service finds its database in the cluster.
    pub fn places(part: Part, database: &str) -> [(String, String); 2] {
        let name = |which| format!("SERVICES__{}__{which}", part.name().to_uppercase());
        [
            (name("DATABASE"), Self::without_ownership(database)),
            (name("OWNER_DATABASE"), database.into()),
        ]
    }

    fn migrate(&self) -> BTreeMap<Part, String> {
        let folder = tempfile::tempdir().unwrap();
        let empty = WITH_DATABASE.map(|part| (part, self.create_database(part.name())));
        let settings: Vec<_> = empty.iter().flat_map(|(part, url)| Self::places(*part, url)).collect();
        succeed(kezhi(folder.path(), &settings).arg("migrate"));
        empty.iter().map(|(part, url)| (*part, name_in(url).into())).collect()
    }

    /// Copies databases, each under a new name of its service; gives the URLs of the copies.
    fn copy<const N: usize>(&self, copies: [(&str, &str); N]) -> [String; N] {
        let mut psql = self.client("psql");
        psql.args(["-q", "-d", "postgres"]);
        let urls = copies.map(|(service, of)| {
            let name = format!("{service}_{}", self.made.fetch_add(1, Ordering::Relaxed));
            psql.args(["-c", &format!("CREATE DATABASE {name} TEMPLATE {of}")]);
            self.url(OWNER, &name)
        });
        assert!(psql.status().unwrap().success(), "{psql:?} failed");
        urls
    }

    /// Copies a database that nobody uses; gives the name of the copy.
    pub fn keep(&self, database: &str) -> String {
        let [kept] = self.copy([("kept", name_in(database))]);
        name_in(&kept).into()
    }

    /// Puts a copy in the place of what a database is now.
    pub fn put_back(&self, kept: &str, database: &str) {
        let name = name_in(database);
        let mut psql = self.client("psql");
        psql.args([
            "-q",
            "-d",
            "postgres",
            "-c",
            &format!("DROP DATABASE {name} WITH (FORCE)"),
        ]);
        psql.args(["-c", &format!("CREATE DATABASE {name} TEMPLATE {kept}")]);
        assert!(psql.status().unwrap().success(), "{psql:?} failed");
    }

    /// The same database, as the login of a service that owns nothing in it.
    pub fn without_ownership(database: &str) -> String {
        database.replacen(&format!("//{OWNER}@"), &format!("//{LOGIN}@"), 1)
    }

    /// What a program of PostgreSQL, or a script that calls some, needs to find this cluster as its owner.
    pub fn environment(&self) -> [(&'static str, String); 4] {
        let path = std::env::var("PATH").unwrap_or_default();
        [
            ("PATH", format!("{}:{path}", self.programs.display())),
            ("PGHOST", self.folder.display().to_string()),
            ("PGPORT", self.port.to_string()),
            ("PGUSER", OWNER.into()),
        ]
    }

    /// Has every statement written down from now on.
    pub fn note_statements(&self) {
        self.set("log_statement", "all");
    }

    /// Lets nobody in without a password from now on.
    pub fn ask_for_passwords(&self) {
        let rules = "local all all scram-sha-256\n";
        std::fs::write(self.folder.join("data/pg_hba.conf"), rules).unwrap();
        self.set("password_encryption", "scram-sha-256");
    }

    /// Gives a setting of the server another value, for connections that are open too.
    pub fn set(&self, setting: &str, value: &str) {
        for command in [
            // What makes every transaction read-only is taken back by one that is not.
            "SET default_transaction_read_only = off".to_string(),
            format!("ALTER SYSTEM SET {setting} = '{value}'"),
            "SELECT pg_reload_conf()".to_string(),
        ] {
            let mut psql = self.client("psql");
            let done = psql
                .args(["-d", "postgres", "-qc", &command])
                .stdout(Stdio::null())
                .status();
            assert!(done.unwrap().success(), "{command}");
        }
    }

    /// How many statements were written down.
    pub fn statements(&self) -> usize {
        let log = std::fs::read_to_string(self.folder.join("server.log")).unwrap();
        let is_statement = |line: &&str| line.contains("LOG:  execute ") || line.contains("LOG:  statement: ");
        log.lines().filter(is_statement).count()
    }

    /// The URL of a database of this cluster for a login.
    pub fn url(&self, login: &str, database: &str) -> String {
        format!(
            "postgres://{login}@localhost:{}/{database}?host={}",
            self.port,
            self.folder.display()
        )
    }

    fn client(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command
            .arg("-h")
            .arg(&self.folder)
            .args(["-p", &self.port.to_string(), "-U", OWNER]);
        command
    }
}

/// The databases of one suite, which go with it.
#[derive(Default)]
pub struct Databases {
    cluster: Option<&'static Cluster>,
    urls: Vec<(Part, String)>,
}

impl Databases {
    /// The settings by which the services find them.
    pub fn settings(&self) -> impl Iterator<Item = (String, String)> {
        self.urls.iter().flat_map(|(part, url)| Cluster::places(*part, url))
    }
}

impl Drop for Databases {
    fn drop(&mut self) {
        let Some(cluster) = self.cluster else { return };
        let mut psql = cluster.client("psql");
        psql.args(["-q", "-d", "postgres"]);
        for (_, url) in &self.urls {
            psql.args(["-c", &format!("DROP DATABASE {} WITH (FORCE)", name_in(url))]);
        }
        // Nobody waits for what is only cleared away.
        std::thread::spawn(move || psql.stderr(Stdio::null()).status());
    }
}

/// The database that a URL names.
fn name_in(url: &str) -> &str {
    let path = url.split('?').next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default()
}

/// The folder of PostgreSQL's programs: that of `initdb` on the path, or the newest where Debian keeps them.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).find(|folder| has_server(folder));
    let installed = || {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
        let folders = versions.flatten().map(|version| version.path().join("bin"));
        folders.filter(|folder| has_server(folder)).max()
    };
    on_path.or_else(installed)
}

fn has_server(folder: &Path) -> bool {
    ["initdb", "postgres", "psql"]
        .iter()
        .all(|program| folder.join(program).is_file())
}

fn as_other_user(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .arg(format!("--reuid={USER}"))
        .arg(format!("--regid={USER}"))
        .arg("--clear-groups")
        .arg(program)
        .current_dir("/");
    command
}

fn is_root() -> bool {
    id("-u", &[]) == Some(0)
}

fn id_of(user: &str, option: &str) -> u32 {
    id(option, &[user]).unwrap_or_else(|| panic!("the machine has no user {user}"))
}

fn id(option: &str, user: &[&str]) -> Option<u32> {
    let output = Command::new("id").arg(option).args(user).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

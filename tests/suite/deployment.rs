//! What docker-compose.yml and deploy/ rest on.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::kit::certificate::{issued, self_signed, service_key};
use crate::kit::cluster::Cluster;
use crate::kit::eventually;
use crate::kit::ports::free_port;
use crate::kit::process::{Process, both, kezhi, succeed};

const SERVICES: [&str; 4] = ["coordination", "enforcement", "projects", "publicservices"];

/// Runs the script that makes the logins and databases.
fn make_databases(cluster: &Cluster) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/postgres/databases.sh");
    let mut sh = Command::new("sh");
    sh.arg(script).envs(cluster.environment());
    sh.envs([("SERVICES_PASSWORD", "a"), ("OWNERS_PASSWORD", "b")]);
    succeed(&mut sh);
}

fn psql(cluster: &Cluster, statement: &str) -> String {
    let mut psql = Command::new("psql");
    psql.envs(cluster.environment());
    succeed(psql.args([
        "--dbname",
        "postgres",
        "--tuples-only",
        "--no-align",
        "--command",
        statement,
    ]))
}

/// The databases as one login of each used them before, and as two do now.
fn settings(cluster: &Cluster, divided: bool) -> Vec<(String, String)> {
    let of = |service: &&str| {
        let name = |which| format!("SERVICES__{}__{which}", service.to_uppercase());
        let owner = match divided {
            true => cluster.url(&format!("{service}_owner"), service),
            false => String::new(),
        };
        [
            (name("DATABASE"), cluster.url(service, service)),
            (name("OWNER_DATABASE"), owner),
        ]
    };
    SERVICES.iter().flat_map(of).collect()
}

#[test]
fn a_volume_from_before_gets_the_databases_that_it_lacks_and_divides_those_that_one_login_owned() {
    let Some(cluster) = Cluster::own() else { return };
    let data = tempfile::tempdir().unwrap();
    // As it was made before, and without the service that came last.
    for service in SERVICES.iter().filter(|service| **service != "coordination") {
        psql(&cluster, &format!("CREATE ROLE {service} LOGIN"));
        psql(&cluster, &format!("CREATE DATABASE {service} OWNER {service}"));
        succeed(kezhi(data.path(), &settings(&cluster, false)).args(["migrate", service]));
    }
    // It is run before every start.
    for _ in 0..2 {
        make_databases(&cluster);
        succeed(kezhi(data.path(), &settings(&cluster, true)).arg("migrate"));
    }
    let told = kezhi(data.path(), &settings(&cluster, true))
        .arg("doctor")
        .output()
        .unwrap();
    for service in SERVICES {
        let line = format!("ok     login of {service}: {service} appends to the log, and can change nothing in it");
        assert!(both(&told).contains(&line), "{}", both(&told));
    }
    let strangers = psql(
        &cluster,
        "SELECT count(*) FROM pg_database WHERE has_database_privilege('projects', oid, 'CONNECT') \
         AND datname IN ('coordination', 'enforcement', 'publicservices')",
    );
    assert_eq!(strangers.trim(), "0", "none may even connect to another's");
}

#[tokio::test]
async fn a_gateway_with_tls_is_found_healthy_by_its_own_certificate() {
    let data = tempfile::tempdir().unwrap();
    let extensions = [
        "subjectAltName=DNS:kezhi.example.gov.cn",
        "basicConstraints=critical,CA:FALSE",
    ];
    let (certificate, key) = self_signed(data.path(), 60, &extensions);
    let address = format!("127.0.0.1:{}", free_port());
    let settings = [
        ("LISTEN", address.clone()),
        ("TLS__CERTIFICATE", certificate),
        ("TLS__KEY", key),
    ];
    let settings: Vec<_> = settings.map(|(name, value)| (name.to_string(), value)).to_vec();
    let up = Process::start(kezhi(data.path(), &settings).arg("up"), data.path().join("up.log"));
    let asked = |address: String| {
        kezhi(data.path(), &settings)
            .args(["healthcheck", &address])
            .output()
            .unwrap()
    };
    eventually("it is healthy", async || {
        asked(format!("https://{address}")).status.success().then_some(())
    })
    .await;
    let plain = asked(format!("http://{address}"));
    assert_eq!(plain.status.code(), Some(1), "{}", both(&plain));
    let by_settings = kezhi(data.path(), &settings).arg("healthcheck").output().unwrap();
    assert!(by_settings.status.success(), "{}", both(&by_settings));
    up.kill9();
}

#[tokio::test]
async fn a_gateway_with_the_certificate_of_an_own_authority_is_found_healthy_wherever_it_listens() {
    let data = tempfile::tempdir().unwrap();
    let (certificate, key) = issued(data.path(), "kezhi.example.gov.cn");
    let settings = [
        ("LISTEN", format!("0.0.0.0:{}", free_port())),
        ("TLS__CERTIFICATE", certificate),
        ("TLS__KEY", key),
        ("IDENTITY__SERVICE_KEY", service_key(data.path())),
    ];
    let settings: Vec<_> = settings.map(|(name, value)| (name.to_string(), value)).to_vec();
    let up = Process::start(kezhi(data.path(), &settings).arg("up"), data.path().join("up.log"));
    eventually("it is healthy", async || {
        let asked = kezhi(data.path(), &settings).arg("healthcheck").output().unwrap();
        asked.status.success().then_some(())
    })
    .await;
    let said = std::fs::read_to_string(data.path().join("up.log")).unwrap();
    assert!(
        said.contains("-servername kezhi.example.gov.cn") && said.contains("127.0.0.1:"),
        "{said}"
    );
    let told = kezhi(data.path(), &settings)
        .args(["doctor", "--files"])
        .output()
        .unwrap();
    assert!(both(&told).contains("ok     certificate: "), "{}", both(&told));
    up.kill9();
}

#[tokio::test]
async fn what_a_suite_leaves_is_its_owners_alone_whatever_key_it_works_with() {
    for given in [true, false] {
        let (data, keys) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let address = format!("127.0.0.1:{}", free_port());
        let mut settings = vec![("LISTEN".to_string(), address)];
        if given {
            settings.push(("IDENTITY__SERVICE_KEY".into(), service_key(keys.path())));
        }
        let folder = data.path().join("data");
        let up = Process::start(kezhi(&folder, &settings).arg("up"), data.path().join("up.log"));
        eventually("it is healthy", async || {
            let asked = kezhi(&folder, &settings).arg("healthcheck").output().unwrap();
            asked.status.success().then_some(())
        })
        .await;
        let left = left_below(&folder);
        assert!(left.iter().any(|path| path.ends_with("enforcement.db-wal")), "{left:?}");
        assert!(left.iter().any(|path| path.ends_with("enforcement.head")), "{left:?}");
        for path in left.iter().chain([&folder]) {
            let rights = fs::metadata(path).unwrap().permissions().mode() & 0o777;
            let own = if path.is_dir() { 0o700 } else { 0o600 };
            assert_eq!(rights, own, "{}: {rights:o}", path.display());
        }
        up.kill9();
    }
}

fn left_below(folder: &Path) -> Vec<PathBuf> {
    let there = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    there
        .flat_map(|path| match path.is_dir() {
            true => [left_below(&path), vec![path]].concat(),
            false => vec![path],
        })
        .collect()
}

#[test]
fn a_file_that_cannot_be_read_is_named_before_anything_starts() {
    let data = tempfile::tempdir().unwrap();
    let look = |settings: &[(&str, &str)]| {
        let settings: Vec<_> = settings
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string()))
            .collect();
        kezhi(data.path(), &settings)
            .args(["doctor", "--files"])
            .output()
            .unwrap()
    };
    assert!(look(&[]).status.success(), "{}", both(&look(&[])));
    for (settings, named) in [
        (&[("IDENTITY__SERVICE_KEY", "/nowhere/service_key")][..], "key: "),
        (
            &[
                ("TLS__CERTIFICATE", "/nowhere/certificate.pem"),
                ("TLS__KEY", "/nowhere/key.pem"),
            ],
            "certificate: /nowhere/key.pem",
        ),
    ] {
        let refused = look(settings);
        assert_eq!(refused.status.code(), Some(1), "{}", both(&refused));
        let said = both(&refused);
        assert!(
            said.contains(&format!("WRONG  {named}")) && said.contains("/nowhere"),
            "{said}"
        );
    }
    assert!(!data.path().join("keys").exists(), "nothing was made");
}

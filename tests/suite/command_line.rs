//! The commands: how they end, what they say, and how the suite stops.

use std::path::Path;
use std::process::{Output, Stdio};

use futures::future::join_all;
use kezhi_proto::common::WatchRequest;
use kezhi_proto::projects::GetStandingRequest;
use tonic::Code;

use crate::kit::cluster::Cluster;
use crate::kit::files::Files;
use crate::kit::process::{both, kezhi};
use crate::kit::suite::WITH_DATABASE;
use crate::kit::{Database, Good, Part, Person, Suite, assert_refused, broken_off, matter};
use crate::log::entries;
use crate::projects::road::credit_code;

// What a command says does not depend on a database.
const DATABASE: Database = Database::Sqlite;

fn run(data: &Path, settings: &[(&str, &str)], arguments: &[&str]) -> Output {
    let own = |(name, value): &(&str, &str)| (name.to_string(), value.to_string());
    let settings: Vec<(String, String)> = settings.iter().map(own).collect();
    kezhi(data, &settings).args(arguments).output().unwrap()
}

#[test]
fn the_contract_is_printed_with_all_that_it_imports() {
    let data = tempfile::tempdir().unwrap();
    let printed = run(data.path(), &[], &["descriptors"]);
    assert!(printed.status.success(), "{}", both(&printed));
    let pool = prost_reflect::DescriptorPool::decode(printed.stdout.as_slice()).unwrap();
    for file in [
        "kezhi/enforcement/v1/case.proto",
        "buf/validate/validate.proto",
        "google/rpc/error_details.proto",
    ] {
        let file = pool
            .get_file_by_name(file)
            .unwrap_or_else(|| panic!("{file} is not there"));
        assert!(file.dependencies().count() > 0, "with what it imports");
    }
}

#[test]
fn a_postgresql_database_that_is_not_migrated_is_refused_at_the_start() {
    // Without PostgreSQL on the machine there is nothing to refuse.
    let Some(cluster) = Cluster::shared() else { return };
    let data = tempfile::tempdir().unwrap();
    let database = cluster.create_database("enforcement");
    let settings = [("SERVICES__ENFORCEMENT__DATABASE", database.as_str())];
    let output = run(data.path(), &settings, &["up", "--listen", "127.0.0.1:0"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("enforcement") && said.contains("kezhi migrate"), "{said}");
}

#[test]
fn bad_usage_ends_with_2_and_says_why() {
    let data = tempfile::tempdir().unwrap();
    for (settings, arguments, why) in [
        (&[][..], &["dance"][..], "dance"),
        (&[], &["up", "--listen", "here"], "here"),
        (&[], &["up", "--listen", "0.0.0.0:0"], "loopback"),
        (
            &[],
            &["up", "--listen", "127.0.0.1:0", "--today", "2026-02-30"],
            "2026-02-30",
        ),
        (&[], &["serve", "bakery"], "bakery"),
        (&[], &["migrate", "bakery"], "bakery"),
        (&[], &["token", "king"], "king"),
        (&[], &["token", "officer", "--org", "1234"], "1234"),
        (&[("LISTNE", "x")], &["config"], "listne"),
        (&[("AUTHORITY__CODE", "99999x")], &["config"], "authority.code"),
        (&[("SWEEP__EVERY_SECONDS", "0")], &["config"], "nonzero"),
        (&[("SWEEP__REPLY_DAYS", "0")], &["config"], "nonzero"),
        (
            &[("POOL__CONNECTIONS", "2")],
            &["config"],
            "pool.connections: at least 3",
        ),
        (&[("POOL__ACQUIRE_SECONDS", "0")], &["config"], "nonzero"),
        (&[("TELEMETRY__LOG", "loud")], &["config"], "loud"),
        (&[("SERVICES__BAKERY__DATABASE", "x")], &["config"], "listen"),
        (
            &[("ENFORCEMENT__STANDARD", "none-such")],
            &["config"],
            "enforcement.standard",
        ),
        (
            &[("ENFORCEMENT__STANDARD", "none-such")],
            &["up", "--listen", "127.0.0.1:0"],
            "enforcement.standard",
        ),
        (
            &[("IDENTITY__SERVICE_KEY", "/nowhere/key.pem")],
            &["config"],
            "/nowhere/key.pem",
        ),
        (
            &[("IDENTITY__SERVICE_KEY", "/nowhere/key.pem")],
            &["up", "--listen", "127.0.0.1:0"],
            "/nowhere/key.pem",
        ),
        (&[("QUEUES__READS", "0")], &["config"], "queues.reads"),
        (
            &[("PROJECTS__EQUIPMENT_HEAD", "equipmnet")],
            &["config"],
            "projects.equipment_head",
        ),
        (
            &[(
                "PROJECTS__INDIRECT_TIERS",
                "[{up_to_fen = 0, permille = 1}, {up_to_fen = 5, permille = 1}]",
            )],
            &["config"],
            "projects.indirect_tiers",
        ),
    ] {
        let output = run(data.path(), settings, arguments);
        let said = both(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(why), "{arguments:?} does not say {why}: {said}");
    }
}

#[test]
fn a_region_code_can_be_set_in_the_environment_although_it_looks_like_a_number() {
    let data = tempfile::tempdir().unwrap();
    let output = run(data.path(), &[("AUTHORITY__CODE", "431202")], &["config"]);
    let said = both(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("code = \"431202\""), "{said}");
}

#[test]
fn a_law_folder_with_a_bad_file_is_named_at_the_start() {
    let data = tempfile::tempdir().unwrap();
    std::fs::create_dir(data.path().join("law")).unwrap();
    std::fs::write(data.path().join("law/2027.toml"), "year = 2027\nholidays = 7\n").unwrap();
    for arguments in [&["up", "--listen", "127.0.0.1:0"][..], &["config"]] {
        let output = run(data.path(), &[], arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(both(&output).contains("2027.toml:2"), "{}", both(&output));
    }
}

#[test]
fn a_command_whose_reader_has_heard_enough_ends_as_it_would() {
    let data = tempfile::tempdir().unwrap();
    let mut doctor = kezhi(data.path(), &[]);
    doctor.arg("doctor").stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = doctor.spawn().unwrap();
    drop(running.stdout.take());
    let ended = running.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(!said.contains("panicked"), "{said}");
    assert!(matches!(ended.status.code(), Some(0 | 1)), "{said}");
}

fn token(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, &[], &[&["token"], arguments].concat());
    let token = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        (output.status.code(), token.lines().count(), token.split('.').count()),
        (Some(0), 1, 3)
    );
    token
}

#[test]
fn a_token_is_printed_alone() {
    let data = tempfile::tempdir().unwrap();
    token(data.path(), &["officer", "--account", "li"]);
}

#[tokio::test]
async fn a_token_that_was_printed_proves_the_role_the_account_the_authority_and_the_organisation() {
    let plan = Suite::plan_process(DATABASE, "2026-05-11").with("AUTHORITY__OTHERS__431202", "鹤知");
    let suite = plan.start().await;
    let person = |arguments: &[&str]| Person::new(suite.channel(), Some(token(suite.data(), arguments).trim()));

    let own = person(&["head", "--account", "wu"]);
    let filed = own.leads().create_lead(matter::lead_found_on("2026-05-11")).await;
    assert_refused(filed, "ROLE_MISSING", "");
    let other = person(&["officer", "--account", "li", "--org", "431202"]);
    let lead = other
        .leads()
        .create_lead(matter::lead_found_on("2026-05-11"))
        .await
        .good();
    assert_eq!(lead.authority, "431202");
    let entries = entries(&suite.of("431202", "auditor", "auditor"), 0).await;
    assert_eq!(entries[0].actor, "li");

    let (unit, stranger) = (credit_code(1), credit_code(2));
    let unit_itself = person(&["platform", "--org", &unit]);
    let ask = |code: &str| GetStandingRequest {
        credit_code: code.into(),
        ..GetStandingRequest::default()
    };
    unit_itself.integrity().get_standing(ask(&unit)).await.good();
    let refused = unit_itself.integrity().get_standing(ask(&stranger)).await;
    assert_refused(refused, "ORGANISATION_MISMATCH", "");
}

#[tokio::test]
async fn a_suite_that_is_told_to_stop_ends_its_streams_and_itself_in_peace() {
    let suite = Suite::process(DATABASE, "2026-05-11").await;
    matter::lead(&suite, "2026-05-11").await;
    let mut watched = suite.auditor().record().watch(WatchRequest::default()).await.good();
    assert!(watched.message().await.unwrap().is_some());
    let ended = suite.terminate(Part::Whole);
    let refused = broken_off(&mut watched).await;
    assert_eq!(refused.seen(), (Code::Unavailable, "SERVICE_DOWN"));
    assert_eq!(ended.await.code(), Some(0));
}

#[tokio::test]
async fn a_suite_that_is_told_to_stop_while_it_works_leaves_nothing_beside_its_databases() {
    let suite = Suite::process(Database::Sqlite, "2026-05-11").await;
    for _ in 0..3 {
        let work = (0..8).map(|_| async {
            let officer = suite.officer("li");
            while officer
                .leads()
                .create_lead(matter::lead_found_on("2026-05-11"))
                .await
                .is_ok()
            {}
        });
        let stopped = async {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            suite.terminate(Part::Whole).await
        };
        let (ended, _) = tokio::join!(stopped, join_all(work));
        assert_eq!(ended.code(), Some(0));
        for service in WITH_DATABASE {
            let beside = Files::of(&suite, service).wal;
            let left = std::fs::metadata(&beside).map_or(0, |file| file.len());
            assert_eq!(left, 0, "{}", beside.display());
        }
        suite.restart(Part::Whole).await;
    }
}

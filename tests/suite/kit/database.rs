//! The database as an argument of a test.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use futures::future::join;

use super::cluster::Cluster;

/// The databases that the suite runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// A file in the data folder for each service.
    Sqlite,
    /// A database for each service in a throw-away cluster.
    Postgres,
}

/// Runs a test on both databases and reports both. PostgreSQL is left out, with a printed note, on a machine without its
/// programs; with KEZHI_REQUIRE_POSTGRES=1 that is a failure.
pub async fn on_each_database(test: impl AsyncFn(Database)) {
    let postgres = async {
        if Cluster::shared().is_some() {
            outcome(&test, Database::Postgres).await
        } else if std::env::var("KEZHI_REQUIRE_POSTGRES").is_ok_and(|value| value == "1") {
            Err("PostgreSQL: its programs are not on this machine, and KEZHI_REQUIRE_POSTGRES=1".into())
        } else {
            eprintln!("PostgreSQL is not on this machine: tested on SQLite only");
            Ok(())
        }
    };
    let (sqlite, postgres) = join(outcome(&test, Database::Sqlite), postgres).await;
    let failures: Vec<String> = [sqlite, postgres].into_iter().filter_map(Result::err).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

async fn outcome(test: &impl AsyncFn(Database), database: Database) -> Result<(), String> {
    AssertUnwindSafe(test(database))
        .catch_unwind()
        .await
        .map_err(|panic| format!("{database:?}: {}", text(panic.as_ref())))
}

fn text(panic: &(dyn Any + Send)) -> String {
    let as_str = panic.downcast_ref::<&str>().map(ToString::to_string);
    as_str
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "it panicked".into())
}

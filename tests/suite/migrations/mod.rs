//! A database that was in use before is brought up to date, and nothing in it is lost; one from before the first release is refused.

mod queue;
mod steps;
mod unreleased;

use kezhi_chassis::store::connect;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use tempfile::TempDir;

use crate::kit::Database;
use crate::kit::cluster::Cluster;

async fn database(database: Database, folder: &TempDir, service: &str) -> (String, DatabaseConnection) {
    let url = match database {
        Database::Sqlite => format!("sqlite://{}/{service}.db", folder.path().display()),
        Database::Postgres => Cluster::shared().unwrap().create_database(service),
    };
    let db = connect(&kezhi_chassis::store::Database(url.clone())).await.unwrap();
    (url, db)
}

async fn run(db: &DatabaseConnection, statements: &[&str]) {
    for statement in statements {
        db.execute_unprepared(statement).await.unwrap();
    }
}

/// What a query gives, a line for each row.
async fn texts(db: &DatabaseConnection, query: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query));
    let rows = rows.await.unwrap();
    rows.iter()
        .map(|row| row.try_get_by_index::<String>(0).unwrap())
        .collect()
}

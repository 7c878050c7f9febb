//! A database that was in use before is brought up to date, and what was found in it is found still.

mod queue;
mod steps;
mod typed;

use kezhi_chassis::store::connect;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use sea_orm_migration::MigratorTrait;
use tempfile::TempDir;

use crate::kit::cluster::Cluster;
use crate::kit::{Database, on_each_database};

async fn database(database: Database, folder: &TempDir, service: &str) -> DatabaseConnection {
    let url = match database {
        Database::Sqlite => format!("sqlite://{}/{service}.db", folder.path().display()),
        Database::Postgres => Cluster::shared().unwrap().create_database(service),
    };
    connect(&kezhi_chassis::store::Database(url)).await.unwrap()
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

/// Takes all migrations before one.
async fn up_to<M: MigratorTrait>(db: &DatabaseConnection, name: &str) {
    let before = M::migrations().iter().position(|migration| migration.name() == name);
    M::up(db, Some(u32::try_from(before.unwrap()).unwrap())).await.unwrap();
}

/// The database as it was before documents were filed in one place: without that table, and without its migrations.
async fn forget_filings(db: &DatabaseConnection) {
    run(
        db,
        &[
            "DELETE FROM seaql_migrations WHERE version IN ('0004_filed_under', '0005_filings')",
            "DROP TABLE filed_under",
        ],
    )
    .await;
}

/// How many migrations that every service has came later; they are done before a service's own.
const LATER: u32 = 6;

const FILED: &str = "SELECT collection || ' ' || heading || ' ' || id FROM filed_under";

#[tokio::test]
async fn what_was_filed_in_projects_in_five_tables_is_found_in_one() {
    on_each_database(async |kind| {
        let folder = tempfile::tempdir().unwrap();
        let db = database(kind, &folder, "projects").await;
        type Projects = kezhi_projects::migrations::Migrator;
        Projects::up(&db, Some(7 + LATER)).await.unwrap();
        forget_filings(&db).await;
        run(
            &db,
            &[
                "INSERT INTO document_links VALUES ('rectifications', 'projects/p', 'r')",
                "INSERT INTO project_parts VALUES ('p', 'taskbooks', 't')",
                "INSERT INTO application_links VALUES ('a', 'calls/c', '91120113754806625Q')",
                "INSERT INTO assignment_links VALUES ('s', 'reviews/v', 'applications/a', 'experts/e', 'li')",
                "INSERT INTO objection_links VALUES ('o', 'reviews/v', 'applications/a', '13800000000')",
                "INSERT INTO objection_links VALUES ('whole', 'reviews/v', '', '')",
            ],
        )
        .await;
        Projects::up(&db, None).await.unwrap();
        let mut filed = texts(&db, FILED).await;
        // The two databases order capitals differently.
        filed.sort_unstable();
        let expected = [
            "applications 91120113754806625Q a",
            "applications calls/c a",
            "assignments applications/a s",
            "assignments experts/e s",
            "assignments reviews/v s",
            "objections applications/a o",
            "objections reviews/v o",
            "objections reviews/v whole",
            "rectifications projects/p r",
            "taskbooks projects/p t",
        ];
        assert_eq!(filed, expected);
        let contacts = texts(&db, "SELECT objection || ' ' || contact FROM objection_contacts").await;
        assert_eq!(contacts, ["objections/o 13800000000"]);
    })
    .await;
}

#[tokio::test]
async fn the_case_that_a_tip_off_became_is_found_still() {
    on_each_database(async |kind| {
        let folder = tempfile::tempdir().unwrap();
        let db = database(kind, &folder, "publicservices").await;
        type Public = kezhi_publicservices::migrations::Migrator;
        Public::up(&db, Some(3 + LATER)).await.unwrap();
        forget_filings(&db).await;
        run(&db, &["INSERT INTO tipoff_cases VALUES ('cases/c', 'tipoffs/t')"]).await;
        Public::up(&db, None).await.unwrap();
        assert_eq!(texts(&db, FILED).await, ["tipoffs cases/c t"]);
    })
    .await;
}

#[tokio::test]
async fn a_call_that_was_published_before_is_read_by_anyone_still_and_a_draft_by_nobody() {
    on_each_database(async |kind| {
        let folder = tempfile::tempdir().unwrap();
        let db = database(kind, &folder, "projects").await;
        type Projects = kezhi_projects::migrations::Migrator;
        up_to::<Projects>(&db, "0008_published_calls").await;
        let insert = |id: &str, document: &str| {
            format!(
                "INSERT INTO calls (id, authority, state, version, document, created, updated) \
                 VALUES ('{id}', '431271', 1, 1, '{document}', 1, 1)"
            )
        };
        let published = insert("p", r#"{"title":"农业","published_on":"2026-03-02"}"#);
        let draft = insert("d", r#"{"title":"\"published_on\":\"2026-03-02\""}"#);
        run(&db, &[&published, &draft]).await;
        Projects::up(&db, None).await.unwrap();
        assert_eq!(texts(&db, FILED).await, ["calls published p"]);
    })
    .await;
}

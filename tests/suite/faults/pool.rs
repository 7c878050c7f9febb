//! A service holds no more connections than its settings say.

use futures::future::join_all;
use sea_orm::{ConnectOptions, ConnectionTrait, DbBackend, Statement};

use crate::kit::{Database, Good, Part, Suite, matter};

const TODAY: &str = "2026-05-11";
const CONNECTIONS: i64 = 3;
/// One asks whether the database answers, and one hears of other processes.
const BESIDE: i64 = 2;
const COUNT: &str =
    "SELECT count(*) AS held FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user";

#[tokio::test]
async fn many_callers_share_the_few_connections_that_the_settings_allow() {
    if !super::postgres() {
        return;
    }
    let plan = Suite::plan_process(Database::Postgres, TODAY).with("POOL__CONNECTIONS", &CONNECTIONS.to_string());
    let suite = plan.start().await;
    let mut options = ConnectOptions::new(suite.database(Part::Enforcement));
    let db = sea_orm::Database::connect(options.max_connections(1).clone())
        .await
        .unwrap();
    let li = suite.officer("li");
    let written = join_all((0..40).map(|_| {
        let li = li.clone();
        async move { li.leads().create_lead(matter::lead_found_on(TODAY)).await.good().name }
    }));
    assert_eq!(written.await.len(), 40);
    // None is closed so soon: what was held at most is held still.
    let row = db
        .query_one_raw(Statement::from_string(DbBackend::Postgres, COUNT))
        .await
        .unwrap();
    let held: i64 = row.unwrap().try_get("", "held").unwrap();
    assert!(held <= CONNECTIONS + BESIDE, "{held} connections");
    assert!(held > BESIDE, "{held} connections: they are counted");
}

#[test]
fn two_replicas_of_every_service_fit_into_what_postgresql_takes() {
    let each = kezhi_chassis::store::Pool::default().connections + 2;
    // Of its 100, three are the superuser's, and an administrator's commands need some for each database.
    assert!(2 * 4 * each <= 100 - 3 - 4 * 2, "{each} connections each");
}

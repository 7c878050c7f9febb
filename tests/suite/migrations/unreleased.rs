//! A database from before the first release.

use crate::kit::on_each_database;
use crate::kit::process::{both, kezhi};

use super::{database, run};

#[tokio::test]
async fn a_database_from_before_the_first_release_is_refused_and_left_as_it_is() {
    on_each_database(async |kind| {
        let folder = tempfile::tempdir().unwrap();
        let (url, db) = database(kind, &folder, "enforcement").await;
        run(
            &db,
            &[
                "CREATE TABLE seaql_migrations (version VARCHAR NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)",
                "INSERT INTO seaql_migrations VALUES ('0001_chassis', 0), ('0002_cases', 0)",
            ],
        )
        .await;
        db.close().await.unwrap();
        let settings = [("SERVICES__ENFORCEMENT__DATABASE".to_string(), url)];
        for command in [&["migrate", "enforcement"][..], &["up", "--listen", "127.0.0.1:0"]] {
            let refused = kezhi(folder.path(), &settings).args(command).output().unwrap();
            assert_eq!(refused.status.code(), Some(2), "{}", both(&refused));
            assert!(
                both(&refused).contains("before the first release"),
                "{}",
                both(&refused)
            );
        }
    })
    .await;
}

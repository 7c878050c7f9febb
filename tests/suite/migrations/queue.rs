//! Several at once bring the databases up to date: they queue.

use crate::kit::cluster::Cluster;
use crate::kit::process::{both, kezhi};
use crate::kit::{Database, on_each_database};

const SERVICES: [&str; 4] = ["coordination", "enforcement", "projects", "publicservices"];

fn settings(database: Database) -> Vec<(String, String)> {
    if database == Database::Sqlite {
        return Vec::new();
    }
    let cluster = Cluster::shared().unwrap();
    let both_logins = SERVICES.iter().flat_map(|service| {
        let name = |which| format!("SERVICES__{}__{which}", service.to_uppercase());
        let owner = cluster.create_database(service);
        [
            (name("DATABASE"), Cluster::without_ownership(&owner)),
            (name("OWNER_DATABASE"), owner),
        ]
    });
    both_logins.collect()
}

#[tokio::test]
async fn of_several_that_bring_the_databases_up_to_date_at_once_none_fails() {
    on_each_database(async |database| {
        let data = tempfile::tempdir().unwrap();
        let settings = settings(database);
        let started: Vec<_> = (0..5)
            .map(|_| {
                let mut migrate = kezhi(data.path(), &settings);
                tokio::task::spawn_blocking(move || migrate.arg("migrate").output().unwrap())
            })
            .collect();
        for migrated in started {
            let migrated = migrated.await.unwrap();
            assert!(migrated.status.success(), "{}", both(&migrated));
        }
        let verified = kezhi(data.path(), &settings).arg("verify").output().unwrap();
        assert!(verified.status.success(), "{}", both(&verified));
    })
    .await;
}

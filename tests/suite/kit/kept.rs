//! A copy of one service's database, to be put back by hand as an administrator would.

use std::path::Path;

use tempfile::TempDir;

use super::cluster::Cluster;
use super::files::Files;
use super::{Part, Suite};

/// What a database was when its service had stopped.
pub struct Kept {
    database: String,
    copy: Copy,
}

enum Copy {
    Files(Files, TempDir),
    Database(String),
}

impl Kept {
    /// Copies the database of a service that is stopped.
    pub fn of(suite: &Suite, part: Part) -> Self {
        let database = suite.database(part);
        let copy = match database.starts_with("sqlite:") {
            true => {
                let (files, folder) = (Files::of(suite, part), tempfile::tempdir().unwrap());
                files.copy_to(folder.path());
                Copy::Files(files, folder)
            }
            false => Copy::Database(cluster().keep(&database)),
        };
        Self { database, copy }
    }

    /// Loses the database of a service that is stopped, so that its place is empty.
    pub fn empty(suite: &Suite, part: Part) {
        let database = suite.database(part);
        match database.starts_with("sqlite:") {
            true => Files::of(suite, part).put_back_from(Path::new("/nowhere")),
            false => cluster().put_back("template1", &database),
        }
    }

    /// Puts it in the place of what the database is now.
    pub fn put_back(&self) {
        match &self.copy {
            Copy::Files(files, folder) => files.put_back_from(folder.path()),
            Copy::Database(kept) => cluster().put_back(kept, &self.database),
        }
    }
}

fn cluster() -> &'static Cluster {
    Cluster::shared().expect("PostgreSQL is on this machine")
}

//! What the services know of each other's logs: whoever follows one keeps how far, and the hash of the entry there.

use std::time::Duration;

use kezhi_chassis::Error;
use kezhi_chassis::follow::positions;
use kezhi_chassis::log::Head;
use kezhi_chassis::store::begin_to_read;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction};

/// How often views of several databases are taken anew that do not fit, and how long to wait before.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(10);

/// One view of each database, such that nobody is ahead of a log that is followed; and the logs where that cannot be had.
pub struct Views {
    /// By the names of the services.
    pub of: Vec<(&'static str, DatabaseTransaction)>,
    /// What stays wrong however often it is looked at.
    pub forks: Vec<Fork>,
}

/// Views of databases of one moment, as far as the services can tell: while they run, each view is of its own moment, and a
/// follower may just have taken what an earlier view of its source does not show.
pub async fn views(services: &[(&'static str, DatabaseConnection)]) -> Result<Views, Error> {
    let mut tried = 0;
    loop {
        tried += 1;
        let mut of = Vec::new();
        for (name, db) in services {
            let view = begin_to_read(db).await?;
            // The first look is what makes it a view.
            Head::read(&view).await?;
            of.push((*name, view));
        }
        let both: Vec<_> = of.iter().map(|(name, view)| (*name, view)).collect();
        let forks = forks(&both).await?;
        if forks.is_empty() || tried >= TRIES {
            return Ok(Views { of, forks });
        }
        drop(of);
        tokio::time::sleep(PAUSE).await;
    }
}

/// A log that does not have what another service took from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// The service whose log was set back, or replaced.
    pub source: String,
    /// The service that took an entry from it.
    pub follower: String,
    /// The entry.
    pub taken: Head,
    /// Where the log ends now.
    pub ends: i64,
}

impl Fork {
    /// What is wrong, in a line.
    pub fn told(&self) -> String {
        format!(
            "{} was set back or replaced: its log ends at {}, and does not have the entry {} that {} took from it",
            self.source, self.ends, self.taken.position, self.follower
        )
    }
}

/// The logs that do not have what others of these services took from them.
pub async fn forks<C: ConnectionTrait>(services: &[(&'static str, &C)]) -> Result<Vec<Fork>, Error> {
    let mut forks = Vec::new();
    for (follower, db) in services {
        for (source, taken) in positions(*db).await? {
            let Some((_, log)) = services.iter().find(|(name, _)| *name == source) else {
                continue;
            };
            if !taken.is_part_of(*log).await? {
                forks.push(Fork {
                    source,
                    follower: follower.to_string(),
                    taken,
                    ends: Head::read(*log).await?.position,
                });
            }
        }
    }
    Ok(forks)
}

//! Histories of a log that were given up: what a database put back later cannot know, since it is from before they were.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::{Head, HeadNote};
use crate::error::Error;

/// The audience of a signed statement that a history was given up.
const AUDIENCE: &str = "kezhi-given-up";

/// A history that was given up, as it is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct GivenUp {
    service: String,
    /// How many of its entries were lost.
    lost: i64,
    /// The head of the log that stays, which says so in its last entries.
    #[serde(flatten)]
    recorded: Head,
}

impl HeadNote {
    /// How many entries were lost in histories that were given up and of which the log in this database does not say so.
    pub async fn given_up_unknown_to(&self, db: &impl ConnectionTrait) -> Result<i64, Error> {
        let mut lost: i64 = 0;
        for given_up in self.given_up() {
            if !given_up.recorded.is_part_of(db).await? {
                lost = lost.saturating_add(given_up.lost);
            }
        }
        Ok(lost)
    }

    /// Notes that a history was given up, and that the log says so up to this head.
    pub fn give_up(&self, lost: i64, recorded: &Head) -> io::Result<()> {
        let given_up = GivenUp {
            service: self.service().into(),
            lost,
            recorded: recorded.clone(),
        };
        let signed = self.signer().attest(AUDIENCE, &given_up).map_err(io::Error::other)?;
        self.prepare()?;
        let mut options = OpenOptions::new();
        let mut file = options.append(true).create(true).mode(0o600).open(self.list())?;
        writeln!(file, "{signed}")?;
        file.sync_all()
    }

    fn given_up(&self) -> Vec<GivenUp> {
        let text = fs::read_to_string(self.list()).unwrap_or_default();
        let signed = text
            .lines()
            .filter_map(|line| self.signer().attested::<GivenUp>(AUDIENCE, line));
        signed.filter(|given_up| given_up.service == self.service()).collect()
    }

    fn list(&self) -> PathBuf {
        self.path().with_extension("given-up")
    }
}

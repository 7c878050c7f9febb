//! What was done in a campaign, and what came of it.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::path::PathBuf;
use std::time::Instant;

use crate::kit::Database;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Count {
    Kills,
    FullDisks,
    FailedSyncs,
    ClocksSet,
    StrangersTurnedAway,
    DatabasesDamaged,
    BackupsRestored,
    RowsForged,
    CallsAcknowledged,
    CallsRefused,
}

impl Count {
    fn told(self) -> &'static str {
        match self {
            Self::Kills => "Processes killed while they worked",
            Self::FullDisks => "Disks that were full",
            Self::FailedSyncs => "Disks that did not keep what they were given",
            Self::ClocksSet => "Clocks set, forward or back",
            Self::StrangersTurnedAway => "Connections without a word and calls with forged tokens, turned away",
            Self::DatabasesDamaged => "Databases lost, emptied, cut short or set back, and noticed",
            Self::BackupsRestored => "Backups made under load, restored and played on",
            Self::RowsForged => "Rows forged, found and named",
            Self::CallsAcknowledged => "Calls acknowledged, each found once in the end",
            Self::CallsRefused => "Calls refused or broken off, and made up for",
        }
    }
}

/// What was done and seen so far. A fault that is not survived ends the campaign, and leaves its life unended here.
pub struct Report {
    database: Database,
    began: Instant,
    seeds: Vec<u64>,
    ended: usize,
    counts: BTreeMap<Count, usize>,
}

impl Report {
    pub fn begin(database: Database) -> Self {
        Self {
            database,
            began: Instant::now(),
            seeds: Vec::new(),
            ended: 0,
            counts: BTreeMap::new(),
        }
    }

    pub fn begin_life(&mut self, seed: u64) {
        self.seeds.push(seed);
        self.write();
    }

    pub fn end_life(&mut self) {
        self.ended += 1;
        self.write();
    }

    pub fn count(&mut self, what: Count, how_many: usize) {
        *self.counts.entry(what).or_default() += how_many;
    }

    // After each life, so that a campaign that is broken off leaves one too.
    fn write(&self) {
        let first = self.seeds.first().copied().unwrap_or_default();
        let name = format!("campaign-{:?}-{first}.md", self.database).to_lowercase();
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(file, self.to_string()).unwrap();
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.seeds.first(), self.seeds.last());
        writeln!(
            f,
            "# {:?}: {} lives of {} survived, seeds {} to {}, {} s\n",
            self.database,
            self.ended,
            self.seeds.len(),
            first.copied().unwrap_or_default(),
            last.copied().unwrap_or_default(),
            self.began.elapsed().as_secs()
        )?;
        writeln!(f, "| What | How often |\n| --- | --- |")?;
        for (count, often) in &self.counts {
            writeln!(f, "| {} | {often} |", count.told())?;
        }
        Ok(())
    }
}

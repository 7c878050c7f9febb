//! What befalls a suite while it works.

use std::time::Duration;

use fastrand::Rng;
use kezhi_proto::health::health_check_response::ServingStatus;

use super::damage::damaged;
use super::flood::flooded;
use super::report::Count;
use crate::faults::work::Work;
use crate::kit::disk::{Disk, Trouble};
use crate::kit::plan::Plan;
use crate::kit::wall_clock::WallClock;
use crate::kit::{Database, Suite, eventually};

/// How often processes are killed when they are.
const KILLS: usize = 5;
/// How many calls are refused before a disk is mended.
const REFUSED: usize = 4;
/// How many seconds a clock is set by: far and a little, forward and back. More than clocks may be apart.
const LEAPS: [i64; 6] = [10 * 24 * 3600, 3600, 120, -120, -3600, -10 * 24 * 3600];

/// A machine whose disk and whose clock may fail.
pub struct FaultyMachine {
    disk: Disk,
    clock: WallClock,
}

impl FaultyMachine {
    /// One that is in order.
    pub fn new() -> Self {
        Self {
            disk: Disk::new(),
            clock: WallClock::new(),
        }
    }

    /// A plan by which a suite runs on it.
    pub fn under(&self, plan: Plan) -> Plan {
        plan.on_disk(&self.disk).by_clock(&self.clock, None)
    }
}

/// What befalls it.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    Killed,
    DiskFull,
    SyncFailed,
    ClockSet,
    Flooded,
    Damaged,
}

impl Fault {
    /// All that there are; the files of PostgreSQL are PostgreSQL's to keep.
    pub fn of(database: Database) -> Vec<Self> {
        let mut faults = vec![Self::Killed, Self::ClockSet, Self::Flooded, Self::Damaged];
        if database == Database::Sqlite {
            faults.extend([Self::DiskFull, Self::SyncFailed]);
        }
        faults
    }

    /// What it counts as.
    pub fn counted_as(self) -> Count {
        match self {
            Self::Killed => Count::Kills,
            Self::DiskFull => Count::FullDisks,
            Self::SyncFailed => Count::FailedSyncs,
            Self::ClockSet => Count::ClocksSet,
            Self::Flooded => Count::StrangersTurnedAway,
            Self::Damaged => Count::DatabasesDamaged,
        }
    }

    /// Befalls a suite that works, and is over when this returns; gives how many there were.
    pub async fn strike(self, suite: &Suite, work: &Work<'_>, machine: &FaultyMachine, rng: &mut Rng) -> usize {
        match self {
            Self::Killed => work.meanwhile(killed(suite, rng)).await,
            Self::DiskFull => troubled(&machine.disk, Trouble::Full, work).await,
            Self::SyncFailed => troubled(&machine.disk, Trouble::Sync, work).await,
            Self::ClockSet => leapt(&machine.clock, suite, work, rng).await,
            Self::Flooded => work.meanwhile(flooded(suite)).await,
            Self::Damaged => damaged(suite, work, rng).await,
        }
    }
}

async fn killed(suite: &Suite, rng: &mut Rng) -> usize {
    for _ in 0..KILLS {
        tokio::time::sleep(Duration::from_millis(rng.u64(..250))).await;
        let victim = *rng.choice(suite.parts()).unwrap();
        suite.kill9(victim);
        suite.restart(victim).await;
    }
    KILLS
}

async fn troubled(disk: &Disk, how: Trouble, work: &Work<'_>) -> usize {
    disk.fail(how);
    work.until_refused(REFUSED).await;
    disk.mend(how);
    1
}

async fn leapt(clock: &WallClock, suite: &Suite, work: &Work<'_>, rng: &mut Rng) -> usize {
    clock.set_to(*rng.choice(&LEAPS).unwrap());
    for _ in 0..3 {
        work.round().await;
    }
    clock.set_to(0);
    eventually("the clock is trusted again", async || {
        let health = suite.health("enforcement.sweep").await;
        (health == Ok(ServingStatus::Serving)).then_some(())
    })
    .await;
    2
}

//! A disk that was full, or could not keep what it was given: what is acknowledged afterwards is stored.

use tonic::Code;

use super::partners;
use super::work::{TODAY, Work};
use crate::kit::disk::{Disk, SmallDisk, Trouble};
use crate::kit::plan::Plan;
use crate::kit::{Database, Part, Suite, refusal_of};

/// How many calls are refused before the disk is mended, and how many rounds of work follow.
const REFUSED: usize = 6;
const ROUNDS: usize = 12;

// The files of PostgreSQL are PostgreSQL's to keep.
fn plan() -> Plan {
    partners(Suite::plan_process(Database::Sqlite, TODAY))
}

#[tokio::test]
async fn what_is_acknowledged_after_a_disk_was_full_is_stored() {
    recovers_from(Trouble::Full).await;
}

#[tokio::test]
async fn what_is_acknowledged_after_a_sync_failed_is_stored() {
    recovers_from(Trouble::Sync).await;
}

async fn recovers_from(trouble: Trouble) {
    let disk = Disk::new();
    let suite = plan().on_disk(&disk).start().await;
    survives(&suite, || disk.fail(trouble), || disk.mend(trouble)).await;
}

#[tokio::test]
async fn what_is_acknowledged_after_a_small_disk_was_full_is_stored() {
    // Only root may mount one; the other tests of this file need no more than a user has.
    let Some(disk) = SmallDisk::new("64m") else { return };
    let suite = plan().below(disk.path()).start().await;
    survives(&suite, || disk.fill(), || disk.clear()).await;
    drop(suite);
}

async fn survives(suite: &Suite, fail: impl Fn(), mend: impl Fn()) {
    let work = Work::begin(suite).await;
    work.round().await;
    fail();
    work.until_refused(REFUSED).await;
    mend();
    let refused = work.refused();
    work.make_up().await;
    for _ in 0..ROUNDS {
        work.round().await;
    }
    work.make_up().await;
    work.is_all_there().await;
    suite.kill9(Part::Whole);
    suite.restart(Part::Whole).await;
    work.is_all_there().await;
    for status in refused {
        let refusal = refusal_of(&status);
        assert_eq!(
            refusal.seen(),
            (Code::Unavailable, "DATABASE_UNAVAILABLE"),
            "{status:?}"
        );
        assert!(refusal.details.retry_info().is_some(), "{status:?}");
    }
}

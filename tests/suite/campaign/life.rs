//! One life of a suite: it works, every fault comes, it is backed up and restored, its rows are forged; and nothing is lost or doubled.

use fastrand::Rng;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::faults::{Fault, FaultyMachine};
use super::forgeries::forge;
use super::report::{Count, Report};
use crate::faults::backup::{backed_up, plays_on};
use crate::faults::partners;
use crate::faults::work::{TODAY, Work};
use crate::kit::plan::Plan;
use crate::kit::process::both;
use crate::kit::{Database, Suite};

/// How many rows of each service are forged in the end.
const FORGED_EACH: usize = 14;

/// Lives the life of a seed.
pub async fn live(database: Database, seed: u64, report: &mut Report) {
    let mut rng = Rng::with_seed(seed);
    // One life in four is that of a deployment with a process for each service.
    let apart = rng.u8(..4) == 0;
    let machine = FaultyMachine::new();
    let suite = machine.under(plan(database, apart)).start().await;
    let work = Work::begin(&suite).await;
    let mut faults = Fault::of(database);
    rng.shuffle(&mut faults);
    eprintln!(
        "{database:?}, seed {seed}, {} processes: {faults:?}",
        suite.parts().len()
    );
    for fault in faults {
        work.round().await;
        let times = fault.strike(&suite, &work, &machine, &mut rng).await;
        report.count(fault.counted_as(), times);
        // What is refused without a fault is one.
        let refused = work.refused();
        work.make_up().await;
        work.round().await;
        report.count(Count::CallsRefused, refused.len());
        refused.iter().for_each(is_honest);
    }
    work.is_all_there().await;
    times_do_not_run_back(&suite).await;
    restored_and_forged(database, apart, &suite, &work, (&mut rng, report)).await;
}

async fn restored_and_forged(
    database: Database,
    apart: bool,
    suite: &Suite,
    work: &Work<'_>,
    (rng, report): (&mut Rng, &mut Report),
) {
    let set = tempfile::tempdir().unwrap();
    let before = work.done();
    work.meanwhile(backed_up(suite, set.path())).await;
    let restored = plan(database, apart).restored_from(set.path()).start().await;
    let done = plays_on(work, &before, &restored).await;
    report.count(Count::BackupsRestored, 1);
    report.count(Count::CallsAcknowledged, done.acknowledged());
    restored.stop();
    assert!(restored.verify().status.success(), "{}", both(&restored.verify()));
    report.count(Count::RowsForged, forge(&restored, rng, FORGED_EACH).await);
}

fn plan(database: Database, apart: bool) -> Plan {
    partners(match apart {
        true => Suite::plan_apart(database, TODAY),
        false => Suite::plan_process(database, TODAY),
    })
}

/// Whoever is refused is told why, and never that the suite failed. What broke off on the way was not said by the suite.
fn is_honest(status: &Status) {
    let by_the_suite = status.get_error_details().error_info().is_some();
    assert!(!(by_the_suite && status.code() == Code::Internal), "{status:?}");
}

async fn times_do_not_run_back(suite: &Suite) {
    let entries = crate::log::entries(&suite.auditor(), 0).await;
    let times = entries.iter().map(|entry| entry.record_time.unwrap());
    assert!(times.is_sorted_by_key(|time| (time.seconds, time.nanos)));
    let late = entries.iter().find(|entry| entry.r#type == "limit.late");
    assert!(late.is_none(), "recorded by a clock that was wrong: {late:?}");
}

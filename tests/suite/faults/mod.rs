//! What is acknowledged is kept, whatever fails beneath the suite.

mod asks;
pub mod backup;
mod clocks;
pub mod deadline;
mod disk;
mod doctor;
mod done;
mod forged;
mod held_up;
mod idle;
mod logins;
mod moved_on;
mod pool;
mod readiness;
mod recover;
mod sealed;
mod set_back;
mod starts;
pub mod work;

use crate::kit::cluster::Cluster;
use crate::kit::plan::Plan;

/// How often something is tried: as often as `KEZHI_CAMPAIGN` says, or the few times that a run of all tests has time for.
pub fn campaign(times: usize) -> usize {
    let asked = std::env::var("KEZHI_CAMPAIGN")
        .ok()
        .and_then(|asked| asked.parse().ok());
    asked.unwrap_or(times)
}

/// True where PostgreSQL is, for what SQLite has no like of; its absence fails where it must be there.
fn postgres() -> bool {
    let there = Cluster::shared().is_some();
    let required = std::env::var("KEZHI_REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
    assert!(there || !required, "PostgreSQL is not on this machine");
    there
}

/// A suite with a partner that sends letters, and that sweeps all the time.
pub fn partners(plan: Plan) -> Plan {
    plan.with("COORDINATION__EXCHANGE__AGENCY_NAME", "洪江区知识产权局")
        .with("COORDINATION__EXCHANGE__AGENCY_CODE", "12100000400000624D")
        .with("COORDINATION__EXCHANGE__PARTNERS__PROVINCE__FOLDER__PATH", "/nowhere")
        .with("SWEEP__EVERY_SECONDS", "1")
}

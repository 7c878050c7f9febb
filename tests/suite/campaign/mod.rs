//! A campaign against a suite that works: lives, in each of which every fault comes once, in an order that a seed draws.
//!
//! `KEZHI_CAMPAIGN` says how many lives there are, and `KEZHI_SEED` which: each has a seed of its own, one more than that before. What
//! was done and what came of it stands in `target/tmp/campaign-<database>-<seed>.md`.

mod damage;
mod faults;
mod flood;
mod forgeries;
mod life;
mod report;

use report::Report;

use crate::faults::campaign;
use crate::kit::on_each_database;

/// How many lives there are, unless a campaign says otherwise.
const LIVES: usize = 1;
/// The seed of the first life, unless one is given.
const SEED: u64 = 1;

#[tokio::test]
async fn whatever_comes_in_whatever_order_what_is_acknowledged_is_kept() {
    let first = std::env::var("KEZHI_SEED").map_or(SEED, |seed| seed.parse().expect("a seed is a number"));
    on_each_database(async |database| {
        let mut report = Report::begin(database);
        for seed in (first..).take(campaign(LIVES)) {
            report.begin_life(seed);
            life::live(database, seed, &mut report).await;
            report.end_life();
        }
        eprintln!("{report}");
    })
    .await;
}

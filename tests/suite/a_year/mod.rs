//! A year of a real-sized district: 8 plans, 40 calls, 400 applications, 120 projects, 500 milestones and 10,000 vouchers through the
//! gateway, with 26 irregularities planted in the books; and the process killed twenty times meanwhile.
//!
//! The sums are of the size that districts publish in their budgets for science; units and names are made up.

mod before;
mod course;
mod district;
mod planted;
mod truth;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::future::join;
use uuid::Uuid;

use crate::kit::{Part, Suite, on_each_database};
use district::District;

/// How often the process is killed while each part of the year runs.
const KILLS: [usize; 4] = [3, 4, 3, 10];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_year_of_the_district_ends_with_the_right_books_however_often_it_is_killed() {
    on_each_database(async |database| {
        let district = District::on(Suite::process(database, district::CALLS).await);
        let year = (
            before::plans_and_applications(&district),
            before::reviews(&district),
            before::task_books(&district),
            course::the_course_of_the_projects(&district),
        );
        killed(&district.suite, KILLS[0], year.0).await;
        district.suite.restart_on(district::REVIEW).await;
        killed(&district.suite, KILLS[1], year.1).await;
        district.suite.restart_on(district::SIGNING).await;
        killed(&district.suite, KILLS[2], year.2).await;
        district.suite.restart_on(district::END).await;
        killed(&district.suite, KILLS[3], year.3).await;
        truth::the_books_are_right(&district).await;
        truth::what_was_planted_is_found_and_nothing_else(&district).await;
    })
    .await;
}

/// Kills the process again and again while work goes on, so often at least.
async fn killed(suite: &Suite, times: usize, work: impl Future<Output = ()>) {
    let done = AtomicBool::new(false);
    let work = async {
        work.await;
        done.store(true, Ordering::Relaxed);
    };
    let kills = async {
        let mut killed = 0;
        while killed < times || !done.load(Ordering::Relaxed) {
            let moment = 150 + u64::from(Uuid::new_v4().as_bytes()[0]) * 2;
            tokio::time::sleep(Duration::from_millis(moment)).await;
            if killed < times {
                suite.kill9(Part::Whole);
                suite.restart(Part::Whole).await;
                killed += 1;
            }
        }
    };
    join(work, kills).await;
}

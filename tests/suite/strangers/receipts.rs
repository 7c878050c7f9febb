//! Whoever guesses at the receipt of a tip-off learns nothing, whatever of it they guess right.

use std::time::{Duration, Instant};

use kezhi_proto::publicservices::{Contact, Report, SubmitTipoffRequest, TrackTipoffRequest};
use tonic::Status;

use crate::kit::{Good, Suite, details_of, on_each_database};

/// How often each is tried, one after the other, so that what slows the machine slows both.
const TIMES: usize = 400;

#[tokio::test]
async fn a_wrong_secret_and_a_number_that_nobody_has_get_one_answer_in_one_time() {
    on_each_database(async |database| {
        let suite = Suite::up(database, "2026-05-11").await;
        let submit = SubmitTipoffRequest {
            report: Some(Report {
                subject_name: "某摊位".into(),
                facts: "销售标注已终止专利的包装。".repeat(100),
                ..Report::default()
            }),
            contact: Some(Contact {
                display_name: "张三".into(),
                phone: "13800000000".into(),
                ..Contact::default()
            }),
            ..SubmitTipoffRequest::default()
        };
        let receipt = suite.citizen().tipoffs().submit_tipoff(submit).await.good();
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        let other = receipt.number.replace('1', "9");
        assert_ne!(other, receipt.number);
        for _ in 0..TIMES {
            let (refused, took) = guessed(&suite, &receipt.number, "AAAAAAAAAAAAAAAAAAAAAA").await;
            known.push(took);
            let (missed, took) = guessed(&suite, &other, &receipt.secret).await;
            unknown.push(took);
            assert_eq!((refused.code(), refused.message()), (missed.code(), missed.message()));
            assert_eq!(details_of(&refused), details_of(&missed));
        }
        let (known, unknown) = (quickest(known), quickest(unknown));
        eprintln!("{database:?}: a wrong secret takes {known:?}, an unknown number {unknown:?}");
        let apart = known.max(unknown).as_secs_f64() / known.min(unknown).as_secs_f64();
        assert!(apart < 1.5, "one takes {apart} times as long as the other");
    })
    .await;
}

async fn guessed(suite: &Suite, number: &str, secret: &str) -> (Status, Duration) {
    let mut tipoffs = suite.citizen().tipoffs();
    let track = TrackTipoffRequest {
        number: number.into(),
        secret: secret.into(),
    };
    let begun = Instant::now();
    let refused = tipoffs.track_tipoff(track).await;
    (refused.unwrap_err(), begun.elapsed())
}

/// What the machine does besides only makes it longer.
fn quickest(took: Vec<Duration>) -> Duration {
    took.into_iter().min().unwrap()
}

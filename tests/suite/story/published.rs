//! Published cases, taken through every step under the law and on the days of their own time, to what was decided.

use kezhi_proto::enforcement::*;

use crate::kit::{Good, Suite, matter, on_each_suite, step};

#[tokio::test]
async fn the_porridge_shop_of_2021_loses_276_yuan_and_pays_no_fine() {
    on_each_suite("2021-11-30", async |suite| {
        let findings = Findings {
            committed_from: "2021-07-26".into(),
            illegal_gains_fen: Some(27_600),
            circumstances: vec!["honest-seller".into()],
            statement: "销售标注ZL201230178118.5的八宝粥，专利权已于2014年7月终止".into(),
            ..matter::findings("2021-08-20")
        };
        let decided = decided(&suite, "2021-09-15", findings, 0, 27_600).await;
        assert_eq!((decided.fine_fen, decided.confiscate_fen), (0, 27_600));
        assert_eq!(decided.law, "patent-law-2020");
    })
    .await;
}

#[tokio::test]
async fn the_chain_shop_of_2021_is_judged_by_the_law_of_2008() {
    on_each_suite("2021-11-30", async |suite| {
        let findings = Findings {
            committed_from: "2020-05-01".into(),
            illegal_gains_fen: Some(5_000),
            circumstances: Vec::new(),
            statement: "销售标注ZL201420775883.9的套链，专利权已于2018年1月26日终止".into(),
            ..matter::findings("2021-01-29")
        };
        let decided = decided(&suite, "2021-09-15", findings, 10_000, 5_000).await;
        assert_eq!((decided.law.as_str(), decided.fine_fen), ("patent-law-2008", 10_000));
    })
    .await;
}

#[tokio::test]
async fn the_seasoning_bags_of_2021_are_fined_at_the_lower_end_of_the_new_law() {
    on_each_suite("2021-11-30", async |suite| {
        let findings = Findings {
            committed_from: "2021-07-02".into(),
            statement: "三件外观设计专利终止后仍标注11批".into(),
            ..matter::findings("2021-09-10")
        };
        let decided = decided(&suite, "2021-09-15", findings, 100_000, 0).await;
        assert_eq!((decided.law.as_str(), decided.fine_fen), ("patent-law-2020", 100_000));
    })
    .await;
}

/// The decision of a case in which everything happened on one day, after it was served.
async fn decided(suite: &Suite, on: &str, findings: Findings, fine_fen: i64, confiscate_fen: i64) -> Decision {
    let li = suite.officer("li");
    let lead = matter::lead(suite, on).await.name;
    let case = matter::investigated_on(suite, &lead, on, findings).await.name;
    let propose = ProposePenaltyRequest {
        confiscate_fen,
        ..step!(ProposePenaltyRequest, case, on, fine_fen: fine_fen)
    };
    li.cases().propose_penalty(propose).await.good();
    let method = ServiceMethod::InPerson;
    let notify = step!(NotifyPartyRequest, case, on, method: method);
    li.cases().notify_party(notify).await.good();
    let decide = step!(DecidePenaltyRequest, case, on, fine_fen: fine_fen);
    suite.head().cases().decide_penalty(decide).await.good();
    let serve = step!(ServeDecisionRequest, case, on, method: method);
    let served = li.cases().serve_decision(serve).await.good();
    served.decision.unwrap()
}

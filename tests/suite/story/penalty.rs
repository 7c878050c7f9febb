//! The proposal, its review, and what the party is notified.

use kezhi_proto::enforcement::case::State;
use kezhi_proto::enforcement::*;

use super::Story;
use crate::kit::{Database, Good, Suite, assert_refused, step};

/// The fine that is proposed and decided: 30,000 yuan.
pub(super) const FINE_FEN: i64 = 3_000_000;

impl Story {
    pub(super) async fn a_penalty_is_proposed(&self) {
        let li = self.suite.officer("li");
        let propose = |fine_fen: i64, confiscate_fen: i64| {
            let request = step!(ProposePenaltyRequest, self.case, "2026-05-29", fine_fen: fine_fen, complex: true);
            ProposePenaltyRequest {
                confiscate_fen,
                ..request
            }
        };
        let beyond = li.cases().propose_penalty(propose(25_000_001, 0)).await;
        assert_refused(beyond, "FINE_BEYOND_LIMIT", "第六十八条").says("statutory_max_fen", "25000000");
        let gains = li.cases().propose_penalty(propose(FINE_FEN, 1)).await;
        assert_refused(gains, "CONFISCATION_MISMATCH", "第六十八条");
        let left = li.cases().propose_penalty(propose(10_000_000, 0)).await;
        let left = assert_refused(left, "TIER_LEFT_WITHOUT_REASONS", "第三十四条");
        left.says("tier", "lighter").says("range_max_fen", "7500000");

        let case = li.cases().propose_penalty(propose(FINE_FEN, 0)).await.good();
        let proposal = case.proposal.unwrap();
        assert_eq!(proposal.law, "patent-law-2020");
        assert!(
            proposal.review_due && proposal.discussion_due && proposal.hearing_right,
            "{proposal:?}"
        );
        assert!(
            proposal.reasons.iter().any(|reason| reason.contains("第六十八条")),
            "{proposal:?}"
        );
    }

    pub(super) async fn legality_is_reviewed(&self) {
        let review = |passed: bool| step!(ReviewCaseLegalityRequest, self.case, "2026-05-29", passed: passed, opinion: "程序与依据已核");
        let reviewer = self.suite.reviewer();
        // Who prepared the case, or is assigned to it, is not offered its review.
        for (account, offered) in [("reviewer", true), ("li", false), ("wang", false)] {
            let get = GetCaseRequest {
                name: self.case.clone(),
            };
            let case = self
                .suite
                .person("reviewer", account)
                .cases()
                .get_case(get)
                .await
                .good();
            let is_offered = |steps: &[String]| steps.iter().any(|step| step == "ReviewCaseLegality");
            assert!(is_offered(&case.possible_steps), "{account}");
            assert_eq!(is_offered(&case.allowed_steps), offered, "{account}");
        }
        let prepared = self
            .suite
            .person("reviewer", "li")
            .cases()
            .review_case_legality(review(true))
            .await;
        assert_refused(prepared, "SAME_PERSON", "第五十八条").says("earlier_step", "FileCase");
        assert_refused(self.notify("2026-05-29").await, "REVIEW_MISSING", "第五十八条");
        reviewer.cases().review_case_legality(review(false)).await.good();
        assert_refused(self.notify("2026-05-29").await, "REVIEW_MISSING", "第五十八条");
        reviewer.cases().review_case_legality(review(true)).await.good();
        self.assert_state(State::Proposed).await;
    }

    pub(super) async fn the_party_is_notified(&self) {
        let untold = self.decide("head", "2026-05-29", FINE_FEN, None).await;
        assert_refused(untold, "PARTY_NOT_NOTIFIED", "第四十四条");
        let notice = self.notify("2026-06-01").await.good().notice.unwrap();
        assert_eq!(
            (notice.fine_fen, notice.hearing_request_by.as_str()),
            (FINE_FEN, "2026-06-08")
        );
    }

    async fn notify(&self, on: &str) -> Result<tonic::Response<Case>, tonic::Status> {
        let request = step!(NotifyPartyRequest, self.case, on, method: ServiceMethod::InPerson);
        self.suite.officer("li").cases().notify_party(request).await
    }
}

#[tokio::test]
async fn a_penalty_is_assessed_by_the_standard_that_the_authority_has_set() {
    // What is assessed never comes to a database.
    let suite = Suite::plan(Database::Sqlite, "2026-05-11")
        .with("ENFORCEMENT__STANDARD", "fixed-amounts-2008")
        .start()
        .await;
    let assess = async |standard: &str| {
        let request = AssessPenaltyRequest {
            violation: "patent-passing-off".into(),
            committed_to: "2020-05-11".into(),
            decided_on: "2020-09-11".into(),
            illegal_gains_fen: Some(0),
            standard: standard.into(),
            ..AssessPenaltyRequest::default()
        };
        suite.officer("li").law().assess_penalty(request).await.good()
    };
    let own = assess("").await;
    assert_eq!(own, assess("fixed-amounts-2008").await);
    assert_eq!((own.range_min_fen, own.range_max_fen), (5_000_000, 5_000_000));
}

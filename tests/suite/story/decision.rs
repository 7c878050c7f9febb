//! The head decides; the decision is served and paid.

use kezhi_proto::common::time_limit;
use kezhi_proto::enforcement::case::State;
use kezhi_proto::enforcement::*;

use super::Story;
use super::penalty::FINE_FEN;
use super::tipoff::limit_of;
use crate::kit::{Good, assert_refused, step};

impl Story {
    pub(super) async fn the_head_decides(&self) {
        let on = "2026-06-18";
        let discussed = || {
            Some(Discussion {
                held_on: "2026-06-17".into(),
                participants: vec!["head".into(), "deputy".into()],
                conclusion: "同意".into(),
            })
        };
        let prepared = self.decide("li", on, FINE_FEN, discussed()).await;
        assert_refused(prepared, "SAME_PERSON", "第五十七条");
        let reviewed = self.decide("reviewer", on, FINE_FEN, discussed()).await;
        assert_refused(reviewed, "SAME_PERSON", "第五十七条");
        let alone = self.decide("head", on, FINE_FEN, None).await;
        assert_refused(alone, "DISCUSSION_MISSING", "第五十七条");
        let heavier = self.decide("head", on, FINE_FEN + 1, discussed()).await;
        assert_refused(heavier, "HEAVIER_AFTER_DEFENCE", "第四十五条");

        let request = step!(DecidePenaltyRequest, self.case, on, fine_fen: FINE_FEN);
        let request = DecidePenaltyRequest {
            discussion: discussed(),
            ..request
        };
        let silent = self.suite.head().cases().decide_penalty(request).await;
        assert_refused(silent, "DEFENCE_UNANSWERED", "");

        let case = self.decide("head", on, FINE_FEN, discussed()).await.good();
        let decision = case.decision.unwrap();
        assert_eq!(
            (decision.number.as_str(), decision.fine_fen),
            ("洪知执〔2026〕1号", FINE_FEN)
        );
        let concluded = limit_of(&self.suite, &self.case, "passing-off.conclude").await;
        assert_eq!((concluded.state(), concluded.late), (time_limit::State::Met, false));
    }

    pub(super) async fn the_fine_is_paid(&self) {
        let li = self.suite.officer("li");
        let pay =
            |on: &str, fen: i64| step!(RecordPaymentRequest, self.case, on, amount_fen: fen, voucher: "2026-0706");
        assert_refused(
            li.cases().record_payment(pay("2026-06-22", 1)).await,
            "STEP_NOT_ALLOWED",
            "",
        );
        let serve = step!(ServeDecisionRequest, self.case, "2026-06-22", method: ServiceMethod::InPerson);
        let case = li.cases().serve_decision(serve).await.good();
        assert_eq!(case.decision.unwrap().pay_by, "2026-07-07");

        assert_refused(self.close("2026-07-06").await, "AMOUNT_MISMATCH", "第七十二条");
        let more = li.cases().record_payment(pay("2026-07-06", FINE_FEN + 1)).await;
        assert_refused(more, "AMOUNT_MISMATCH", "第七十二条").says("owed_fen", FINE_FEN);
        let case = li.cases().record_payment(pay("2026-07-06", FINE_FEN)).await.good();
        let account = case.account.unwrap();
        assert_eq!(
            (account.owed_fen, account.surcharge_fen, account.paid_fen),
            (0, 0, FINE_FEN)
        );

        assert_refused(self.close("2026-07-06").await, "MEASURE_OPEN", "").says("measures", "m2");
        let release = step!(ReleaseSealRequest, self.case, "2026-07-06", measure: "m2", outcome: "消除标注后退还");
        li.cases().release_seal(release).await.good();
        let limit = limit_of(&self.suite, &format!("{}/measures/m2", self.case), "seal.detain").await;
        assert_eq!((limit.state(), limit.late), (time_limit::State::Met, false));
        self.close("2026-07-07").await.good();
        self.assert_state(State::Closed).await;
    }

    async fn close(&self, on: &str) -> Result<tonic::Response<Case>, tonic::Status> {
        self.suite
            .officer("li")
            .cases()
            .close_case(step!(CloseCaseRequest, self.case, on))
            .await
    }

    pub(super) async fn decide(
        &self,
        account: &str,
        on: &str,
        fine_fen: i64,
        discussion: Option<Discussion>,
    ) -> Result<tonic::Response<Case>, tonic::Status> {
        let reply = "申辩不影响事实认定，已从轻";
        let request = step!(DecidePenaltyRequest, self.case, on, fine_fen: fine_fen, reply_to_defence: reply);
        let request = DecidePenaltyRequest { discussion, ..request };
        self.suite.person("head", account).cases().decide_penalty(request).await
    }
}

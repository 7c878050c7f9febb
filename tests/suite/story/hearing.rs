//! The party defends itself and is heard.

use kezhi_proto::common::time_limit;
use kezhi_proto::enforcement::case::State;
use kezhi_proto::enforcement::*;

use super::Story;
use super::penalty::FINE_FEN;
use super::tipoff::limit_of;
use crate::kit::{Good, assert_refused, step};

impl Story {
    pub(super) async fn the_party_defends_itself(&self) {
        let running = self.decide("head", "2026-06-03", FINE_FEN, None).await;
        assert_refused(running, "HEARING_RIGHT_RUNS", "第六十四条").says("due_on", "2026-06-08");
        let defence = step!(RecordDefenceRequest, self.case, "2026-06-03", statement: "不知专利已终止");
        let case = self.suite.officer("li").cases().record_defence(defence).await.good();
        assert_eq!((case.defences.len(), case.state()), (1, State::Notified));
    }

    pub(super) async fn a_hearing_is_held(&self) {
        let li = self.suite.officer("li");
        let request = step!(RequestHearingRequest, self.case, "2026-06-04", grounds: "罚款过重");
        li.cases().request_hearing(request).await.good();
        let limit = limit_of(&self.suite, &self.case, "penalty.hearing.request").await;
        assert_eq!(limit.state(), time_limit::State::Met);
        let unheard = self.decide("head", "2026-06-04", FINE_FEN, None).await;
        assert_refused(unheard, "HEARING_NOT_HELD", "第六十三条");
        self.the_hearing_is_arranged().await;

        let record = |on: &str| step!(RecordHearingRequest, self.case, on, minutes: "双方陈述，质证");
        let early = li.cases().record_hearing(record("2026-06-15")).await;
        assert_refused(early, "HEARING_NOT_HELD", "第六十四条");
        li.cases().record_hearing(record("2026-06-16")).await.good();
        self.assert_state(State::Heard).await;

        let unreviewed = self.decide("head", "2026-06-17", FINE_FEN, None).await;
        assert_refused(unreviewed, "REVIEW_MISSING", "第五十八条");
        let review = step!(ReviewCaseLegalityRequest, self.case, "2026-06-17", passed: true, opinion: "听证后复核通过");
        let case = self.suite.reviewer().cases().review_case_legality(review).await.good();
        assert!(case.review.unwrap().after_hearing);
    }

    async fn the_hearing_is_arranged(&self) {
        let li = self.suite.officer("li");
        let arrange = |held_on: &str, presider: &str| {
            let request = step!(ArrangeHearingRequest, self.case, "2026-06-04", held_on: held_on, place: "局会议室");
            ArrangeHearingRequest {
                presider: presider.into(),
                ..request
            }
        };
        let short = li
            .cases()
            .arrange_hearing(arrange("2026-06-10", &self.officers.zhao))
            .await;
        assert_refused(short, "NOTICE_TOO_SHORT", "第六十四条").says("latest_notice_on", "2026-06-01");
        let own = li
            .cases()
            .arrange_hearing(arrange("2026-06-16", &self.officers.wang))
            .await;
        assert_refused(own, "PRESIDER_INVESTIGATED", "第六十四条");
        let arrange = arrange("2026-06-16", &self.officers.zhao);
        li.cases().arrange_hearing(arrange).await.good();
        let limit = limit_of(&self.suite, &self.case, "passing-off.conclude").await;
        assert_eq!(limit.suspensions.len(), 1, "the time of the hearing does not count");
        assert_eq!(
            limit.due_on, "2026-07-13",
            "thirteen days more, from the Sunday, end on a Saturday"
        );
    }
}

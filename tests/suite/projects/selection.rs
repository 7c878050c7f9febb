//! What is selected from a ranking, and who decides it.

use kezhi_proto::projects::*;
use tonic::{Response, Status};

use super::road;
use crate::kit::{Good, Suite, assert_refused, on_each_suite, step};

#[tokio::test]
async fn a_higher_rank_is_passed_over_with_reasons_only() {
    on_each_suite(road::BEGINS, async |suite| {
        let (review, applications) = road::ranked(&suite, 2).await;
        let second = || vec![road::pick(&applications[1].name, road::GRANT)];
        let refused = propose(&suite, &review.name, second(), "").await;
        let refused = assert_refused(refused, "RANK_SKIPPED_WITHOUT_REASONS", "");
        refused.says("application", &applications[0].name).says("rank", "1");
        propose(&suite, &review.name, second(), "第一名已获市级立项")
            .await
            .good();
    })
    .await;
}

#[tokio::test]
async fn a_selection_grants_no_more_than_was_asked_for_and_than_the_plan_has() {
    on_each_suite(road::BEGINS, async |suite| {
        let (review, applications) = road::ranked(&suite, 4).await;
        let more = vec![road::pick(&applications[0].name, road::GRANT + 1)];
        let refused = propose(&suite, &review.name, more, "").await;
        let refused = assert_refused(refused, "FIELD_INVALID", "");
        assert_eq!(refused.fields(), ["applications[0].grants[0].amount_fen"]);

        let all = || applications.iter().map(|one| road::pick(&one.name, road::GRANT));
        let refused = propose(&suite, &review.name, all().collect(), "").await;
        let refused = assert_refused(refused, "FUNDS_INSUFFICIENT", "");
        refused
            .says("available_fen", road::APPROPRIATED)
            .says("amount_fen", 4 * road::GRANT);
        propose(&suite, &review.name, all().take(3).collect(), "").await.good();
    })
    .await;
}

#[tokio::test]
async fn who_proposes_a_selection_neither_decides_it_nor_sends_it_back() {
    on_each_suite(road::BEGINS, async |suite| {
        let (review, applications) = road::ranked(&suite, 1).await;
        let review = review.name;
        let chosen = || vec![road::pick(&applications[0].name, road::GRANT)];
        propose(&suite, &review, chosen(), "").await.good();
        let own_head = suite.person("head", "li");
        let decide = step!(DecideSelectionRequest, review, "");
        let send_back = step!(ReturnSelectionRequest, review, "", reasons: "请说明经费测算");
        assert_refused(
            own_head.reviews().decide_selection(decide.clone()).await,
            "SAME_PERSON",
            "",
        );
        let own = own_head.reviews().return_selection(send_back.clone()).await;
        assert_refused(own, "SAME_PERSON", "");

        let returned = suite.head().reviews().return_selection(send_back).await.good();
        assert_eq!(returned.state(), review::State::Closed);
        assert_eq!(returned.selection.unwrap().return_reason, "请说明经费测算");
        propose(&suite, &review, chosen(), "").await.good();
        let decided = suite.head().reviews().decide_selection(decide).await.good();
        assert_eq!(decided.state(), review::State::Decided);
    })
    .await;
}

#[tokio::test]
async fn what_was_reviewed_is_not_rejected_before_it_is_decided_what_is_selected() {
    on_each_suite(road::BEGINS, async |suite| {
        let (review, applications) = road::ranked(&suite, 2).await;
        let [first, second] = [0, 1].map(|place: usize| applications[place].name.clone());
        let reject = step!(RejectApplicationRequest, second, "", reasons: "名次在后");
        let head = suite.head();
        let refused = head.applications().reject_application(reject.clone()).await;
        assert_refused(refused, "SELECTION_OPEN", "").says("review", &review.name);
        propose(&suite, &review.name, vec![road::pick(&first, road::GRANT)], "")
            .await
            .good();
        let refused = head.applications().reject_application(reject.clone()).await;
        assert_refused(refused, "SELECTION_OPEN", "");

        let decide = step!(DecideSelectionRequest, review.name, "");
        head.reviews().decide_selection(decide).await.good();
        let rejected = head.applications().reject_application(reject).await.good();
        assert_eq!(rejected.state(), application::State::Rejected);
    })
    .await;
}

async fn propose(
    suite: &Suite,
    review: &str,
    applications: Vec<SelectedApplication>,
    reasons: &str,
) -> Result<Response<Review>, Status> {
    let propose = step!(ProposeSelectionRequest, review, "", applications: applications, reasons: reasons);
    suite.officer("li").reviews().propose_selection(propose).await
}

//! A step is tried out (`validate_only`): the answer says what would come of it, or all that stands in its way, and nothing is done.

use kezhi_proto::common::{ListTimeLimitsRequest, TimeLimit};
use kezhi_proto::enforcement::case::State;
use kezhi_proto::enforcement::*;
use tonic::Code;

use crate::kit::contract::methods;
use crate::kit::retry::request_id;
use crate::kit::{Good, Suite, assert_refused, matter, on_each_suite, step};
use crate::procedures;

const TODAY: &str = "2026-05-11";
/// A lot is drawn once: who could try seeds could choose among them.
const NOT_TRIED_OUT: [&str; 1] = ["DrawPanel"];

#[test]
fn every_step_that_someone_takes_can_be_tried_out() {
    let steps: Vec<(String, String)> = procedures::offered();
    let is_one = |house: &str, name: &str| steps.iter().any(|(service, step)| service == house && step == name);
    let methods = methods().into_iter();
    let cannot: Vec<String> = methods
        .filter(|method| is_one(&method.house, method.name()))
        .filter(|method| {
            let can = method.input.get_field_by_name("validate_only").is_some();
            can == NOT_TRIED_OUT.contains(&method.name())
        })
        .map(|method| method.path)
        .collect();
    assert_eq!(cannot, Vec::<String>::new());
}

#[tokio::test]
async fn what_stands_in_the_way_is_told_whole_and_what_would_come_of_it_is_not_done() {
    on_each_suite(TODAY, async |suite| {
        let (li, head) = (suite.officer("li"), suite.head());
        let lead = matter::lead(&suite, TODAY).await.name;
        let file = step!(FileCaseRequest, lead, "", validate_only: true);
        assert_eq!(li.cases().file_case(file).await.good().state(), State::Filed);
        let listed = li.cases().list_cases(ListCasesRequest::default()).await.good();
        assert_eq!(listed.cases, [], "nothing was filed");

        let name = matter::investigated_on(&suite, &lead, TODAY, matter::findings(TODAY))
            .await
            .name;
        let propose = step!(ProposePenaltyRequest, name, TODAY, fine_fen: matter::FINE_FEN);
        li.cases().propose_penalty(propose).await.good();
        let too_much =
            step!(DecidePenaltyRequest, name, TODAY, fine_fen: 100 * matter::FINE_FEN * 100, validate_only: true);
        let refused = assert_refused(head.cases().decide_penalty(too_much).await, "PARTY_NOT_NOTIFIED", "");
        assert_eq!(refused.code, Code::FailedPrecondition);
        let all = refused.details.precondition_failure().unwrap().violations.clone();
        let reasons: Vec<&str> = all.iter().map(|one| one.r#type.as_str()).collect();
        assert!(reasons.len() > 1 && reasons.contains(&"FINE_BEYOND_LIMIT"), "{all:?}");

        let notify = step!(NotifyPartyRequest, name, TODAY, method: ServiceMethod::InPerson);
        let told = li.cases().notify_party(notify).await.good();
        let before = limits(&suite, &name).await;
        let once = request_id();
        let decide = |validate_only: bool| {
            step!(
                DecidePenaltyRequest, name, TODAY, fine_fen: matter::FINE_FEN,
                request_id: once.clone(), etag: told.etag.clone(), validate_only: validate_only
            )
        };
        let would_be = head.cases().decide_penalty(decide(true)).await.good();
        assert_eq!(would_be.state(), State::Decided);
        let get = GetCaseRequest { name: name.clone() };
        assert_eq!(li.cases().get_case(get).await.good(), told, "nothing was decided");
        assert_eq!(limits(&suite, &name).await, before, "no limit runs");
        let decided = head.cases().decide_penalty(decide(false)).await.good();
        assert_eq!(
            decided.decision.unwrap().number,
            would_be.decision.unwrap().number,
            "no number was given out"
        );
        let stale = head.cases().decide_penalty(decide(true)).await;
        assert_refused(stale, "ETAG_STALE", "");
    })
    .await;
}

async fn limits(suite: &Suite, subject: &str) -> Vec<TimeLimit> {
    let request = ListTimeLimitsRequest {
        subject: subject.into(),
        include_closed: true,
        ..ListTimeLimitsRequest::default()
    };
    let listed = suite.auditor().record().list_time_limits(request).await;
    listed.good().time_limits
}

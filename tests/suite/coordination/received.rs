//! Interagency requests that come in: accepted, answered with a head's approval; or declined.

use kezhi_proto::coordination::interagency_request::*;
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::interagency_requests::{acknowledge, assign, close, content, get, listed, owner};
use super::{is_in_no_log, limits_told, of_department, registered};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

const TODAY: &str = "2026-03-02";

type Handed = Result<Response<InteragencyRequest>, Status>;

#[tokio::test]
async fn what_comes_in_is_accepted_and_answered_once_a_head_approves() {
    on_each_suite(TODAY, async |suite| {
        let sender = registered(&suite, 0).await;
        let name = it_is_received(&suite, &sender).await;
        it_is_accepted_and_assigned(&suite, &name).await;
        its_answer_is_approved(&suite, &name).await;
        let closed = close(&suite.officer("wang"), &name).await.good();
        assert_eq!((closed.state(), owner(&closed)), (State::Closed, ""));
        is_in_no_log(&suite, &name, "interagency-request.closed", &["张三丰", "王五"]).await;
    })
    .await;
}

async fn it_is_received(suite: &Suite, sender: &str) -> String {
    let li = suite.officer("li");
    let early = assert_refused(receive(&li, sender, "2026-03-03").await, "DAY_OUT_OF_ORDER", "");
    assert_eq!(early.fields(), ["sent_on"]);
    let received = receive(&li, sender, "2026-02-27").await.good();
    assert_eq!((received.state(), owner(&received)), (State::Received, "li"));
    assert_eq!(
        (received.sent_on.as_str(), received.received_on.as_str()),
        ("2026-02-27", TODAY)
    );
    assert_eq!(
        limits_told(suite, &received.name).await,
        ["agreed.interagency-request-answer 2026-03-20 Open"]
    );
    let own = of_department(suite, 0);
    let as_sender = InteragencyRequest {
        allowed_steps: Vec::new(),
        ..received.clone()
    };
    assert_eq!(get(&own, &received.name).await.good(), as_sender);
    assert_eq!(listed(&own, "").await, [received.name.as_str()]);
    assert_eq!(listed(&of_department(suite, 1), "").await, [""; 0]);
    let wrong_way = acknowledge(&own, &received.name, "", "").await;
    let wrong_way = assert_refused(wrong_way, "STEP_NOT_ALLOWED", "");
    wrong_way.says(
        "allowed_steps",
        "AcceptInteragencyRequest, DeclineInteragencyRequest, AssignInteragencyRequest",
    );
    received.name
}

async fn it_is_accepted_and_assigned(suite: &Suite, name: &str) {
    let accept = step!(AcceptInteragencyRequestRequest, name, "");
    let accepted = suite
        .officer("li")
        .interagency_requests()
        .accept_interagency_request(accept)
        .await
        .good();
    assert_eq!(
        (accepted.state(), accepted.accepted_on.as_str()),
        (State::Accepted, TODAY)
    );
    let assigned = assign(&suite.head(), name, "wang").await.good();
    assert_eq!((assigned.state(), owner(&assigned)), (State::Accepted, "wang"));
    assert_eq!(listed(&suite.auditor(), "wang").await, [name]);
}

async fn its_answer_is_approved(suite: &Suite, name: &str) {
    let own = of_department(suite, 0);
    for text in ["初稿", "王五的销售记录见附件"] {
        let answer = Answer {
            text: text.into(),
            answered_on: "2020-01-01".into(),
            ..Answer::default()
        };
        let prepare = step!(PrepareInteragencyRequestAnswerRequest, name, "", answer: answer);
        let mut wang = suite.officer("wang").interagency_requests();
        let prepared = wang.prepare_interagency_request_answer(prepare).await.good();
        assert_eq!((prepared.state(), owner(&prepared)), (State::AnswerPrepared, "wang"));
        assert_eq!(prepared.answer.unwrap().answered_on, "");
        assert_eq!(get(&own, name).await.good().answer, None);
    }
    let approve = || step!(ApproveInteragencyRequestAnswerRequest, name, "");
    let mut prepared_it = suite.person("head", "wang").interagency_requests();
    let own_work = prepared_it.approve_interagency_request_answer(approve()).await;
    assert_refused(own_work, "SAME_PERSON", "").says("earlier_step", "PrepareInteragencyRequestAnswer");
    let mut head = suite.head().interagency_requests();
    let answered = head.approve_interagency_request_answer(approve()).await.good();
    assert_eq!((answered.state(), owner(&answered)), (State::Answered, "wang"));
    assert_eq!(
        limits_told(suite, name).await,
        ["agreed.interagency-request-answer 2026-03-20 Met"]
    );
    let seen = get(&own, name).await.good().answer.unwrap();
    assert_eq!(
        (seen.answered_on.as_str(), Some(seen.clone())),
        (TODAY, answered.answer)
    );
}

#[tokio::test]
async fn what_is_not_ours_or_not_whole_is_declined() {
    on_each_suite(TODAY, async |suite| {
        let sender = registered(&suite, 0).await;
        let name = receive(&suite.officer("li"), &sender, TODAY).await.good().name;
        let decline = step!(DeclineInteragencyRequestRequest, name, "", ground: Ground::Incomplete, reasons: "缺附件");
        let declined = suite
            .officer("li")
            .interagency_requests()
            .decline_interagency_request(decline)
            .await
            .good();
        assert_eq!((declined.state(), owner(&declined)), (State::Declined, ""));
        assert_eq!(declined.ended_on, TODAY);
        assert_eq!(get(&of_department(&suite, 0), &name).await.good(), declined);
        let [returned] = declined.returns.as_slice() else {
            panic!("{:?}", declined.returns)
        };
        assert_eq!(
            (returned.partner.as_str(), returned.ground(), returned.reasons.as_str()),
            (sender.as_str(), Ground::Incomplete, "缺附件")
        );
        assert_eq!(
            limits_told(&suite, &name).await,
            ["agreed.interagency-request-answer 2026-03-20 Cancelled"]
        );
    })
    .await;
}

async fn receive(who: &Person, sender: &str, sent_on: &str) -> Handed {
    let receive = ReceiveInteragencyRequestRequest {
        content: Some(content(sender)),
        sender_number: "某知函〔2026〕3号".into(),
        sent_on: sent_on.into(),
        ..ReceiveInteragencyRequestRequest::default()
    };
    who.interagency_requests().receive_interagency_request(receive).await
}

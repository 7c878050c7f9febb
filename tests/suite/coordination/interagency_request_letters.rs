//! Interagency requests with a partner whose system is connected: they go and come as letters, and are never without an owner.

use kezhi_proto::coordination::interagency_request::{Answer, Content, Direction, Kind, State};
use kezhi_proto::coordination::*;
use serde_json::json;

use super::drop_folder::Drop;
use super::{CODES, registered};
use crate::kit::{Database, Good, Suite, assert_refused, eventually, on_each_database, step};

const TODAY: &str = "2026-03-02";
const INTERAGENCY_REQUEST: &str = "kezhi.interagency-request";
const ANSWER: &str = "kezhi.interagency-request-answer";

/// A suite with two partners: the court, to which the first department's interagency requests go, and another.
async fn suite_with(drop: &Drop, other: &Drop, database: Database) -> Suite {
    let path = drop.path().display().to_string();
    let of_other = other.path().display().to_string();
    Suite::plan(database, TODAY)
        .with("COORDINATION__EXCHANGE__AGENCY_NAME", "洪江区知识产权局")
        .with("COORDINATION__EXCHANGE__AGENCY_CODE", CODES[2])
        .with("COORDINATION__EXCHANGE__PARTNERS__COURT__FOLDER__PATH", &path)
        .with("COORDINATION__EXCHANGE__PARTNERS__OTHER__FOLDER__PATH", &of_other)
        .with("COORDINATION__EXCHANGE__PARTNERS__COURT__CREDIT_CODE", CODES[0])
        .with("COORDINATION__EXCHANGE__PARTNERS__COURT__OFFICER", "zhao")
        .start()
        .await
}

async fn sent(suite: &Suite, partner: &str) -> InteragencyRequest {
    let content = Content {
        kind: Kind::Assistance.into(),
        partner: partner.into(),
        matter: "请协助调查销售渠道".into(),
        reasons: "线索在贵辖区".into(),
        ..Content::default()
    };
    let prepare = PrepareInteragencyRequestRequest {
        content: Some(content),
        ..PrepareInteragencyRequestRequest::default()
    };
    let prepared = suite
        .officer("li")
        .interagency_requests()
        .prepare_interagency_request(prepare)
        .await
        .good();
    let send = step!(SendInteragencyRequestRequest, prepared.name, "");
    suite
        .head()
        .interagency_requests()
        .send_interagency_request(send)
        .await
        .good()
}

/// The one letter that was refused.
async fn refused(suite: &Suite) -> ReceivedLetter {
    let refused = ListReceivedLettersRequest {
        state: received_letter::State::Refused.into(),
        ..ListReceivedLettersRequest::default()
    };
    eventually("it is refused", async || {
        let listed = suite
            .auditor()
            .deliveries()
            .list_received_letters(refused.clone())
            .await;
        listed.good().received_letters.pop()
    })
    .await
}

async fn becomes(suite: &Suite, name: &str, state: State) -> InteragencyRequest {
    eventually("the interagency_request moves", async || {
        let request = GetInteragencyRequestRequest { name: name.into() };
        let interagency_request = suite
            .auditor()
            .interagency_requests()
            .get_interagency_request(request)
            .await
            .good();
        (interagency_request.state() == state).then_some(interagency_request)
    })
    .await
}

/// The same letter changes nothing, another one under its id is refused.
async fn an_id_means_one_letter(suite: &Suite, interagency_request: &str, answer: &serde_json::Value) {
    let deliver = async |data: &serde_json::Value| {
        let letter = DeliverLetterRequest {
            id: "a1".into(),
            source: "court".into(),
            r#type: ANSWER.into(),
            subject: interagency_request.into(),
            data_content_type: "application/json".into(),
            data: serde_json::to_vec(data).unwrap(),
            ..DeliverLetterRequest::default()
        };
        suite
            .person("partner", "partner/court")
            .exchange()
            .deliver_letter(letter)
            .await
    };
    deliver(answer).await.good();
    let other = json!({"letter": answer["letter"], "text": "另一答复", "number": "协复1号"});
    let reused = assert_refused(deliver(&other).await, "REQUEST_ID_REUSED", "");
    assert_eq!(reused.fields(), ["id"]);
}

#[tokio::test]
async fn what_goes_to_a_connected_partner_is_acknowledged_answered_or_returned_by_its_letters() {
    on_each_database(async |database| {
        let (drop, other) = (Drop::new(), Drop::new());
        let suite = suite_with(&drop, &other, database).await;
        let partner = registered(&suite, 0).await;
        let unconnected = sent(&suite, &registered(&suite, 1).await).await;
        assert_eq!(unconnected.letter, "");
        let first = sent(&suite, &partner).await;
        let (letter, said) = drop.letter(1, INTERAGENCY_REQUEST).await;
        assert_eq!(first.letter, format!("letters/{letter}"));
        assert_eq!(
            (said["kind"].as_str(), said["matter"].as_str(), said["sent_on"].as_str()),
            (Some("ASSISTANCE"), Some("请协助调查销售渠道"), Some(TODAY))
        );
        let not_its_own = DeliverLetterRequest {
            id: "r0".into(),
            source: "other".into(),
            r#type: "kezhi.receipt".into(),
            data_content_type: "application/json".into(),
            data: serde_json::to_vec(&json!({"letter": letter, "accepted": true, "given_on": TODAY})).unwrap(),
            ..DeliverLetterRequest::default()
        };
        let other = suite.person("partner", "partner/other").exchange();
        let not_its_own = other.clone().deliver_letter(not_its_own).await;
        assert_refused(not_its_own, "RESOURCE_NOT_FOUND", "").says("resource", &first.letter);
        drop.receipt("r1", &letter, true, TODAY);
        let acknowledged = becomes(&suite, &first.name, State::Acknowledged).await;
        assert_eq!(acknowledged.owner.unwrap().department, partner);
        let answer = json!({"letter": letter, "text": "渠道已查明", "number": "协复1号"});
        drop.lay("a1", ANSWER, &first.name, &answer);
        let answered = becomes(&suite, &first.name, State::Answered).await;
        assert_eq!(answered.owner.unwrap().account, "li");
        assert_eq!(answered.answer.unwrap().text, "渠道已查明");
        an_id_means_one_letter(&suite, &first.name, &answer).await;

        let second = sent(&suite, &partner).await;
        let (letter, _) = drop.letter(2, INTERAGENCY_REQUEST).await;
        let withdraw = || step!(WithdrawInteragencyRequestRequest, second.name, "", reasons: "自行办理");
        let with_the_partner = suite
            .head()
            .interagency_requests()
            .withdraw_interagency_request(withdraw())
            .await;
        assert_refused(with_the_partner, "INTERAGENCY_REQUEST_WITH_PARTNER", "").says("letter", &second.letter);
        drop.receipt("r2", &letter, false, TODAY);
        let returned = becomes(&suite, &second.name, State::Returned).await;
        assert_eq!(returned.owner.unwrap().account, "li");
        assert_eq!(returned.returns[0].reasons, "主体名称不符");
        drop.lay(
            "a2",
            ANSWER,
            &second.name,
            &json!({"letter": "another", "text": "迟到的答复"}),
        );
        let refused = refused(&suite).await;
        assert_eq!(
            (refused.letter_id.as_str(), refused.subject.as_str()),
            ("a2", second.name.as_str())
        );
        assert!(refused.refusal.contains(&letter), "{}", refused.refusal);
        suite
            .head()
            .interagency_requests()
            .withdraw_interagency_request(withdraw())
            .await
            .good();
    })
    .await;
}

#[tokio::test]
async fn what_a_connected_partner_hands_over_has_an_owner_at_once_and_is_answered_by_a_letter() {
    on_each_database(async |database| {
        let (drop, other) = (Drop::new(), Drop::new());
        let suite = suite_with(&drop, &other, database).await;
        let partner = registered(&suite, 0).await;
        let told = json!({
            "kind": "TRANSFER", "matter": "移送假冒专利线索", "reasons": "属贵局管辖", "sent_on": TODAY,
        });
        drop.lay("h1", INTERAGENCY_REQUEST, "matters/7", &told);
        let incoming = ListInteragencyRequestsRequest {
            direction: Direction::In.into(),
            ..ListInteragencyRequestsRequest::default()
        };
        let received = eventually("it is received", async || {
            let listed = suite
                .auditor()
                .interagency_requests()
                .list_interagency_requests(incoming.clone())
                .await;
            listed.good().interagency_requests.pop()
        })
        .await;
        assert_eq!(received.owner.clone().unwrap().account, "zhao");
        assert_eq!(
            (received.sender_number.as_str(), received.sender_letter.as_str()),
            ("h1", "h1")
        );
        assert_eq!(received.content.clone().unwrap().partner, partner);
        let zhao = suite.officer("zhao").interagency_requests();
        let accept = step!(AcceptInteragencyRequestRequest, received.name, "");
        zhao.clone().accept_interagency_request(accept).await.good();
        let answer = Answer {
            text: "已立案".into(),
            ..Answer::default()
        };
        let prepare = step!(PrepareInteragencyRequestAnswerRequest, received.name, "", answer: answer);
        zhao.clone().prepare_interagency_request_answer(prepare).await.good();
        let approve = step!(ApproveInteragencyRequestAnswerRequest, received.name, "");
        suite
            .head()
            .interagency_requests()
            .approve_interagency_request_answer(approve)
            .await
            .good();
        let (_, said) = drop.letter(1, ANSWER).await;
        assert_eq!(
            (
                said["letter"].as_str(),
                said["declined"].as_bool(),
                said["text"].as_str()
            ),
            (Some("h1"), Some(false), Some("已立案"))
        );

        // What breaks the contract is kept as refused, and makes no interagency request.
        drop.lay(
            "h2",
            INTERAGENCY_REQUEST,
            "matters/8",
            &json!({"kind": "GIFT", "sent_on": TODAY}),
        );
        let refused = refused(&suite).await;
        assert!(refused.refusal.starts_with("content.kind"), "{}", refused.refusal);
    })
    .await;
}

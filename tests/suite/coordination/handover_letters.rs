//! Handovers with a partner whose system is connected: they go and come as letters, and are never without an owner.

use kezhi_proto::coordination::handover::{Answer, Content, Direction, Kind, State};
use kezhi_proto::coordination::*;
use serde_json::json;

use super::drop_folder::Drop;
use super::{CODES, registered};
use crate::kit::{Database, Good, Suite, assert_refused, eventually, on_each_database, step};

const TODAY: &str = "2026-03-02";
const HANDOVER: &str = "kezhi.handover";
const ANSWER: &str = "kezhi.handover-answer";

/// A suite with two partners: the court, to which the first department's handovers go, and another.
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

async fn sent(suite: &Suite, partner: &str) -> Handover {
    let content = Content {
        kind: Kind::Assistance.into(),
        partner: partner.into(),
        matter: "请协助调查销售渠道".into(),
        reasons: "线索在贵辖区".into(),
        ..Content::default()
    };
    let prepare = PrepareHandoverRequest {
        content: Some(content),
        ..PrepareHandoverRequest::default()
    };
    let prepared = suite.officer("li").handovers().prepare_handover(prepare).await.good();
    let send = step!(SendHandoverRequest, prepared.name, "");
    suite.head().handovers().send_handover(send).await.good()
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

async fn becomes(suite: &Suite, name: &str, state: State) -> Handover {
    eventually("the handover moves", async || {
        let request = GetHandoverRequest { name: name.into() };
        let handover = suite.auditor().handovers().get_handover(request).await.good();
        (handover.state() == state).then_some(handover)
    })
    .await
}

/// The same letter changes nothing, another one under its id is refused.
async fn an_id_means_one_letter(suite: &Suite, handover: &str, answer: &serde_json::Value) {
    let deliver = async |data: &serde_json::Value| {
        let letter = DeliverLetterRequest {
            id: "a1".into(),
            source: "court".into(),
            r#type: ANSWER.into(),
            subject: handover.into(),
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
        let (letter, said) = drop.letter(1, HANDOVER).await;
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
        let (letter, _) = drop.letter(2, HANDOVER).await;
        let take_back = || step!(TakeBackHandoverRequest, second.name, "", reasons: "自行办理");
        let with_the_partner = suite.head().handovers().take_back_handover(take_back()).await;
        assert_refused(with_the_partner, "HANDOVER_WITH_PARTNER", "").says("letter", &second.letter);
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
        suite.head().handovers().take_back_handover(take_back()).await.good();
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
        drop.lay("h1", HANDOVER, "matters/7", &told);
        let incoming = ListHandoversRequest {
            direction: Direction::In.into(),
            ..ListHandoversRequest::default()
        };
        let received = eventually("it is received", async || {
            let listed = suite.auditor().handovers().list_handovers(incoming.clone()).await;
            listed.good().handovers.pop()
        })
        .await;
        assert_eq!(received.owner.clone().unwrap().account, "zhao");
        assert_eq!(
            (received.sender_number.as_str(), received.sender_letter.as_str()),
            ("h1", "h1")
        );
        assert_eq!(received.content.clone().unwrap().partner, partner);
        let zhao = suite.officer("zhao").handovers();
        let accept = step!(AcceptHandoverRequest, received.name, "");
        zhao.clone().accept_handover(accept).await.good();
        let answer = Answer {
            text: "已立案".into(),
            ..Answer::default()
        };
        let prepare = step!(PrepareHandoverAnswerRequest, received.name, "", answer: answer);
        zhao.clone().prepare_handover_answer(prepare).await.good();
        let approve = step!(ApproveHandoverAnswerRequest, received.name, "");
        suite.head().handovers().approve_handover_answer(approve).await.good();
        let (_, said) = drop.letter(1, ANSWER).await;
        assert_eq!(
            (
                said["letter"].as_str(),
                said["declined"].as_bool(),
                said["text"].as_str()
            ),
            (Some("h1"), Some(false), Some("已立案"))
        );

        // What breaks the contract is kept as refused, and makes no handover.
        drop.lay("h2", HANDOVER, "matters/8", &json!({"kind": "GIFT", "sent_on": TODAY}));
        let refused = refused(&suite).await;
        assert!(refused.refusal.starts_with("content.kind"), "{}", refused.refusal);
    })
    .await;
}

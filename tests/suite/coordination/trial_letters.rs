//! An administrator tries a partner by a test letter, adds one from a day on, and sees to what was refused; a sender's number that comes
//! twice is shown as a repeat.

use kezhi_proto::coordination::delivery::State;
use kezhi_proto::coordination::*;
use kezhi_proto::health::health_check_response::ServingStatus;
use serde_json::json;

use super::drop_folder::Drop;
use super::{CODES, registered};
use crate::kit::plan::Plan;
use crate::kit::{Database, Good, Suite, assert_refused, eventually, on_each_database, step};

const TODAY: &str = "2026-03-02";
const TEST: &str = "kezhi.test";
const INTERAGENCY_REQUEST: &str = "kezhi.interagency-request";
/// Under which name health says that a letter was refused.
const REFUSED: &str = "coordination.letters.refused";

fn plan(drop: &Drop, database: Database) -> Plan {
    Suite::plan(database, TODAY)
        .with("COORDINATION__EXCHANGE__AGENCY_NAME", "洪江区知识产权局")
        .with("COORDINATION__EXCHANGE__AGENCY_CODE", CODES[2])
        .with(
            "COORDINATION__EXCHANGE__PARTNERS__COURT__FOLDER__PATH",
            &drop.path().display().to_string(),
        )
        .with("COORDINATION__EXCHANGE__PARTNERS__COURT__CREDIT_CODE", CODES[0])
        .with("COORDINATION__EXCHANGE__PARTNERS__COURT__OFFICER", "zhao")
}

#[tokio::test]
async fn a_test_letter_reaches_a_partner_whatever_it_is_sent_and_its_receipt_comes_back() {
    on_each_database(async |database| {
        let drop = Drop::new();
        // All else that is written is from before that day.
        let from = ("COORDINATION__EXCHANGE__PARTNERS__COURT__FROM", "2026-03-03");
        let suite = plan(&drop, database).with(from.0, from.1).start().await;
        let admin = suite.person("admin", "root");
        let send = |partner: &str| SendTestLetterRequest {
            partner: partner.into(),
            ..SendTestLetterRequest::default()
        };
        let nobody = admin.deliveries().send_test_letter(send("province")).await;
        assert_eq!(assert_refused(nobody, "FIELD_INVALID", "").fields(), ["partner"]);
        let written = admin.deliveries().send_test_letter(send("court")).await.good();
        let (id, said) = drop.letter(1, TEST).await;
        assert_eq!(written.name, format!("letters/{id}"));
        assert_eq!(said["sent_on"], TODAY);
        assert_eq!(drop.manifests("out").len(), 1, "nothing is sent from before its day");
        drop.receipt("r1", &id, true, TODAY);
        eventually("the receipt is known", async || {
            let all = ListDeliveriesRequest::default();
            let listed = admin.deliveries().list_deliveries(all).await.good().deliveries;
            let accepted = |delivery: &Delivery| delivery.letter == written.name && delivery.state() == State::Accepted;
            listed.iter().any(accepted).then_some(())
        })
        .await;
        let partners = admin.deliveries().list_partners(ListPartnersRequest::default()).await;
        let [court] = &partners.good().partners[..] else {
            panic!("there is one")
        };
        assert_eq!((court.from.as_str(), court.waiting), ("2026-03-03", 0));
    })
    .await;
}

#[tokio::test]
async fn health_says_that_a_letter_was_refused_until_someone_has_seen_to_it() {
    on_each_database(async |database| {
        let drop = Drop::new();
        let suite = plan(&drop, database).start().await;
        becomes(&suite, ServingStatus::Serving).await;
        drop.lay(
            "h1",
            INTERAGENCY_REQUEST,
            "matters/8",
            &json!({"kind": "GIFT", "sent_on": TODAY}),
        );
        becomes(&suite, ServingStatus::NotServing).await;
        let admin = suite.person("admin", "root");
        let refused = ListReceivedLettersRequest {
            state: received_letter::State::Refused.into(),
            ..ListReceivedLettersRequest::default()
        };
        let refused = admin.deliveries().list_received_letters(refused).await.good();
        let dismiss = DismissReceivedLetterRequest {
            name: refused.received_letters[0].name.clone(),
            reasons: "已请法院重发".into(),
            ..DismissReceivedLetterRequest::default()
        };
        let seen = admin.deliveries().dismiss_received_letter(dismiss.clone()).await.good();
        assert_eq!(seen.state(), received_letter::State::Dismissed);
        assert_eq!(seen.dismissal_reason, "已请法院重发");
        let again = admin.deliveries().dismiss_received_letter(dismiss).await;
        assert_refused(again, "STEP_NOT_ALLOWED", "").says("state", "STATE_DISMISSED");
        becomes(&suite, ServingStatus::Serving).await;
    })
    .await;
}

#[tokio::test]
async fn a_number_that_a_sender_used_before_is_shown_as_a_repeat_and_an_answer_before_the_letter_refused() {
    on_each_database(async |database| {
        let drop = Drop::new();
        let suite = plan(&drop, database).start().await;
        registered(&suite, 0).await;
        let told = |number: &str, answer_by: &str| {
            json!({
                "kind": "TRANSFER", "matter": "移送假冒专利线索", "reasons": "属贵局管辖", "sent_on": TODAY,
                "number": number, "answer_by": answer_by,
            })
        };
        let listed = async |how_many: usize| {
            eventually("it is received", async || {
                let all = ListInteragencyRequestsRequest::default();
                let listed = suite
                    .auditor()
                    .interagency_requests()
                    .list_interagency_requests(all)
                    .await
                    .good()
                    .interagency_requests;
                (listed.len() == how_many).then_some(listed)
            })
            .await
        };
        drop.lay("h1", INTERAGENCY_REQUEST, "matters/7", &told("法函〔2026〕3号", ""));
        let first = listed(1).await.remove(0);
        assert_eq!(first.repeat_of, "");
        drop.lay(
            "h2",
            INTERAGENCY_REQUEST,
            "matters/7",
            &told("法函[2026]３号 ", "2026-03-20"),
        );
        let second = listed(2).await.remove(0);
        assert_eq!(second.repeat_of, first.name);
        drop.lay(
            "h3",
            INTERAGENCY_REQUEST,
            "matters/7",
            &told("法函〔2026〕4号", "2026-03-01"),
        );
        becomes(&suite, ServingStatus::NotServing).await;
        let accept = step!(AcceptInteragencyRequestRequest, second.name, "");
        suite
            .officer("zhao")
            .interagency_requests()
            .accept_interagency_request(accept)
            .await
            .good();
        assert_eq!(
            listed(2).await.len(),
            2,
            "what asks for an answer by a day before it was sent is refused"
        );
    })
    .await;
}

async fn becomes(suite: &Suite, status: ServingStatus) {
    eventually(&format!("{REFUSED} is {status:?}"), async || {
        (suite.health(REFUSED).await == Ok(status)).then_some(())
    })
    .await;
}

//! InteragencyRequests: sent, acknowledged, answered; returned, redirected, taken back; and those that come in. Each has an owner until
//! it is ended.

use kezhi_proto::coordination::interagency_request::*;
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::{CODES, is_in_no_log, limits_told, of_department, registered, retired};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

const TODAY: &str = "2026-03-02";
const ANSWER_BY: &str = "2026-03-20";

type Handed = Result<Response<InteragencyRequest>, Status>;

#[tokio::test]
async fn what_is_sent_is_acknowledged_answered_and_closed() {
    on_each_suite(TODAY, async |suite| {
        let partner = registered(&suite, 0).await;
        let name = it_is_prepared(&suite, &partner).await;
        it_is_sent(&suite, &name).await;
        its_partner_acknowledges_it_late(&suite, &name, &partner).await;
        it_is_answered_and_closed(&suite, &name, &partner).await;
        is_in_no_log(&suite, &name, "interagency-request.closed", &["张三丰", "王五"]).await;
    })
    .await;
}

async fn it_is_prepared(suite: &Suite, partner: &str) -> String {
    let li = suite.officer("li");
    let mut late = content(partner);
    late.answer_by = "2026-03-01".into();
    let late = assert_refused(prepare(&li, late).await, "FIELD_INVALID", "");
    assert_eq!(late.fields(), ["content.answer_by"]);
    let nobody = prepare(&li, content("departments/none")).await;
    assert_refused(nobody, "RESOURCE_NOT_FOUND", "");
    let prepared = prepare(&li, content(partner)).await.good();
    assert_eq!(prepared.state(), State::Prepared);
    assert_eq!(owner(&prepared), "li");
    let revised = revise(&suite.officer("zhao"), &prepared.name, partner).await.good();
    assert_eq!(owner(&revised), "li");
    prepared.name
}

async fn it_is_sent(suite: &Suite, name: &str) {
    for (account, step) in [
        ("li", "PrepareInteragencyRequest"),
        ("zhao", "ReviseInteragencyRequest"),
    ] {
        let own = send(&suite.person("head", account), name).await;
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", step);
    }
    let partner = of_department(suite, 0);
    for stranger in [&partner, &suite.person("platform", "platform")] {
        assert_refused(get(stranger, name).await, "RESOURCE_NOT_FOUND", "");
        assert_refused(acknowledge(stranger, name, "", "").await, "RESOURCE_NOT_FOUND", "");
        assert_eq!(listed(stranger, "").await, [""; 0]);
    }
    let sent = send(&suite.head(), name).await.good();
    assert_eq!((sent.state(), sent.sent_on.as_str()), (State::Sent, TODAY));
    assert_eq!(owner(&sent), "li", "who has not acknowledged does not own it");
    assert_eq!(
        limits_told(suite, name).await,
        [
            "agreed.interagency-request-answer 2026-03-20 Open",
            "agreed.interagency-request-receipt 2026-03-07 Open",
        ]
    );
    let as_partner = InteragencyRequest {
        allowed_steps: ["AcknowledgeInteragencyRequest", "ReturnInteragencyRequest"]
            .map(String::from)
            .to_vec(),
        ..sent
    };
    assert_eq!(get(&partner, name).await.good(), as_partner);
    assert_eq!(listed(&partner, "").await, [name]);
    let stranger = of_department(suite, 1);
    assert_refused(get(&stranger, name).await, "RESOURCE_NOT_FOUND", "");
    assert_refused(acknowledge(&stranger, name, "", "").await, "RESOURCE_NOT_FOUND", "");
    assert_eq!(listed(&stranger, "").await, [""; 0]);
}

async fn its_partner_acknowledges_it_late(suite: &Suite, name: &str, partner: &str) {
    let li = suite.officer("li");
    let unproven = assert_refused(acknowledge(&li, name, "", "").await, "EVIDENCE_MISSING", "");
    unproven.says("missing", "receipt_digest");
    let backdated = acknowledge(&of_department(suite, 0), name, "2026-03-01", "").await;
    assert_refused(backdated, "DAY_OUT_OF_ORDER", "");
    suite.move_to("2026-03-09").await;
    let remind = step!(RemindInteragencyRequestRequest, name, "", text: "请尽快签收");
    let reminded = li
        .interagency_requests()
        .remind_interagency_request(remind)
        .await
        .good();
    assert_eq!((reminded.state(), reminded.reminders.len()), (State::Sent, 1));
    let acknowledged = acknowledge(&of_department(suite, 0), name, "", "").await.good();
    assert_eq!(
        (acknowledged.state(), acknowledged.acknowledged_on.as_str()),
        (State::Acknowledged, "2026-03-09")
    );
    assert_eq!(owner(&acknowledged), partner);
    assert_eq!(
        limits_told(suite, name).await,
        [
            "agreed.interagency-request-answer 2026-03-20 Open",
            "agreed.interagency-request-receipt 2026-03-07 Met, late",
        ]
    );
    assert_eq!(listed(&suite.auditor(), partner).await, [name]);
    assert_eq!(listed(&suite.auditor(), "li").await, [""; 0]);
}

async fn it_is_answered_and_closed(suite: &Suite, name: &str, partner: &str) {
    let answered = answer(&of_department(suite, 0), name).await.good();
    assert_eq!(answered.answer.clone().unwrap().answered_on, "2026-03-09");
    assert_eq!(owner(&answered), "li");
    assert_eq!(
        limits_told(suite, name).await[0],
        "agreed.interagency-request-answer 2026-03-20 Met"
    );
    let of_state = ListInteragencyRequestsRequest {
        state: State::Answered.into(),
        kind: Kind::Assistance.into(),
        direction: Direction::Out.into(),
        partner: CODES[0].into(),
        owner: "li".into(),
        ..ListInteragencyRequestsRequest::default()
    };
    let found = suite
        .auditor()
        .interagency_requests()
        .list_interagency_requests(of_state.clone())
        .await;
    assert_eq!(found.good().interagency_requests, [answered]);
    for other in [
        ListInteragencyRequestsRequest {
            kind: Kind::Transfer.into(),
            ..of_state.clone()
        },
        ListInteragencyRequestsRequest {
            direction: Direction::In.into(),
            ..of_state.clone()
        },
        ListInteragencyRequestsRequest {
            partner: CODES[1].into(),
            ..of_state
        },
    ] {
        let found = suite
            .auditor()
            .interagency_requests()
            .list_interagency_requests(other)
            .await
            .good();
        assert_eq!(found.interagency_requests, []);
    }
    let closed = close(&suite.officer("li"), name).await.good();
    assert_eq!(
        (closed.state(), closed.ended_on.as_str(), owner(&closed)),
        (State::Closed, "2026-03-09", "")
    );
    for owner in ["li", partner] {
        assert_eq!(listed(&suite.auditor(), owner).await, [""; 0]);
    }
    assert_eq!(get(&of_department(suite, 0), name).await.good(), closed);
    let again = assert_refused(close(&suite.officer("li"), name).await, "STEP_NOT_ALLOWED", "");
    again.says("state", "STATE_CLOSED").says("allowed_steps", "");
}

#[tokio::test]
async fn what_is_returned_is_redirected_sent_anew_or_withdrawn() {
    on_each_suite(TODAY, async |suite| {
        let partners = [registered(&suite, 0).await, registered(&suite, 1).await];
        let prepared = prepare(&suite.officer("li"), content(&partners[0])).await.good();
        let name = prepared.name.as_str();
        send(&suite.head(), name).await.good();
        it_is_redirected(&suite, name, &partners).await;
        it_is_sent_anew(&suite, name, &partners[1]).await;
        it_is_withdrawn(&suite, name).await;
    })
    .await;
}

async fn it_is_redirected(suite: &Suite, name: &str, partners: &[String]) {
    let (before, after) = (of_department(suite, 0), of_department(suite, 1));
    let returned = send_back(&before, name, Ground::WrongCompetence).await.good();
    assert_eq!((returned.state(), owner(&returned)), (State::Returned, "li"));
    assert_eq!(returned.returns[0].ground(), Ground::WrongCompetence);
    assert_eq!(
        limits_told(suite, name).await,
        [
            "agreed.interagency-request-answer 2026-03-20 Cancelled",
            "agreed.interagency-request-receipt 2026-03-07 Met",
        ]
    );
    let own = redirect(&suite.person("head", "li"), name, &partners[1], "").await;
    assert_refused(own, "SAME_PERSON", "");
    for (partner, answer_by, field) in [(&partners[0], "", "partner"), (&partners[1], "2026-03-01", "answer_by")] {
        let refused = redirect(&suite.head(), name, partner, answer_by).await;
        assert_eq!(assert_refused(refused, "FIELD_INVALID", "").fields(), [field]);
    }
    let redirected = redirect(&suite.head(), name, &partners[1], "2026-03-10").await.good();
    assert_eq!((redirected.state(), owner(&redirected)), (State::Sent, "li"));
    assert_refused(get(&before, name).await, "RESOURCE_NOT_FOUND", "");
    assert_eq!(listed(&before, "").await, [""; 0]);
    assert_eq!(listed(&after, "").await, [name]);
    let seen = get(&after, name).await.good();
    assert_eq!(seen.returns, [], "who had it before is not told");
    assert_eq!(redirected.returns.len(), 1);
}

async fn it_is_sent_anew(suite: &Suite, name: &str, partner: &str) {
    let li = suite.officer("li");
    let own = of_department(suite, 1);
    let proven = acknowledge(&li, name, "", &"ab".repeat(32)).await.good();
    assert_eq!((proven.state(), owner(&proven)), (State::Acknowledged, partner));
    let held = withdraw(&suite.head(), name).await;
    assert_refused(held, "STEP_NOT_ALLOWED", "").says("state", "STATE_ACKNOWLEDGED");
    let returned = send_back(&li, name, Ground::Incomplete).await.good();
    assert_eq!((returned.state(), owner(&returned)), (State::Returned, "li"));
    let revised = revise(&li, name, partner).await.good();
    assert_eq!((revised.state(), owner(&revised)), (State::Prepared, "li"));
    assert_eq!((revised.sent_on.as_str(), revised.receipt_digest.as_str()), ("", ""));
    assert_refused(get(&own, name).await, "RESOURCE_NOT_FOUND", "");
    assert_eq!(listed(&own, "").await, [""; 0]);

    for officer in ["li", " "] {
        let refused = assign(&li, name, officer).await;
        assert_eq!(assert_refused(refused, "FIELD_INVALID", "").fields(), ["officer"]);
    }
    let assigned = assign(&li, name, "wang").await.good();
    assert_eq!((assigned.state(), owner(&assigned)), (State::Prepared, "wang"));
    assert_eq!(listed(&li, "wang").await, [name]);
    assert_eq!(listed(&li, "li").await, [""; 0]);
    let sent = send(&suite.head(), name).await.good();
    assert_eq!((sent.state(), owner(&sent)), (State::Sent, "wang"));
    assert_eq!(listed(&own, "").await, [name]);
}

async fn it_is_withdrawn(suite: &Suite, name: &str) {
    let taken = withdraw(&suite.head(), name).await.good();
    assert_eq!((taken.state(), owner(&taken)), (State::Withdrawn, ""));
    assert_eq!(taken.outcome, "自行处理");
    assert_eq!(
        limits_told(suite, name).await,
        [
            "agreed.interagency-request-answer 2026-03-10 Cancelled",
            "agreed.interagency-request-answer 2026-03-20 Cancelled",
            "agreed.interagency-request-answer 2026-03-20 Cancelled",
            "agreed.interagency-request-receipt 2026-03-07 Cancelled",
            "agreed.interagency-request-receipt 2026-03-07 Met",
            "agreed.interagency-request-receipt 2026-03-07 Met",
        ]
    );
    let late = acknowledge(&of_department(suite, 1), name, "", "").await;
    assert_refused(late, "STEP_NOT_ALLOWED", "").says("state", "STATE_WITHDRAWN");
}

#[tokio::test]
async fn nothing_is_sent_to_who_takes_part_no_more_or_for_an_answer_that_is_overdue() {
    on_each_suite(TODAY, async |suite| {
        let partner = registered(&suite, 0).await;
        let prepared = prepare(&suite.officer("li"), content(&partner)).await.good().name;
        suite.move_to("2026-03-21").await;
        let over = assert_refused(send(&suite.head(), &prepared).await, "DAY_OUT_OF_ORDER", "");
        over.says("day", ANSWER_BY).says("not_before", "2026-03-21");
        let mut open = content(&partner);
        open.answer_by = String::new();
        let prepared = prepare(&suite.officer("li"), open).await.good().name;
        retired(&suite, 0, &partner).await;
        let gone = assert_refused(send(&suite.head(), &prepared).await, "FIELD_INVALID", "");
        assert_eq!(gone.fields(), ["content.partner"]);
        withdraw(&suite.head(), &prepared).await.good();
    })
    .await;
}

/// Who owns an interagency request: an account or the name of a department, and nobody once it is ended.
pub(super) fn owner(interagency_request: &InteragencyRequest) -> &str {
    match &interagency_request.owner {
        None => "",
        Some(owner) => {
            assert!(owner.account.is_empty() != owner.department.is_empty(), "{owner:?}");
            let either = [&owner.account, &owner.department];
            either.into_iter().find(|name| !name.is_empty()).unwrap()
        }
    }
}

/// A request for assistance, or what another asks.
pub(super) fn content(partner: &str) -> Content {
    Content {
        kind: Kind::Assistance.into(),
        partner: partner.into(),
        matter: "调取张三丰的销售记录".into(),
        case: "cases/1".into(),
        case_number: "洪知执〔2026〕1号".into(),
        reasons: "销售地在贵辖区".into(),
        legal_basis: "双方协作协议".into(),
        materials: vec![Material {
            title: "协查函".into(),
            digest: "cd".repeat(32),
        }],
        answer_by: ANSWER_BY.into(),
    }
}

async fn prepare(who: &Person, content: Content) -> Handed {
    let prepare = PrepareInteragencyRequestRequest {
        content: Some(content),
        ..PrepareInteragencyRequestRequest::default()
    };
    who.interagency_requests().prepare_interagency_request(prepare).await
}

async fn revise(who: &Person, name: &str, partner: &str) -> Handed {
    let revise = step!(ReviseInteragencyRequestRequest, name, "", content: content(partner));
    who.interagency_requests().revise_interagency_request(revise).await
}

async fn send(who: &Person, name: &str) -> Handed {
    who.interagency_requests()
        .send_interagency_request(step!(SendInteragencyRequestRequest, name, ""))
        .await
}

pub(super) async fn acknowledge(who: &Person, name: &str, on: &str, receipt_digest: &str) -> Handed {
    let acknowledge = step!(AcknowledgeInteragencyRequestRequest, name, on, receipt_digest: receipt_digest);
    who.interagency_requests()
        .acknowledge_interagency_request(acknowledge)
        .await
}

async fn answer(who: &Person, name: &str) -> Handed {
    let answer = Answer {
        text: "王五称未销售".into(),
        ..Answer::default()
    };
    let answer = step!(AnswerInteragencyRequestRequest, name, "", answer: answer);
    who.interagency_requests().answer_interagency_request(answer).await
}

async fn send_back(who: &Person, name: &str, ground: Ground) -> Handed {
    let send_back = step!(ReturnInteragencyRequestRequest, name, "", ground: ground, reasons: "见说明");
    who.interagency_requests().return_interagency_request(send_back).await
}

async fn redirect(who: &Person, name: &str, partner: &str, answer_by: &str) -> Handed {
    let redirect = step!(RedirectInteragencyRequestRequest, name, "", partner: partner, answer_by: answer_by);
    who.interagency_requests().redirect_interagency_request(redirect).await
}

async fn withdraw(who: &Person, name: &str) -> Handed {
    let withdraw = step!(WithdrawInteragencyRequestRequest, name, "", reasons: "自行处理");
    who.interagency_requests().withdraw_interagency_request(withdraw).await
}

pub(super) async fn assign(who: &Person, name: &str, officer: &str) -> Handed {
    let assign = step!(AssignInteragencyRequestRequest, name, "", officer: officer);
    who.interagency_requests().assign_interagency_request(assign).await
}

pub(super) async fn close(who: &Person, name: &str) -> Handed {
    let close = step!(CloseInteragencyRequestRequest, name, "", outcome: "已并入案卷");
    who.interagency_requests().close_interagency_request(close).await
}

pub(super) async fn get(who: &Person, name: &str) -> Handed {
    let get = GetInteragencyRequestRequest { name: name.into() };
    who.interagency_requests().get_interagency_request(get).await
}

/// The names of the interagency requests that a caller finds of an owner; an empty one for all.
pub(super) async fn listed(who: &Person, owner: &str) -> Vec<String> {
    let list = ListInteragencyRequestsRequest {
        owner: owner.into(),
        ..ListInteragencyRequestsRequest::default()
    };
    let listed = who.interagency_requests().list_interagency_requests(list).await.good();
    listed
        .interagency_requests
        .into_iter()
        .map(|interagency_request| interagency_request.name)
        .collect()
}

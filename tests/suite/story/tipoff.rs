//! A citizen tells the bureau; public services hand it over; enforcement has a lead.

use kezhi_proto::common::{ExplainTimeLimitRequest, ListTimeLimitsRequest, TimeLimit, time_limit};
use kezhi_proto::enforcement::{ListLeadsRequest, lead};
use kezhi_proto::publicservices::tipoff::State;
use kezhi_proto::publicservices::*;

use super::RECEIVED_ON;
use super::people::{CREDIT_CODE, PARTY};
use crate::kit::{Good, Suite, assert_refused, eventually};

/// The three design patents on the bags.
const PATENTS: [&str; 3] = ["ZL201630312136.6", "ZL201630310387.0", "ZL201630310356.5"];

/// What public services add.
const NOTE: &str = "举报人可提供照片";

/// The tip-off that the story begins with.
pub fn seasoning_bags() -> Report {
    Report {
        subject_name: PARTY.into(),
        subject_kind: SubjectKind::Organisation.into(),
        subject_credit_code: CREDIT_CODE.into(),
        address: "柳江区".into(),
        facts: "外观设计专利因未缴年费终止后，仍在11批调料包装上标注专利号。".into(),
        patent_numbers: PATENTS.map(String::from).to_vec(),
        evidence_digests: vec!["ab".repeat(32)],
    }
}

/// A citizen submits it, anonymously.
pub async fn submit(suite: &Suite) -> SubmitTipoffResponse {
    let request = SubmitTipoffRequest {
        report: Some(seasoning_bags()),
        ..SubmitTipoffRequest::default()
    };
    suite.citizen().tipoffs().submit_tipoff(request).await.good()
}

pub(super) async fn submitted_and_tracked(suite: &Suite) -> SubmitTipoffResponse {
    let receipt = submit(suite).await;
    assert_eq!(receipt.number, "洪知举〔2026〕1号");
    assert_eq!(receipt.received_on, RECEIVED_ON);
    assert_eq!(receipt.answer_by, "2026-05-25", "ten working days");

    let seen = tracked(suite, &receipt).await;
    assert_eq!(seen.state(), State::Received);
    assert_eq!((seen.outcome.as_str(), seen.disclosure.as_str()), ("", ""));
    only_the_secret_opens_it(suite, &receipt).await;
    receipt
}

async fn only_the_secret_opens_it(suite: &Suite, receipt: &SubmitTipoffResponse) {
    let citizen = suite.citizen();
    let track = |number: &str, secret: &str| TrackTipoffRequest {
        number: number.into(),
        secret: secret.into(),
    };
    let guessed = citizen
        .tipoffs()
        .track_tipoff(track(&receipt.number, "AAAAAAAAAAAAAAAAAAAAAA"))
        .await;
    let guessed = assert_refused(guessed, "RESOURCE_NOT_FOUND", "");
    let elsewhere = citizen
        .tipoffs()
        .track_tipoff(track("洪知举〔2026〕9号", &receipt.secret))
        .await;
    let elsewhere = assert_refused(elsewhere, "RESOURCE_NOT_FOUND", "");
    assert_eq!(guessed.message, elsewhere.message);
    assert_refused(
        citizen.tipoffs().list_tipoffs(ListTipoffsRequest::default()).await,
        "TOKEN_MISSING",
        "",
    );
}

/// What the holder of the receipt sees.
pub(super) async fn tracked(suite: &Suite, receipt: &SubmitTipoffResponse) -> TrackTipoffResponse {
    let request = TrackTipoffRequest {
        number: receipt.number.clone(),
        secret: receipt.secret.clone(),
    };
    suite.citizen().tipoffs().track_tipoff(request).await.good()
}

pub(super) async fn handed_over(suite: &Suite, receipt: &SubmitTipoffResponse) -> String {
    let intake = suite.intake();
    let request = ListTipoffsRequest {
        state: State::Received.into(),
        ..ListTipoffsRequest::default()
    };
    let waiting = intake.tipoffs().list_tipoffs(request).await.good().tipoffs;
    let tipoff = waiting.iter().find(|tipoff| tipoff.number == receipt.number).unwrap();
    assert!(!tipoff.has_contact);
    let open = OpenContactRequest {
        name: tipoff.name.clone(),
        reason: "回访".into(),
    };
    assert_refused(intake.tipoffs().open_contact(open).await, "RESOURCE_NOT_FOUND", "");
    let request = TransferTipoffRequest {
        name: tipoff.name.clone(),
        etag: tipoff.etag.clone(),
        note: NOTE.into(),
        ..TransferTipoffRequest::default()
    };
    let handed_over = intake.tipoffs().transfer_tipoff(request.clone()).await.good();
    assert_eq!(handed_over.state(), State::Transferred);
    assert_refused(intake.tipoffs().transfer_tipoff(request).await, "ETAG_STALE", "");
    handed_over.name
}

pub(super) async fn became_a_lead(suite: &Suite, tipoff: &str) -> String {
    let li = suite.officer("li");
    let lead = eventually("the tip-off is a lead", async || {
        let request = ListLeadsRequest {
            source: tipoff.into(),
            ..ListLeadsRequest::default()
        };
        li.leads().list_leads(request).await.good().leads.pop()
    })
    .await;
    assert_eq!(lead.state(), lead::State::Received);
    assert_eq!(lead.received_on, RECEIVED_ON);
    assert_eq!(lead.patent_numbers, PATENTS);
    assert_eq!((lead.note.as_str(), lead.evidence_digests.len()), (NOTE, 1));
    assert_eq!(lead.party.clone().unwrap().credit_code, CREDIT_CODE);

    let limit = limit_of(suite, &lead.name, "passing-off.file.reported").await;
    assert_eq!(
        (limit.due_on.as_str(), limit.state()),
        ("2026-05-25", time_limit::State::Open)
    );
    let request = ExplainTimeLimitRequest { name: limit.name };
    let explained = li.record().explain_time_limit(request).await.good();
    assert!(explained.explanation.join("\n").contains("2026-05-25"), "{explained:?}");
    lead.name
}

/// The limit of a matter under a rule, open or not.
pub async fn limit_of(suite: &Suite, subject: &str, rule: &str) -> TimeLimit {
    let request = ListTimeLimitsRequest {
        subject: subject.into(),
        include_closed: true,
        ..ListTimeLimitsRequest::default()
    };
    let limits = suite
        .auditor()
        .record()
        .list_time_limits(request)
        .await
        .good()
        .time_limits;
    let found = limits.iter().find(|limit| limit.rule_id == rule).cloned();
    found.unwrap_or_else(|| panic!("{subject} has no limit {rule}: {limits:?}"))
}

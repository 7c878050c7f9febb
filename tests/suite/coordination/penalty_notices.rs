//! A decision and its notice to credit publicity, by a drop folder: sent, confirmed, rejected, corrected, withdrawn.

use kezhi_proto::common::time_limit;
use kezhi_proto::coordination::penalty_notice::State;
use kezhi_proto::coordination::{delivery, received_letter, *};
use kezhi_proto::enforcement::{CorrectCaseRequest, RevokeDecisionRequest};
use prost_types::FieldMask;
use serde_json::json;

use super::drop_folder::Drop;
use super::{is_in_no_log, limits_of};
use crate::kit::matter::{CITIZEN_ID, PARTY, served};
use crate::kit::{Database, Good, Suite, assert_refused, eventually, on_each_database, step};

const TODAY: &str = "2026-03-02";
const AGENCY: &str = "12100000400000624D";

async fn suite_with(drop: &Drop, database: Database) -> Suite {
    let path = drop.path().display().to_string();
    Suite::plan(database, TODAY)
        .with("COORDINATION__EXCHANGE__AGENCY_NAME", "洪江区知识产权局")
        .with("COORDINATION__EXCHANGE__AGENCY_CODE", AGENCY)
        .with("COORDINATION__EXCHANGE__PARTNERS__PROVINCE__FOLDER__PATH", &path)
        .start()
        .await
}

async fn notice_of(suite: &Suite, case: &str) -> PenaltyNotice {
    let list = || ListPenaltyNoticesRequest {
        case: case.into(),
        ..ListPenaltyNoticesRequest::default()
    };
    eventually("the decision has a notice", async || {
        let listed = suite.auditor().penalty_notices().list_penalty_notices(list()).await;
        listed.good().penalty_notices.into_iter().next()
    })
    .await
}

async fn becomes(suite: &Suite, name: &str, state: State) -> PenaltyNotice {
    eventually("the notice moves", async || {
        let request = GetPenaltyNoticeRequest { name: name.into() };
        let notice = suite
            .officer("li")
            .penalty_notices()
            .get_penalty_notice(request)
            .await
            .good();
        (notice.state() == state).then_some(notice)
    })
    .await
}

fn corrected(notice: &PenaltyNotice) -> PenaltyWording {
    let wording = notice.record.clone().unwrap().wording.unwrap();
    PenaltyWording {
        note: "更正主体名称".into(),
        ..wording
    }
}

#[tokio::test]
async fn a_decision_is_told_corrected_and_withdrawn_with_the_receipts_of_the_province() {
    on_each_database(async |database| {
        let drop = Drop::new();
        let suite = suite_with(&drop, database).await;
        let case = served(&suite, TODAY).await.name;
        let notice = notice_of(&suite, &case).await;
        let published = it_is_published(&suite, &drop, &notice).await;
        what_cannot_be_taken_is_kept(&suite, &drop).await;
        let corrected = it_is_corrected(&suite, &drop, &notice, &published).await;
        it_is_withdrawn(&suite, &drop, &case, &notice.name, &corrected).await;
        others_see_nothing(&suite, &notice).await;
        is_in_no_log(&suite, &notice.name, "penalty-notice.withdrawn", &[PARTY, CITIZEN_ID]).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_corrected_of_the_party_is_notified_to_the_partner() {
    on_each_database(async |database| {
        let drop = Drop::new();
        let suite = suite_with(&drop, database).await;
        let case = served(&suite, TODAY).await.name;
        let notice = notice_of(&suite, &case).await;
        it_is_published(&suite, &drop, &notice).await;
        let mut correct = CorrectCaseRequest {
            reason: "姓名笔误".into(),
            update_mask: Some(FieldMask {
                paths: vec!["party.display_name".into()],
            }),
            ..step!(CorrectCaseRequest, case, "")
        };
        let party = correct.case.get_or_insert_default().party.get_or_insert_default();
        party.display_name = "张三峰".into();
        suite.head().cases().correct_case(correct).await.good();
        let (letter, said) = drop.letter(2, "kezhi.penalty-notice").await;
        assert_eq!(
            (&said["operation"], &said["reasons"], &said["record"]["CF_XDR_MC"]),
            (&"CORRECT".into(), &"姓名笔误".into(), &"张三峰".into())
        );
        let sent = becomes(&suite, &notice.name, State::Sent).await;
        assert_eq!(sent.letter, format!("letters/{letter}"));
    })
    .await;
}

/// Whatever a partner says last, the notice and its delivery say the same; of several partners each one's word stands by itself.
#[tokio::test]
async fn a_partner_that_changes_its_word_changes_the_notice_with_the_delivery() {
    on_each_database(async |database| {
        let (province, city) = (Drop::new(), Drop::new());
        let path = |drop: &Drop| drop.path().display().to_string();
        let suite = Suite::plan(database, TODAY)
            .with("COORDINATION__EXCHANGE__AGENCY_NAME", "洪江区知识产权局")
            .with("COORDINATION__EXCHANGE__AGENCY_CODE", AGENCY)
            .with(
                "COORDINATION__EXCHANGE__PARTNERS__PROVINCE__FOLDER__PATH",
                &path(&province),
            )
            .with("COORDINATION__EXCHANGE__PARTNERS__CITY__FOLDER__PATH", &path(&city))
            .start()
            .await;
        let case = served(&suite, TODAY).await.name;
        let notice = notice_of(&suite, &case).await.name;
        let (letter, _) = province.letter(1, "kezhi.penalty-notice").await;
        assert_eq!(city.letter(1, "kezhi.penalty-notice").await.0, letter);
        for (number, drop, accepted, state) in [
            (1, &province, true, State::Published),
            (2, &city, false, State::Refused),
            (3, &city, true, State::Published),
            (4, &province, false, State::Refused),
            (5, &province, true, State::Published),
        ] {
            drop.receipt(&format!("r{number}"), &letter, accepted, TODAY);
            let seen = becomes(&suite, &notice, state).await;
            let partner = if std::ptr::eq(drop, &city) { "city" } else { "province" };
            let receipt = seen.receipt.unwrap();
            assert_eq!((receipt.partner.as_str(), receipt.accepted), (partner, accepted));
            assert_eq!(seen.receipts.len(), if number == 1 { 1 } else { 2 });
            let list = ListDeliveriesRequest {
                partner: partner.into(),
                ..ListDeliveriesRequest::default()
            };
            let mut listed = suite
                .person("admin", "root")
                .deliveries()
                .list_deliveries(list)
                .await
                .good()
                .deliveries;
            listed.retain(|delivery| delivery.r#type == "kezhi.penalty-notice");
            let told = if accepted {
                delivery::State::Accepted
            } else {
                delivery::State::Rejected
            };
            assert_eq!(listed[0].state(), told);
        }
    })
    .await;
}

async fn it_is_published(suite: &Suite, drop: &Drop, notice: &PenaltyNotice) -> String {
    let (letter, said) = drop.letter(1, "kezhi.penalty-notice").await;
    assert_eq!(said["operation"], "PUBLISH");
    let record = &said["record"];
    for (column, value) in [
        ("CF_XDR_MC", PARTY),
        ("CF_XDR_LB", "自然人"),
        ("CF_XDR_SHXYM", ""),
        ("CF_XDR_ZJHM", CITIZEN_ID),
        ("CF_NR_FK", "0.100000"),
        ("CF_JDRQ", TODAY),
        ("CF_YJ", "《专利法（2020年修正）》第六十八条"),
        ("CF_CFJGDM", AGENCY),
    ] {
        assert_eq!(record[column], value, "{column}");
    }
    let limits = limits_of(suite, &notice.name).await;
    let told: Vec<_> = limits
        .iter()
        .map(|limit| (limit.rule_id.as_str(), limit.due_on.as_str()))
        .collect();
    assert_eq!(told, [("credit.upload", "2026-03-11")]);
    drop.receipt("r1", &letter, true, TODAY);
    let published = becomes(suite, &notice.name, State::Published).await;
    assert!(published.receipt.unwrap().accepted);
    let limits = limits_of(suite, &notice.name).await;
    assert_eq!((limits[0].state(), limits[0].late), (time_limit::State::Met, false));
    letter
}

async fn what_cannot_be_taken_is_kept(suite: &Suite, drop: &Drop) {
    drop.receipt("r2", "01980000-0000-7000-8000-000000000000", true, TODAY);
    let refused = ListReceivedLettersRequest {
        state: received_letter::State::Refused.into(),
        ..ListReceivedLettersRequest::default()
    };
    let refused = eventually("what cannot be taken is kept", async || {
        let listed = suite
            .person("admin", "root")
            .deliveries()
            .list_received_letters(refused.clone())
            .await;
        listed.good().received_letters.into_iter().next()
    })
    .await;
    assert_eq!(
        (refused.letter_id.as_str(), refused.partner.as_str()),
        ("r2", "province")
    );
    assert!(refused.refusal.contains("letters/01980000"), "{}", refused.refusal);
    eventually("it is out of the way", async || {
        (!drop.manifests("in/refused").is_empty()).then_some(())
    })
    .await;
}

async fn it_is_corrected(suite: &Suite, drop: &Drop, notice: &PenaltyNotice, before: &str) -> String {
    let officer = suite.officer("li");
    let same = notice.record.clone().unwrap().wording.unwrap();
    let nothing = step!(CorrectPenaltyNoticeRequest, notice.name, "", wording: same, reasons: "更正");
    let nothing = officer.penalty_notices().correct_penalty_notice(nothing).await;
    assert_eq!(assert_refused(nothing, "FIELD_INVALID", "").fields(), ["wording"]);
    let correct = step!(CorrectPenaltyNoticeRequest, notice.name, "", wording: corrected(notice), reasons: "更正");
    let sent = officer.penalty_notices().correct_penalty_notice(correct).await.good();
    assert_eq!((sent.state(), sent.correction_reason.as_str()), (State::Sent, "更正"));
    let (letter, said) = drop.letter(2, "kezhi.penalty-notice").await;
    assert_eq!(
        (said["operation"].as_str(), said["reasons"].as_str()),
        (Some("CORRECT"), Some("更正"))
    );
    assert_eq!(said["record"]["BZ"], "更正主体名称");
    // A late word on the letter before says nothing of this one.
    drop.receipt("r3", before, false, TODAY);
    drop.receipt("r4", &letter, false, TODAY);
    let refused = becomes(suite, &notice.name, State::Refused).await;
    assert_eq!(refused.receipt.unwrap().message, "主体名称不符");
    letter
}

async fn it_is_withdrawn(suite: &Suite, drop: &Drop, case: &str, name: &str, before: &str) {
    let revoke = step!(RevokeDecisionRequest, case, "", reasons: "事实不清");
    suite.head().cases().revoke_decision(revoke).await.good();
    let withdrawing = becomes(suite, name, State::Withdrawing).await;
    assert_eq!(withdrawing.allowed_steps, ["RepeatWithdrawal"]);
    let (letter, said) = drop.letter(3, "kezhi.penalty-notice").await;
    assert_eq!(
        (said["operation"].as_str(), said["reasons"].as_str()),
        (Some("WITHDRAW"), Some("事实不清"))
    );
    let rejected = json!({"letter": letter, "accepted": false, "message": "尚未公示", "given_on": TODAY});
    drop.lay("r5", "kezhi.receipt", "", &rejected);
    eventually("the officer sees why it was rejected", async || {
        let request = GetPenaltyNoticeRequest { name: name.into() };
        let mut notices = suite.auditor().penalty_notices();
        let notice = notices.get_penalty_notice(request).await.good();
        let receipt = notice.receipt.unwrap();
        (receipt.message == "尚未公示").then_some(())
    })
    .await;
    let repeat = step!(RepeatWithdrawalRequest, name, "");
    suite
        .officer("li")
        .penalty_notices()
        .repeat_withdrawal(repeat)
        .await
        .good();
    let (letter, _) = drop.letter(4, "kezhi.penalty-notice").await;
    assert_ne!(letter, before);
    drop.receipt("r6", &letter, true, TODAY);
    becomes(suite, name, State::Withdrawn).await;
    let limits = limits_of(suite, name).await;
    let withdrawal = limits
        .iter()
        .find(|limit| limit.rule_id == "disclosure.withdraw")
        .unwrap();
    assert_eq!(
        (withdrawal.rule_id.as_str(), withdrawal.state()),
        ("disclosure.withdraw", time_limit::State::Met)
    );
    let deliveries = suite.person("admin", "root").deliveries();
    let mut listed = deliveries
        .clone()
        .list_deliveries(ListDeliveriesRequest::default())
        .await
        .good()
        .deliveries;
    // The heads of the logs are told besides.
    listed.retain(|delivery| delivery.r#type == "kezhi.penalty-notice");
    let states: Vec<_> = listed.iter().rev().map(Delivery::state).collect();
    use delivery::State::{Accepted, Rejected};
    assert_eq!(states, [Rejected, Rejected, Rejected, Accepted]);
    let again = step!(ResendDeliveryRequest, listed[0].name, "");
    assert_refused(deliveries.clone().resend_delivery(again).await, "STEP_NOT_ALLOWED", "");
    let give_up = step!(DiscardDeliveryRequest, listed[0].name, "", reasons: "不再需要");
    assert_refused(
        deliveries.clone().discard_delivery(give_up).await,
        "STEP_NOT_ALLOWED",
        "",
    );
}

async fn others_see_nothing(suite: &Suite, notice: &PenaltyNotice) {
    let get = || GetPenaltyNoticeRequest {
        name: notice.name.clone(),
    };
    let elsewhere = suite.of("430102", "officer", "zhu").penalty_notices();
    assert_refused(
        elsewhere.clone().get_penalty_notice(get()).await,
        "RESOURCE_NOT_FOUND",
        "",
    );
    let letter = || GetLetterRequest {
        name: notice.letter.clone(),
    };
    let admin = suite.person("admin", "root").deliveries();
    assert_refused(admin.clone().get_letter(letter()).await, "ROLE_MISSING", "");
    let letter = suite.officer("li").deliveries().get_letter(letter()).await.good();
    assert_eq!(letter.subject, notice.name);
    let stranger = suite.person("partner", "partner/nobody").exchange();
    let deliver = DeliverLetterRequest {
        id: "1".into(),
        source: "nobody".into(),
        r#type: "kezhi.receipt".into(),
        data_content_type: "application/json".into(),
        ..DeliverLetterRequest::default()
    };
    let refused = stranger.clone().deliver_letter(deliver).await;
    assert_refused(refused, "PARTNER_UNKNOWN", "").says("account", "partner/nobody");
}

//! A call that is sent twice is done once.

use std::collections::BTreeSet;

use futures::future::join_all;
use kezhi_proto::enforcement::*;
use kezhi_proto::publicservices::{ListTipoffsRequest, SubmitTipoffRequest, TransferTipoffRequest};
use tonic::Code;

use crate::kit::retry::request_id;
use crate::kit::{Good, assert_refused, matter, on_each_suite, step};
use crate::story::seasoning_bags;

const TODAY: &str = "2026-05-11";

fn submit(request_id: &str) -> SubmitTipoffRequest {
    SubmitTipoffRequest {
        report: Some(seasoning_bags()),
        request_id: request_id.into(),
        ..SubmitTipoffRequest::default()
    }
}

#[tokio::test]
async fn the_same_request_gets_the_same_answer_even_after_a_restart() {
    on_each_suite(TODAY, async |suite| {
        let (citizen, li) = (suite.citizen(), suite.officer("li"));
        let once = request_id();
        let first = citizen.tipoffs().submit_tipoff(submit(&once)).await.good();
        assert_eq!(citizen.tipoffs().submit_tipoff(submit(&once)).await.good(), first);
        let lead = matter::lead(&suite, TODAY).await;
        let file = || step!(FileCaseRequest, lead.name, "", request_id: once.clone());
        let case = li.cases().file_case(file()).await.good();

        suite.move_to("2026-05-12").await;
        assert_eq!(citizen.tipoffs().submit_tipoff(submit(&once)).await.good(), first);
        assert_eq!(li.cases().file_case(file()).await.good(), case);
        let next = citizen.tipoffs().submit_tipoff(submit(&request_id())).await.good();
        assert_eq!(next.number, "洪知举〔2026〕2号", "the repeated one took no number");
        let cases = li.cases().list_cases(ListCasesRequest::default()).await.good().cases;
        assert_eq!(cases.len(), 1);
        // A UUID in capitals is the same, and so is an account.
        let loud = || step!(FileCaseRequest, lead.name, "", request_id: once.to_uppercase());
        for account in ["li", "LI", "Ｌｉ"] {
            assert_eq!(
                suite.officer(account).cases().file_case(loud()).await.good(),
                case,
                "{account}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn the_same_request_sent_by_many_at_once_is_done_once() {
    on_each_suite(TODAY, async |suite| {
        let (citizen, li) = (suite.citizen(), suite.officer("li"));
        let once = request_id();
        let answers = join_all((0..8).map(|_| async {
            let answer = citizen.tipoffs().submit_tipoff(submit(&once)).await;
            answer.map(|answer| answer.into_inner().number)
        }))
        .await;
        let numbers: BTreeSet<String> = answers.into_iter().map(Result::unwrap).collect();
        assert_eq!(numbers.len(), 1, "{numbers:?}");

        let lead = matter::lead(&suite, TODAY).await.name;
        let answers = join_all((0..8).map(|_| async {
            let answer = li
                .cases()
                .file_case(step!(FileCaseRequest, lead, "", request_id: once.clone()))
                .await;
            answer.map(|answer| answer.into_inner().name)
        }))
        .await;
        let cases: BTreeSet<String> = answers.into_iter().map(Result::unwrap).collect();
        assert_eq!(cases.len(), 1, "{cases:?}");
    })
    .await;
}

#[tokio::test]
async fn a_request_id_belongs_to_one_body_of_one_caller() {
    on_each_suite(TODAY, async |suite| {
        let once = request_id();
        let found = |day: &str| CreateLeadRequest {
            request_id: once.clone(),
            ..matter::lead_found_on(day)
        };
        let li = suite.officer("li");
        let first = li.leads().create_lead(found(TODAY)).await.good();
        let other = li.leads().create_lead(found("2026-05-08")).await;
        let refused = assert_refused(other, "REQUEST_ID_REUSED", "");
        assert_eq!(
            (refused.code, refused.fields()),
            (Code::InvalidArgument, vec!["request_id".to_string()])
        );
        let created = suite.officer("wang").leads().create_lead(found("2026-05-08")).await;
        let by_wang = created.good();
        assert_ne!(by_wang.name, first.name);
    })
    .await;
}

#[tokio::test]
async fn a_step_on_what_has_changed_is_aborted_and_writes_nothing() {
    on_each_suite(TODAY, async |suite| {
        let (li, intake) = (suite.officer("li"), suite.intake());
        let lead = matter::lead(&suite, TODAY).await;
        let stale = |etag: &str| FileCaseRequest {
            etag: etag.into(),
            ..step!(FileCaseRequest, lead.name, "")
        };
        for etag in ["99", "nonsense", "\"2\""] {
            let refused = assert_refused(li.cases().file_case(stale(etag)).await, "ETAG_STALE", "");
            assert_eq!(
                (refused.code, refused.metadata("etag")),
                (Code::Aborted, lead.etag.clone())
            );
        }
        let unchanged = li
            .leads()
            .get_lead(GetLeadRequest {
                name: lead.name.clone(),
            })
            .await
            .good();
        assert_eq!(unchanged, lead);
        let case = li.cases().file_case(stale(&lead.etag)).await.good();
        assert_eq!(case.number, "洪知立〔2026〕1号");

        suite.citizen().tipoffs().submit_tipoff(submit("")).await.good();
        let list = ListTipoffsRequest::default();
        let tipoffs = intake.tipoffs().list_tipoffs(list).await.good().tipoffs;
        let transfer = TransferTipoffRequest {
            name: tipoffs[0].name.clone(),
            etag: "99".into(),
            ..TransferTipoffRequest::default()
        };
        assert_refused(intake.tipoffs().transfer_tipoff(transfer).await, "ETAG_STALE", "");
    })
    .await;
}

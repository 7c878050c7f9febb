//! Many at once: one wins, the numbers have no holes, and nobody meets a fault.

use futures::future::join_all;
use kezhi_proto::enforcement::*;
use kezhi_proto::publicservices::{ListTipoffsRequest, TransferTipoffRequest};

use crate::kit::{Good, assert_refused, eventually, matter, on_each_suite, step};
use crate::story;

const TODAY: &str = "2026-05-11";
const MANY: usize = 16;

#[tokio::test]
async fn one_of_many_who_file_the_same_lead_at_once_gets_the_case() {
    on_each_suite(TODAY, async |suite| {
        let li = suite.officer("li");
        let lead = matter::lead(&suite, TODAY).await.name;
        let answers = join_all((0..MANY).map(|_| async {
            let file = step!(FileCaseRequest, lead, "");
            li.cases().file_case(file).await
        }))
        .await;
        let (filed, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!(filed.len(), 1);
        for answer in refused {
            assert_refused(answer, "STEP_NOT_ALLOWED", "第二十八条");
        }
        let next = matter::filed(&suite, TODAY).await;
        assert_eq!(next.number, "洪知立〔2026〕2号", "what was refused took no number");
    })
    .await;
}

#[tokio::test]
async fn many_tip_offs_at_once_get_numbers_without_holes_and_become_a_lead_each() {
    on_each_suite(TODAY, async |suite| {
        let receipts = join_all((0..MANY).map(|_| story::submit(&suite))).await;
        let mut numbers: Vec<String> = receipts.into_iter().map(|receipt| receipt.number).collect();
        let mut expected: Vec<String> = (1..=MANY).map(|number| format!("洪知举〔2026〕{number}号")).collect();
        numbers.sort();
        expected.sort();
        assert_eq!(numbers, expected);

        let intake = suite.intake();
        let list = intake.tipoffs().list_tipoffs(ListTipoffsRequest::default()).await;
        let tipoffs = list.good().tipoffs;
        join_all(tipoffs.iter().map(|tipoff| async {
            let transfer = TransferTipoffRequest {
                name: tipoff.name.clone(),
                ..TransferTipoffRequest::default()
            };
            intake.tipoffs().transfer_tipoff(transfer).await.good()
        }))
        .await;
        let li = suite.officer("li");
        eventually("each is a lead", async || {
            let list = li.leads().list_leads(ListLeadsRequest::default()).await;
            (list.good().leads.len() == MANY).then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn many_steps_of_one_case_at_once_are_all_kept() {
    on_each_suite(TODAY, async |suite| {
        let li = suite.officer("li");
        let lead = matter::lead(&suite, TODAY).await.name;
        let case = matter::under_investigation(&suite, &lead, TODAY).await;
        join_all((0..MANY).map(|number| {
            let (case, li) = (&case, &li);
            async move {
                let evidence = Evidence {
                    title: format!("证据{number}"),
                    digest: format!("{number:064x}"),
                    obtained_on: TODAY.into(),
                    note: String::new(),
                };
                let record = step!(RecordEvidenceRequest, case, "", evidence: evidence);
                li.cases().record_evidence(record).await.good()
            }
        }))
        .await;
        let case = li.cases().get_case(GetCaseRequest { name: case }).await.good();
        assert_eq!(case.evidence.len(), MANY + 1);
    })
    .await;
}

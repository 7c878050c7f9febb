//! `kill -9` at any moment loses no acknowledged step and doubles none.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::future::{join, join_all};
use kezhi_proto::enforcement::*;
use kezhi_proto::publicservices::{ListTipoffsRequest, SubmitTipoffRequest, Tipoff, TransferTipoffRequest};
use uuid::Uuid;

use crate::kit::retry::{request_id, until_answered};
use crate::kit::{Part, Suite, eventually, on_each_database, step};
use crate::story::seasoning_bags;

const TODAY: &str = "2026-05-11";
/// How many citizens tell the bureau something at once, and how often each does.
const CITIZENS: usize = 3;
const EACH: usize = 10;
/// How often a process is killed meanwhile.
const KILLS: usize = 6;

#[tokio::test]
async fn the_whole_killed_again_and_again_loses_nothing_and_doubles_nothing() {
    on_each_database(async |database| {
        survive(Suite::process(database, TODAY).await, &[Part::Whole]).await;
    })
    .await;
}

#[tokio::test]
async fn any_process_killed_again_and_again_loses_nothing_and_doubles_nothing() {
    on_each_database(async |database| {
        let suite = Suite::apart(database, TODAY).await;
        survive(suite, &[Part::Enforcement, Part::PublicServices, Part::Gateway]).await;
    })
    .await;
}

async fn survive(suite: Suite, victims: &[Part]) {
    let busy = AtomicUsize::new(CITIZENS);
    let citizens = join_all((0..CITIZENS).map(async |_| {
        let handed_over = citizen_and_intake(&suite).await;
        busy.fetch_sub(1, Ordering::Relaxed);
        handed_over
    }));
    let officer = async {
        while busy.load(Ordering::Relaxed) > 0 {
            file_what_came(&suite).await;
        }
    };
    let ((handed_over, ()), ()) = join(join(citizens, officer), kill_at_random(&suite, victims)).await;
    let handed_over: BTreeSet<String> = handed_over.into_iter().flatten().collect();
    assert_eq!(
        handed_over.len(),
        CITIZENS * EACH,
        "each acknowledged tip-off is a tip-off of its own"
    );

    eventually("every tip-off that was handed over is a lead", async || {
        let leads = all_leads(&suite).await;
        (leads.len() >= handed_over.len()).then_some(())
    })
    .await;
    file_what_came(&suite).await;
    nothing_is_lost_or_doubled(&suite, &handed_over).await;
}

/// Submits and hands over; gives the names of what was acknowledged.
async fn citizen_and_intake(suite: &Suite) -> Vec<String> {
    let (citizen, intake) = (suite.citizen(), suite.intake());
    let mut handed_over = Vec::new();
    for _ in 0..EACH {
        let submit = SubmitTipoffRequest {
            report: Some(seasoning_bags()),
            request_id: request_id(),
            ..SubmitTipoffRequest::default()
        };
        let receipt = until_answered(async || citizen.tipoffs().submit_tipoff(submit.clone()).await).await;
        let tipoffs = all_tipoffs(suite).await;
        let tipoff = tipoffs.into_iter().find(|tipoff| tipoff.number == receipt.number);
        let transfer = TransferTipoffRequest {
            name: tipoff.expect("an acknowledged tip-off is there").name,
            request_id: request_id(),
            ..TransferTipoffRequest::default()
        };
        let tipoff = until_answered(async || intake.tipoffs().transfer_tipoff(transfer.clone()).await).await;
        handed_over.push(tipoff.name);
    }
    handed_over
}

async fn file_what_came(suite: &Suite) {
    let li = suite.officer("li");
    let waiting = all_leads(suite)
        .await
        .into_iter()
        .filter(|lead| lead.state() == lead::State::Received);
    for lead in waiting.collect::<Vec<_>>() {
        let file = step!(FileCaseRequest, lead.name, "", request_id: request_id());
        until_answered(async || li.cases().file_case(file.clone()).await).await;
    }
    tokio::task::yield_now().await;
}

async fn kill_at_random(suite: &Suite, victims: &[Part]) {
    for round in 0..KILLS {
        let moment = u64::from(Uuid::new_v4().as_bytes()[0]);
        tokio::time::sleep(Duration::from_millis(moment)).await;
        let victim = victims[round % victims.len()];
        suite.kill9(victim);
        suite.restart(victim).await;
    }
}

async fn nothing_is_lost_or_doubled(suite: &Suite, handed_over: &BTreeSet<String>) {
    let leads = all_leads(suite).await;
    let sources: BTreeSet<String> = leads.iter().map(|lead| lead.source.clone()).collect();
    assert_eq!(&sources, handed_over);
    assert_eq!(leads.len(), handed_over.len(), "no tip-off became two leads");

    let cases = all_cases(suite).await;
    let by_lead: BTreeMap<String, String> = cases
        .iter()
        .map(|case| (case.lead.clone(), case.name.clone()))
        .collect();
    assert_eq!(by_lead.len(), cases.len(), "no lead became two cases");
    for lead in &leads {
        assert_eq!(by_lead.get(&lead.name), Some(&lead.case), "{lead:?}");
    }
    assert_contiguous("立", cases.iter().map(|case| case.number.as_str()));
    let tipoffs = all_tipoffs(suite).await;
    assert_contiguous("举", tipoffs.iter().map(|tipoff| tipoff.number.as_str()));
    assert_eq!(tipoffs.len(), handed_over.len());
    eventually("every tip-off knows its case", async || {
        let known = |tipoff: &Tipoff| {
            leads
                .iter()
                .any(|lead| lead.source == tipoff.name && lead.case == tipoff.case)
        };
        all_tipoffs(suite).await.iter().all(known).then_some(())
    })
    .await;
}

/// The official numbers are 1, 2, 3 … without holes.
fn assert_contiguous<'a>(kind: &str, numbers: impl Iterator<Item = &'a str>) {
    let mut numbers: Vec<usize> = numbers
        .map(|number| {
            let number = number.strip_prefix(&format!("洪知{kind}〔2026〕"));
            number
                .and_then(|number| number.strip_suffix("号")?.parse().ok())
                .unwrap()
        })
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>());
}

async fn all_tipoffs(suite: &Suite) -> Vec<Tipoff> {
    let request = ListTipoffsRequest {
        page_size: 200,
        ..ListTipoffsRequest::default()
    };
    let intake = suite.intake();
    until_answered(async || intake.tipoffs().list_tipoffs(request.clone()).await)
        .await
        .tipoffs
}

async fn all_leads(suite: &Suite) -> Vec<Lead> {
    let request = ListLeadsRequest {
        page_size: 200,
        ..ListLeadsRequest::default()
    };
    let li = suite.officer("li");
    until_answered(async || li.leads().list_leads(request.clone()).await)
        .await
        .leads
}

async fn all_cases(suite: &Suite) -> Vec<Case> {
    let request = ListCasesRequest {
        page_size: 200,
        ..ListCasesRequest::default()
    };
    let li = suite.officer("li");
    until_answered(async || li.cases().list_cases(request.clone()).await)
        .await
        .cases
}

//! What anyone reads shows no trace of what is not published yet, nor do the tokens that lead from page to page.

use kezhi_proto::projects::*;

use crate::kit::{Database, Good, Part, Person, Suite, assert_refused, on_each_database};
use crate::projects::road;

async fn page(who: &Person, page_token: &str) -> ListFundingCallsResponse {
    let list = ListFundingCallsRequest {
        page_size: 1,
        page_token: page_token.into(),
        ..ListFundingCallsRequest::default()
    };
    who.calls().list_funding_calls(list).await.good()
}

/// The calls of all pages; none is empty, and the last leads nowhere.
async fn calls(who: &Person) -> Vec<String> {
    let mut page = self::page(who, "").await;
    let mut names = Vec::new();
    loop {
        assert_eq!(page.funding_calls.len(), 1, "after {names:?}");
        names.extend(page.funding_calls.into_iter().map(|call| call.name));
        if page.next_page_token.is_empty() {
            return names;
        }
        page = self::page(who, &page.next_page_token).await;
    }
}

#[tokio::test]
async fn whoever_reads_the_calls_without_a_token_comes_upon_no_trace_of_a_draft() {
    on_each_database(async |database| {
        let plan = Suite::plan(database, road::BEGINS).with("AUTHORITY__OTHERS__431202", "鹤知");
        let suite = plan.start().await;
        let plan = road::plan(&suite, "农业", road::APPROPRIATED).await.name;
        let mut published = Vec::new();
        for number in 0..7 {
            let call = road::call_under(&plan);
            match number % 3 {
                1 => published.insert(0, road::published(&suite, call).await.name),
                _ => drop(road::drafted_call(&suite, call).await),
            }
        }
        assert_eq!(calls(&suite.citizen()).await, published);
        assert_eq!(calls(&road::of_unit(&suite, &road::unit(1))).await, published);
        assert_eq!(calls(&suite.officer("li")).await.len(), 7);
        // The staff of another authority is anyone here.
        let elsewhere = suite.of("431202", "officer", "li");
        let list = ListFundingCallsRequest {
            authority: "431271".into(),
            ..ListFundingCallsRequest::default()
        };
        let seen = elsewhere.calls().list_funding_calls(list).await.good();
        assert_eq!(seen.funding_calls.len(), published.len());
    })
    .await;
}

#[tokio::test]
async fn a_page_token_tells_nothing_and_holds_with_the_next_process_of_the_deployment() {
    let suite = Suite::up(Database::Sqlite, road::BEGINS).await;
    let plan = road::plan(&suite, "农业", road::APPROPRIATED).await.name;
    let mut names = Vec::new();
    for _ in 0..2 {
        names.push(road::published(&suite, road::call_under(&plan)).await.name);
    }
    let citizen = suite.citizen();
    let first = page(&citizen, "").await;
    let token = first.next_page_token.as_str();
    assert_eq!(first.funding_calls[0].name, names[1]);
    assert_ne!(page(&citizen, "").await.next_page_token, token);
    suite.kill9(Part::Whole);
    suite.restart(Part::Whole).await;
    assert_eq!(page(&citizen, token).await.funding_calls[0].name, names[0]);
    let other = if token.starts_with('A') { "B" } else { "A" };
    let list = ListFundingCallsRequest {
        page_size: 1,
        page_token: format!("{other}{}", &token[1..]),
        ..ListFundingCallsRequest::default()
    };
    assert_refused(citizen.calls().list_funding_calls(list).await, "PAGE_TOKEN_INVALID", "");
}

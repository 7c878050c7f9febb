//! What is watched, and the limit for each next observation.

use kezhi_proto::common::time_limit;
use kezhi_proto::coordination::watch_subject::{Kind, Scope, State};
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::{CODES, limits_of};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

const TODAY: &str = "2026-03-02";
const OBSERVATION: &str = "agreed.observation";

#[tokio::test]
async fn a_subject_is_looked_at_again_and_again_until_it_is_closed() {
    on_each_suite(TODAY, async |suite| {
        let opened = open(&suite.officer("li"), scope(7)).await.good();
        assert_eq!(
            (opened.state(), opened.next_look_by.as_str()),
            (State::Open, "2026-03-09")
        );
        let name = opened.name.as_str();
        // Another interval counts from the opening; the same leaves the limit alone.
        let revised = revise(&suite, name, scope(10)).await.good();
        assert_eq!(revised.next_look_by, "2026-03-12");
        let mut wider = scope(10);
        wider.regions.push("JP".into());
        assert_eq!(revise(&suite, name, wider.clone()).await.good().scope, Some(wider));
        assert_eq!(due(&suite, name).await, ["2026-03-09 Cancelled", "2026-03-12 Open"]);

        suite.move_to("2026-03-13").await;
        let looked = observation(&suite, name).await.good();
        assert_eq!(
            (looked.observed_on.as_str(), looked.next_look_by.as_str()),
            ("2026-03-13", "2026-03-23")
        );
        // From the last observation, a shorter interval is over at once.
        revise(&suite, name, scope(2)).await.good();
        suite.move_to("2026-03-16").await;
        observation(&suite, name).await.good();
        assert_eq!(
            due(&suite, name).await,
            [
                "2026-03-09 Cancelled",
                "2026-03-12 Met, late",
                "2026-03-15 Met, late",
                "2026-03-18 Open",
                "2026-03-23 Cancelled",
            ]
        );
        it_is_closed(&suite, name).await;
    })
    .await;
}

async fn it_is_closed(suite: &Suite, name: &str) {
    let close = step!(CloseWatchSubjectRequest, name, "", reasons: "产业已转型");
    let closed = suite.head().watch_subjects().close_watch_subject(close).await.good();
    assert_eq!(
        (
            closed.state(),
            closed.closed_on.as_str(),
            closed.closing_reason.as_str()
        ),
        (State::Closed, "2026-03-16", "产业已转型")
    );
    assert_eq!(closed.next_look_by, "");
    assert!(
        limits_of(suite, name)
            .await
            .iter()
            .all(|limit| limit.state() != time_limit::State::Open)
    );
    let again = assert_refused(observation(suite, name).await, "STEP_NOT_ALLOWED", "");
    again.says("state", "STATE_CLOSED").says("allowed_steps", "");
    let mut auditor = suite.auditor().watch_subjects();
    let get = GetWatchSubjectRequest { name: name.into() };
    assert_eq!(auditor.get_watch_subject(get).await.good(), closed);
    let list = ListWatchSubjectsRequest {
        state: State::Closed.into(),
        ..ListWatchSubjectsRequest::default()
    };
    assert_eq!(auditor.list_watch_subjects(list).await.good().watch_subjects, [closed]);
    let list = ListObservationsRequest {
        subject: name.into(),
        ..ListObservationsRequest::default()
    };
    let observations = auditor.list_observations(list).await.good().observations;
    let days = observations.iter().map(|observation| observation.observed_on.as_str());
    assert_eq!(days.collect::<Vec<_>>(), ["2026-03-16", "2026-03-13"]);
    assert_eq!(
        (observations[0].sources.len(), observations[0].findings.as_str()),
        (1, "无新进展")
    );
}

#[tokio::test]
async fn an_organisation_is_named_once_by_a_good_code() {
    on_each_suite(TODAY, async |suite| {
        let mut twice = scope(7);
        twice.organisations.push(CODES[1].to_lowercase());
        let refused = assert_refused(open(&suite.officer("li"), twice).await, "FIELD_INVALID", "");
        assert_eq!(refused.fields(), ["scope.organisations[1]"]);
    })
    .await;
}

/// A market abroad that concerns one organisation, looked at every so many days.
fn scope(review_interval_days: i32) -> Scope {
    Scope {
        title: "德国耐磨材料市场".into(),
        kind: Kind::Market.into(),
        keywords: vec!["耐磨".into()],
        regions: vec!["DE".into(), "HK".into()],
        organisations: vec![CODES[1].into()],
        officer: "li".into(),
        review_interval_days,
    }
}

/// Opens a subject.
pub async fn open(who: &Person, scope: Scope) -> Result<Response<WatchSubject>, Status> {
    let open = OpenWatchSubjectRequest {
        scope: Some(scope),
        ..OpenWatchSubjectRequest::default()
    };
    who.watch_subjects().open_watch_subject(open).await
}

/// A subject that is watched.
pub async fn opened(suite: &Suite) -> String {
    open(&suite.officer("li"), scope(7)).await.good().name
}

async fn revise(suite: &Suite, name: &str, scope: Scope) -> Result<Response<WatchSubject>, Status> {
    let revise = step!(ReviseWatchSubjectRequest, name, "", scope: scope);
    suite.officer("li").watch_subjects().revise_watch_subject(revise).await
}

async fn observation(suite: &Suite, name: &str) -> Result<Response<WatchSubject>, Status> {
    let sources = ["欧洲专利局数据库".to_string()];
    let observation = step!(RecordObservationRequest, name, "", sources: sources, findings: "无新进展");
    suite
        .officer("li")
        .watch_subjects()
        .record_observation(observation)
        .await
}

/// The limits of a subject, by their last days: how each stands, and whether it was met late.
async fn due(suite: &Suite, name: &str) -> Vec<String> {
    let limits = limits_of(suite, name).await;
    assert!(limits.iter().all(|limit| limit.rule_id == OBSERVATION));
    let told = limits.iter().map(|limit| {
        let late = if limit.late { ", late" } else { "" };
        format!("{} {:?}{late}", limit.due_on, limit.state())
    });
    let mut told: Vec<String> = told.collect();
    told.sort();
    told
}

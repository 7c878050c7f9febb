//! The log: a chain that shows every change to it, and a stream that loses nothing.

use std::collections::BTreeSet;

use kezhi_proto::common::{ListTimeLimitsRequest, LogEntry, WatchRequest};
use kezhi_proto::enforcement::*;
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use tonic::Code;

use crate::coordination::registered;
use crate::events::assert_told_by_type;
use crate::kit::patience::PATIENCE;
use crate::kit::process::both;
use crate::kit::{Good, Part, Person, Suite, assert_refused, matter, on_each_process, on_each_suite, step};
use crate::projects::road;

const TODAY: &str = "2026-05-20";

#[tokio::test]
async fn verify_names_the_row_of_which_one_byte_was_changed() {
    on_each_suite(TODAY, async |suite| {
        let case = matter::served(&suite, "2026-05-11").await;
        let decided = entries(&suite.auditor(), 0)
            .await
            .into_iter()
            .find(|entry| entry.r#type == "case.decided");
        let decided = decided.unwrap();
        assert_eq!(decided.subject, case.name);
        suite.stop();
        assert!(suite.verify().status.success());

        let forged = decided.data.replacen("100000", "100001", 1);
        assert_ne!(forged, decided.data);
        write(&suite, decided.position, "data", &forged).await;
        let found = suite.verify();
        let said = both(&found);
        assert_eq!(found.status.code(), Some(1), "{said}");
        assert!(
            said.contains(&format!("enforcement: log row {} is bad", decided.position)),
            "{said}"
        );
        assert!(
            said.contains("publicservices: "),
            "the other log is checked too: {said}"
        );

        // With its own hash made to fit, the row is still found: by the one after it.
        write(
            &suite,
            decided.position,
            "hash",
            &hash(&LogEntry {
                data: forged,
                ..decided.clone()
            }),
        )
        .await;
        let said = both(&suite.verify());
        assert!(
            said.contains(&format!("enforcement: log row {} is bad", decided.position + 1)),
            "{said}"
        );

        write(&suite, decided.position, "data", &decided.data).await;
        write(&suite, decided.position, "hash", &decided.hash).await;
    })
    .await;
}

#[tokio::test]
async fn anyone_who_watches_can_check_the_chain_from_the_documented_formula() {
    on_each_suite(TODAY, async |suite| {
        matter::served(&suite, "2026-05-11").await;
        let entries = entries(&suite.auditor(), 0).await;
        let mut previous = "0".repeat(64);
        for (entry, position) in entries.iter().zip(1..) {
            assert_eq!(entry.position, position);
            assert_eq!(entry.previous_hash, previous);
            assert_eq!(entry.hash, hash(entry), "{entry:?}");
            previous = entry.hash.clone();
            let text = format!("{entry:?}");
            for personal in [matter::PARTY, matter::CITIZEN_ID] {
                assert!(!text.contains(personal), "personal data in the log: {text}");
            }
        }
        let decided = entries.iter().find(|entry| entry.r#type == "case.decided").unwrap();
        assert!(decided.legal_basis.contains("第五十七条"), "{decided:?}");
        assert_eq!(decided.actor, "head");
    })
    .await;
}

#[tokio::test]
async fn a_watcher_that_drops_continues_without_gap_or_repetition() {
    on_each_process(TODAY, async |suite| {
        let case = matter::investigated(&suite, "2026-05-11").await.name;
        let head = suite.head();
        let all = entries(&head, 0).await;
        let half = all[all.len() / 2].position;
        assert_eq!(entries(&head, half).await, all[all.len() / 2 + 1..]);

        // A watcher who waits at the end sees what comes, also after the process was killed.
        let end = all.len() as i64;
        let mut watched = watch(&head, end, &["case.*"]).await;
        let propose = |day: &str| step!(ProposePenaltyRequest, case, day, fine_fen: matter::FINE_FEN);
        let proposed = suite.officer("li").cases().propose_penalty(propose("2026-05-12")).await;
        proposed.good();
        let seen = next_entry(&mut watched).await;
        assert_eq!(
            (seen.r#type.as_str(), seen.position),
            ("case.penalty-proposed", end + 1)
        );
        suite.kill9(Part::Whole);
        suite.restart(Part::Whole).await;
        let mut watched = watch(&head, seen.position, &["case.*"]).await;
        let proposed = suite.officer("li").cases().propose_penalty(propose("2026-05-13")).await;
        proposed.good();
        assert_eq!(next_entry(&mut watched).await.position, end + 2);

        let request = WatchRequest {
            after: 1_000_000,
            ..WatchRequest::default()
        };
        let beyond = head.record().watch(request).await.map(|_| tonic::Response::new(()));
        assert_eq!(assert_refused(beyond, "POSITION_BEYOND_END", "").code, Code::OutOfRange);

        // Who says what stood there is told where something else does.
        let took = |after_hash: &str| WatchRequest {
            after: seen.position,
            after_hash: after_hash.into(),
            ..WatchRequest::default()
        };
        head.record().watch(took(&seen.hash)).await.good();
        let other = head.record().watch(took(&"ab".repeat(32))).await;
        let other = assert_refused(other.map(|_| tonic::Response::new(())), "HISTORY_DIFFERS", "");
        other.says("position", seen.position);
    })
    .await;
}

/// What it may not read it does not watch either.
#[tokio::test]
async fn a_municipal_platform_watches_no_review_and_no_draft() {
    on_each_suite(road::BEGINS, async |suite| {
        road::under_way(&suite).await;
        let platform = suite.person("platform", "portal");
        let all = WatchRequest::default;
        let mut watched = platform.project_record().watch(all()).await.good();
        let mut seen = BTreeSet::new();
        while let Some(entry) = watched.message().await.unwrap().unwrap().entry {
            seen.insert(entry.r#type);
        }
        for told in [
            "project.set-up",
            "plan.approved",
            "funding-call.published",
            "funds.committed",
        ] {
            assert!(seen.contains(told), "{seen:?}");
        }
        for hidden in [
            "review.",
            "assignment.",
            "expert.",
            "funding-call.drafted",
            "limit.",
            "rows.",
        ] {
            assert!(
                !seen.iter().any(|entry| entry.starts_with(hidden)),
                "{hidden}: {seen:?}"
            );
        }
        registered(&suite, 0).await;
        let mut watched = platform.coordination_record().watch(all()).await.good();
        let entry = watched.message().await.unwrap().unwrap().entry.unwrap();
        assert_eq!(entry.r#type, "department.registered");
    })
    .await;
}

type Watched = tonic::Streaming<kezhi_proto::common::WatchResponse>;

async fn watch(who: &Person, after: i64, types: &[&str]) -> Watched {
    let request = WatchRequest {
        after,
        types: types.iter().map(ToString::to_string).collect(),
        ..WatchRequest::default()
    };
    who.record().watch(request).await.good()
}

async fn next_entry(watched: &mut Watched) -> LogEntry {
    loop {
        let response = watched.message().await.unwrap().expect("a watch does not end");
        if let Some(entry) = response.entry {
            return entry;
        }
    }
}

/// A case is nobody's business before it is published, and a watcher that has seen all is told at once.
#[tokio::test]
async fn a_municipal_platform_watches_what_is_published_and_hears_at_once_that_it_was_all() {
    on_each_suite("2026-05-11", async |suite| {
        let case = matter::served(&suite, "2026-05-11").await.name;
        let platform = suite.person("platform", "portal");
        assert_eq!(entries(&platform, 0).await, []);
        let publish = step!(PublishDecisionRequest, case, "", summary: "销售标注已终止专利的包装");
        suite.officer("li").cases().publish_decision(publish).await.good();
        let seen = entries(&platform, 0).await;
        assert_eq!(
            seen.iter().map(|entry| entry.r#type.as_str()).collect::<Vec<_>>(),
            ["case.published"]
        );
        assert_refused(
            platform
                .record()
                .list_time_limits(ListTimeLimitsRequest::default())
                .await,
            "ROLE_MISSING",
            "",
        );

        let of_the_case = WatchRequest {
            subjects: vec![case],
            ..WatchRequest::default()
        };
        let mut watched = suite.auditor().record().watch(of_the_case).await.good();
        let bookmark = async { while watched.message().await.unwrap().unwrap().entry.is_some() {} };
        // While nothing happens, a watcher hears every ten seconds only.
        let at_once = std::time::Duration::from_secs(8);
        tokio::time::timeout(at_once, bookmark)
            .await
            .expect("it is told at once that this was all");
    })
    .await;
}

/// The entries after a position, up to the present end.
pub(crate) async fn entries(who: &Person, after: i64) -> Vec<LogEntry> {
    told(watch(who, after, &[]).await).await
}

/// What comes before the watcher is told that this was all.
pub(crate) async fn told(mut watched: Watched) -> Vec<LogEntry> {
    let all = async {
        let mut entries = Vec::new();
        while let Some(entry) = watched.message().await.unwrap().expect("a watch does not end").entry {
            assert_told_by_type(&entry);
            entries.push(entry);
        }
        entries
    };
    tokio::time::timeout(PATIENCE, all)
        .await
        .expect("it is told that this was all")
}

/// SHA-256 over the texts of an entry, each followed by a zero byte, as the contract states it.
fn hash(entry: &LogEntry) -> String {
    let time = entry.record_time.unwrap();
    let micros = time.seconds * 1_000_000 + i64::from(time.nanos) / 1_000;
    let texts = [
        entry.previous_hash.clone(),
        entry.position.to_string(),
        micros.to_string(),
        entry.authority.clone(),
        entry.subject.clone(),
        entry.r#type.clone(),
        entry.actor.clone(),
        entry.legal_basis.clone(),
        entry.data.clone(),
    ];
    let guarded = Some(entry.rows_digest.clone()).filter(|digest| !digest.is_empty());
    let texts = texts.into_iter().chain(guarded);
    let texts: Vec<String> = texts.collect();
    let bytes: Vec<u8> = texts.iter().flat_map(|text| text.bytes().chain([0])).collect();
    hex::encode(Sha256::digest(bytes))
}

#[tokio::test]
async fn verify_names_the_place_of_a_row_that_is_gone() {
    on_each_suite(TODAY, async |suite| {
        matter::lead(&suite, TODAY).await;
        let all = entries(&suite.auditor(), 0).await;
        suite.stop();
        for gone in [1, all.len() as i64] {
            execute(
                &suite,
                &format!("UPDATE log_entries SET position = 1000 + position WHERE position = {gone}"),
            )
            .await;
            let found = suite.verify();
            let said = both(&found);
            assert_eq!(found.status.code(), Some(1), "{said}");
            assert!(said.contains("enforcement: log row"), "{said}");
            execute(
                &suite,
                &format!("UPDATE log_entries SET position = {gone} WHERE position = 1000 + {gone}"),
            )
            .await;
        }
        // A head that was moved back would hide the last rows.
        execute(&suite, "UPDATE log_head SET position = position - 1").await;
        assert_eq!(suite.verify().status.code(), Some(1));
        execute(&suite, "UPDATE log_head SET position = position + 1").await;
    })
    .await;
}

/// Writes over one column of a row, past the suite.
async fn write(suite: &Suite, position: i64, column: &str, value: &str) {
    let value = value.replace('\'', "''");
    execute(
        suite,
        &format!("UPDATE log_entries SET {column} = '{value}' WHERE position = {position}"),
    )
    .await;
}

async fn execute(suite: &Suite, sql: &str) {
    let database = sea_orm::Database::connect(suite.database(Part::Enforcement))
        .await
        .unwrap();
    assert_eq!(
        database.execute_unprepared(sql).await.unwrap().rows_affected(),
        1,
        "{sql}"
    );
    database.close().await.unwrap();
}

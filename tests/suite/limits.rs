//! Limits that fire: they warn, record lateness, follow the calendar, and explain themselves.

use kezhi_proto::common::{ExplainTimeLimitRequest, LimitEvent, LogEntry, TimeLimit, time_limit};
use kezhi_proto::enforcement::*;
use kezhi_proto::health::HealthCheckRequest;
use kezhi_proto::health::health_check_response::ServingStatus;
use kezhi_proto::health::health_client::HealthClient;
use tonic::Code;

use crate::events::data_of;
use crate::kit::{
    Database, Good, Part, Suite, assert_refused, eventually, matter, on_each_database, on_each_suite, step,
};
use crate::log::entries;
use crate::story::limit_of;

/// A calendar that nobody has published yet; only its New Year matters here.
const CALENDAR_2027: &str = r#"
year = 2027
verified = "unverified"
source = "made up for a test"
provisional = true
holidays = [{ from = "2027-01-01", to = "2027-01-03", name = "元旦" }]
workdays = []
"#;
/// The calendar of 2026 as if two days more were free in May.
const CALENDAR_2026: &str = r#"
year = 2026
verified = "unverified"
source = "made up for a test"
provisional = true
holidays = [{ from = "2026-05-14", to = "2026-05-15", name = "调休" }]
workdays = []
"#;

#[tokio::test]
async fn the_sweep_warns_before_the_last_day_and_records_lateness_once_after_it() {
    on_each_suite("2026-05-11", async |suite| {
        let lead = matter::lead(&suite, "2026-05-11").await.name;
        let limit = limit_of(&suite, &lead, "passing-off.file.discovered").await;
        assert_eq!((limit.due_on.as_str(), limit.late), ("2026-05-18", false));

        suite.move_to("2026-05-15").await;
        let (warning, data) = logged(&suite, &lead, "limit.due-soon").await;
        assert_eq!((data.days_left, data.due_on.as_str()), (3, "2026-05-18"));
        assert_eq!(warning.actor, "service/enforcement");
        assert!(warning.legal_basis.contains("第二十八条"), "{warning:?}");

        suite.move_to("2026-05-19").await;
        let (_, data) = logged(&suite, &lead, "limit.late").await;
        assert_eq!(data.escalated_to, "head");
        let limit = limit_of(&suite, &lead, "passing-off.file.discovered").await;
        assert_eq!((limit.state(), limit.late), (time_limit::State::Open, true));

        suite.move_to("2026-05-20").await;
        let case = suite
            .officer("li")
            .cases()
            .file_case(step!(FileCaseRequest, lead, ""))
            .await;
        assert!(case.good().filed_late);
        let (_, data) = logged(&suite, &lead, "limit.met").await;
        assert!(data.late);
        let all = entries(&suite.auditor(), 0).await;
        let times = |kind: &str| {
            all.iter()
                .filter(|entry| entry.subject == lead && entry.r#type == kind)
                .count()
        };
        assert_eq!((times("limit.due-soon"), times("limit.late")), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_right_that_is_not_used_lapses_and_nobody_is_late() {
    on_each_suite("2026-05-11", async |suite| {
        let (li, head) = (suite.officer("li"), suite.head());
        let (case, other) = (told(&suite).await, told(&suite).await);

        suite.move_to("2026-05-19").await;
        logged(&suite, &case, "limit.lapsed").await;
        let limit = limit_of(&suite, &case, "penalty.hearing.request").await;
        assert_eq!((limit.state(), limit.late), (time_limit::State::Lapsed, false));
        let late = li.cases().request_hearing(step!(RequestHearingRequest, case, "")).await;
        assert_refused(late, "LIMIT_LAPSED", "第六十四条").says("due_on", "2026-05-18");
        let decide = step!(DecidePenaltyRequest, case, "", fine_fen: 300_000);
        head.cases().decide_penalty(decide).await.good();

        // Who asked in time is heard, although the bureau writes it down a day later.
        let in_time = step!(RequestHearingRequest, other, "", requested_on: "2026-05-18");
        let case = li.cases().request_hearing(in_time).await.good();
        assert_eq!(case.state(), case::State::Hearing);
    })
    .await;
}

#[tokio::test]
async fn a_limit_in_an_unpublished_year_is_computed_as_soon_as_its_calendar_is_there() {
    on_each_database(async |database| {
        let plan = Suite::plan(database, "2026-12-28").with("SWEEP__EVERY_SECONDS", "1");
        let suite = plan.start().await;
        let ask = ComputeDeadlineRequest {
            rule_id: "passing-off.file.discovered".into(),
            trigger_date: "2026-12-28".into(),
            ..ComputeDeadlineRequest::default()
        };
        let asked = suite.citizen().law().compute_deadline(ask.clone()).await;
        let asked = assert_refused(asked, "CALENDAR_UNPUBLISHED", "");
        assert_eq!(
            (asked.code, asked.metadata("year").as_str()),
            (Code::FailedPrecondition, "2027")
        );
        let lead = matter::lead(&suite, "2026-12-28").await.name;
        let limit = limit_of(&suite, &lead, "passing-off.file.discovered").await;
        assert_eq!(limit.due_on, "");
        assert!(limit.undetermined_reason.contains("2027"), "{limit:?}");

        publish(&suite, "2027.toml", CALENDAR_2027);
        let (_, data) = logged(&suite, &lead, "limit.recomputed").await;
        assert_eq!((data.due_on_before.as_str(), data.due_on.as_str()), ("", "2027-01-05"));
        let limit = limit_of(&suite, &lead, "passing-off.file.discovered").await;
        assert_eq!(
            (limit.due_on.as_str(), limit.undetermined_reason.as_str()),
            ("2027-01-05", "")
        );
        let told = explained(&suite, &limit).await;
        assert!(told.contains("2027-01-05"), "{told}");
        let asked = suite.citizen().law().compute_deadline(ask).await.good();
        assert_eq!(asked.due_on, "2027-01-05");
    })
    .await;
}

#[tokio::test]
async fn a_corrected_calendar_moves_the_open_limits_and_a_bad_file_moves_nothing() {
    on_each_database(async |database| {
        let plan = Suite::plan(database, "2026-05-11").with("SWEEP__EVERY_SECONDS", "1");
        let suite = plan.start().await;
        let lead = matter::lead(&suite, "2026-05-11").await.name;
        publish(&suite, "0-bad.toml", "year = 2026\nholidays = 7\n");
        publish(&suite, "2026.toml", CALENDAR_2026);
        // Both are there, so nothing changes until the bad one has gone; a limit of another day shows that it still works.
        let other = matter::lead(&suite, "2026-05-08").await.name;
        assert_eq!(
            limit_of(&suite, &other, "passing-off.file.discovered").await.due_on,
            "2026-05-14"
        );
        std::fs::remove_file(suite.data().join("law/0-bad.toml")).unwrap();
        let (_, data) = logged(&suite, &lead, "limit.recomputed").await;
        assert_eq!(
            (data.due_on_before.as_str(), data.due_on.as_str()),
            ("2026-05-18", "2026-05-20")
        );
    })
    .await;
}

#[tokio::test]
async fn the_law_is_read_anew_when_the_process_is_told_to() {
    // What is computed never comes to a database.
    let suite = Suite::plan_process(Database::Sqlite, "2026-12-28")
        .with("SWEEP__EVERY_SECONDS", "1")
        .start()
        .await;
    let ask = ComputeDeadlineRequest {
        rule_id: "passing-off.file.discovered".into(),
        trigger_date: "2026-12-28".into(),
        ..ComputeDeadlineRequest::default()
    };
    let becomes = async |day: &str| {
        eventually(&format!("it is due on {day}"), async || {
            let computed = suite.citizen().law().compute_deadline(ask.clone()).await.ok()?;
            (computed.into_inner().due_on == day).then_some(())
        })
        .await;
    };
    let calendar = async |health: ServingStatus| {
        eventually(&format!("the calendar is {health:?}"), async || {
            (suite.health("enforcement.calendar").await == Ok(health)).then_some(())
        })
        .await;
    };
    calendar(ServingStatus::NotServing).await;
    publish(&suite, "2027.toml", CALENDAR_2027);
    becomes("2027-01-05").await;
    calendar(ServingStatus::Serving).await;
    // A file of the same length and age is another only for who reads it.
    let file = suite.data().join("law/2027.toml");
    let age = std::fs::metadata(&file).unwrap().modified().unwrap();
    let longer = CALENDAR_2027.replace("to = \"2027-01-03\"", "to = \"2027-01-05\"");
    std::fs::write(&file, longer).unwrap();
    let written = std::fs::File::options().write(true).open(&file).unwrap();
    written.set_modified(age).unwrap();
    suite.hang_up(Part::Whole);
    becomes("2027-01-07").await;
}

#[tokio::test]
async fn a_limit_retells_every_step_of_its_computation() {
    on_each_suite("2026-07-01", async |suite| {
        let case = matter::filed(&suite, "2026-05-13").await.name;
        let extend = step!(ExtendCaseRequest, case, "2026-06-01", reasons: "需外地协查");
        suite.head().cases().extend_case(extend).await.good();
        let limit = limit_of(&suite, &case, "passing-off.conclude").await;
        assert!(limit.extended && limit.legal_basis.contains("第三十六条"), "{limit:?}");
        let told = explained(&suite, &limit).await;
        for step in [
            "2026-05-13",
            "2026-06-13",
            "2026-06-28",
            "2026-06-29",
            "第三十六条",
            "第二百零三条",
        ] {
            assert!(told.contains(step), "{step} is not told: {told}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_case_is_filed_and_concluded_by_the_regime_of_its_authority() {
    on_each_database(async |database| {
        let plan = Suite::plan(database, "2026-05-11").with("ENFORCEMENT__REGIME", "market-procedure-2019");
        let suite = plan.start().await;
        let li = suite.officer("li");
        let lead = matter::lead(&suite, "2026-05-11").await.name;
        let limit = limit_of(&suite, &lead, "market.passing-off.file").await;
        assert_eq!(limit.due_on, "2026-06-01", "fifteen working days");
        let file = step!(FileCaseRequest, lead, "");
        let case = li.cases().file_case(file).await.good();
        assert_eq!(case.regime, "market-procedure-2019");
        let limit = limit_of(&suite, &case.name, "market.passing-off.conclude").await;
        assert_eq!(limit.due_on, "2026-08-10", "ninety days end on a Sunday");
        let limit = limit_of(&suite, &lead, "market.passing-off.file").await;
        assert_eq!(limit.state(), time_limit::State::Met);
    })
    .await;
}

#[tokio::test]
async fn the_health_of_each_sweep_says_that_its_last_run_did_all() {
    // Each database is swept by the same code, which other tests run on both.
    let suite = Suite::apart(Database::Sqlite, "2026-05-11").await;
    for part in [
        Part::Coordination,
        Part::Enforcement,
        Part::Projects,
        Part::PublicServices,
    ] {
        eventually("the sweep has run", async || {
            let service = format!("{}.sweep", part.name());
            let request = HealthCheckRequest { service };
            let answer = HealthClient::new(suite.channel_to(part)).check(request).await.ok()?;
            (answer.into_inner().status() == ServingStatus::Serving).then_some(())
        })
        .await;
    }
}

/// A case whose party was told of a fine that gives a right to a hearing until 2026-05-18.
async fn told(suite: &Suite) -> String {
    let case = matter::investigated(suite, "2026-05-11").await.name;
    let told = matter::told(suite, &case, "", 300_000, ServiceMethod::InPerson).await;
    assert_eq!(told.notice.unwrap().hearing_request_by, "2026-05-18");
    case
}

/// Lays a file into the operator's law.
fn publish(suite: &Suite, name: &str, text: &str) {
    let folder = suite.data().join("law");
    std::fs::create_dir_all(&folder).unwrap();
    // Written elsewhere and moved, so that no sweep reads half of it.
    let draft = suite.data().join(name);
    std::fs::write(&draft, text).unwrap();
    std::fs::rename(draft, folder.join(name)).unwrap();
}

/// The entry of a type about a matter, once it is there, and its data.
async fn logged(suite: &Suite, subject: &str, kind: &str) -> (LogEntry, LimitEvent) {
    let entry = eventually(&format!("{subject} has an entry {kind}"), async || {
        let all = entries(&suite.auditor(), 0).await;
        all.into_iter()
            .find(|entry| entry.subject == subject && entry.r#type == kind)
    })
    .await;
    let data = data_of(&entry);
    (entry, data)
}

async fn explained(suite: &Suite, limit: &TimeLimit) -> String {
    let name = limit.name.clone();
    let request = ExplainTimeLimitRequest { name };
    let told = suite.auditor().record().explain_time_limit(request).await;
    told.good().explanation.join("\n")
}

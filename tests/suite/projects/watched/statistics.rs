//! Statistics: projects and their money counted in groups, and as a table that a spreadsheet opens.

use kezhi_proto::projects::*;

use super::many::{TITLES, several};
use super::road::{self, BEGINS, GRANT, M1_DUE};
use super::{lead, paid};
use crate::kit::behind::Behind;
use crate::kit::{Good, Part, Person, Suite, assert_refused, on_each_suite, step};

#[tokio::test]
async fn projects_and_their_money_are_counted_and_exported() {
    on_each_suite(BEGINS, async |suite| {
        let projects = several(&suite).await;
        paid(&suite, &projects[0].name, "p1").await;
        let suspend = step!(SuspendProjectRequest, projects[2].name, "", reasons: "负责人更换");
        suite.head().projects().suspend_project(suspend).await.good();
        they_are_counted_by_state_and_unit(&suite, &projects).await;
        a_unit_counts_its_own(&suite, &projects).await;
        the_table_has_a_line_for_each(&suite, &projects).await;
        suite.move_to("2026-10-01").await;
        let late = counted(&suite.auditor(), GroupBy::Year).await;
        assert_eq!(late.groups[0].overdue_milestones, 3, "{M1_DUE} is over");
        an_update_counts_what_it_finds(&suite, &late).await;
    })
    .await;
}

/// A database of before projects were counted by their line is brought up to date, and says the same.
async fn an_update_counts_what_it_finds(suite: &Suite, before: &GetStatisticsResponse) {
    suite.stop();
    let behind = Behind::of(suite, Part::Projects).await;
    for undone in [
        "DROP TABLE subject_totals",
        "DROP INDEX open_milestones_due",
        "DROP INDEX project_index_state",
        "DROP INDEX project_index_field",
        "ALTER TABLE project_index DROP COLUMN state",
        "DELETE FROM seaql_migrations WHERE version = '0005_counted'",
    ] {
        behind.run(undone).await;
    }
    behind.close().await;
    suite.succeed(&["migrate"]);
    suite.restart_on("2026-10-01").await;
    let after = counted(&suite.auditor(), GroupBy::Year).await;
    assert_eq!(&after, before);
    assert!(after.total.is_some_and(|total| total.paid_fen > 0));
    let by_state = counted(&suite.auditor(), GroupBy::State).await;
    assert_eq!(by_state.groups.len(), 2);
    let books = GetTrialBalanceRequest::default();
    let books = suite.auditor().ledger().get_trial_balance(books).await.good();
    assert!(books.replayed, "{books:?}");
}

async fn they_are_counted_by_state_and_unit(suite: &Suite, projects: &[Project]) {
    let by_state = counted(&suite.auditor(), GroupBy::State).await;
    let told: Vec<(&str, i64, i64, i64)> = by_state
        .groups
        .iter()
        .map(|group| (group.key.as_str(), group.projects, group.committed_fen, group.paid_fen))
        .collect();
    let expected = [
        ("STATE_UNDER_WAY", 2, 2 * GRANT, 30_000_000),
        ("STATE_SUSPENDED", 1, GRANT, 0),
    ];
    let mut sorted = told.clone();
    sorted.sort_unstable();
    let mut wanted = expected.to_vec();
    wanted.sort_unstable();
    assert_eq!(sorted, wanted);
    let total = by_state.total.unwrap();
    assert_eq!(
        (total.projects, total.planned_fen, total.overdue_milestones),
        (3, 3 * GRANT, 0)
    );
    let by_unit = counted(&suite.auditor(), GroupBy::Unit).await;
    let mut keys: Vec<&str> = projects.iter().map(lead).collect();
    keys.sort_unstable();
    assert_eq!(
        by_unit
            .groups
            .iter()
            .map(|group| group.key.as_str())
            .collect::<Vec<_>>(),
        keys
    );
}

async fn a_unit_counts_its_own(suite: &Suite, projects: &[Project]) {
    let partners = road::of_unit(suite, &projects[1].partners[0]);
    let own = counted(&partners, GroupBy::Year).await;
    assert_eq!(own.total.unwrap().projects, 1);
    let lines = table(&partners).await;
    assert_eq!(lines.len(), 2);
    let reversed = GetStatisticsRequest {
        from_year: 2027,
        to_year: 2026,
        group_by: GroupBy::Year.into(),
        ..GetStatisticsRequest::default()
    };
    let reversed = suite.auditor().statistics().get_statistics(reversed).await;
    assert_refused(reversed, "FIELD_INVALID", "");
}

async fn the_table_has_a_line_for_each(suite: &Suite, projects: &[Project]) {
    let lines = table(&suite.auditor()).await;
    let [headings, rest @ ..] = lines.as_slice() else {
        panic!("the table is empty");
    };
    assert!(
        headings.starts_with("项目编号 number,项目名称 title,年度 year,"),
        "{headings}"
    );
    assert_eq!(rest.len(), projects.len());
    for (line, project) in rest.iter().rev().zip(projects) {
        assert!(
            line.starts_with(&format!("{},", project.number)),
            "newest first: {line}"
        );
    }
    assert!(
        rest[1].contains(",\"'=油茶,\"\"丰产\"\"栽培\",2026,"),
        "{} is {}",
        TITLES[1],
        rest[1]
    );
    assert!(rest[2].contains(",600000.00,600000.00,300000.00,0.00,"), "{}", rest[2]);
    assert!(rest[0].contains(",暂停,"), "{}", rest[0]);
}

async fn counted(person: &Person, group_by: GroupBy) -> GetStatisticsResponse {
    let request = GetStatisticsRequest {
        group_by: group_by.into(),
        ..GetStatisticsRequest::default()
    };
    person.statistics().get_statistics(request).await.good()
}

/// The lines of the table, the headings first; it begins with the byte order mark, and each line ends as RFC 4180 has it.
async fn table(person: &Person) -> Vec<String> {
    let export = person
        .statistics()
        .export_statistics(ExportStatisticsRequest::default())
        .await;
    let mut pieces = export.good();
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.message().await.unwrap() {
        assert!(piece.chunk.ends_with(b"\r\n"), "a piece is whole lines");
        bytes.extend(piece.chunk);
    }
    let text = String::from_utf8(bytes).unwrap();
    let text = text
        .strip_prefix('\u{feff}')
        .expect("it begins with the byte order mark");
    text.trim_end_matches("\r\n").split("\r\n").map(String::from).collect()
}

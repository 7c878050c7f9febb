//! The task book: balanced, signed by another, amended one change at a time, and kept in every version.

use kezhi_proto::projects::*;
use tonic::{Response, Status};

use super::road;
use crate::kit::refusals::Refused;
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

#[tokio::test]
async fn a_task_book_plans_the_grant_to_the_fen_and_is_handed_in_by_the_unit_in_charge() {
    on_each_suite(road::BEGINS, async |suite| {
        let project = ready_for_its_task_book(&suite).await.name;
        let [lead, partner] = [10, 30].map(|number| road::of_unit(&suite, &road::unit(number)));
        let mut unbalanced = book();
        unbalanced.budget[0].amount_fen -= 1;
        let refused = submit(&lead, &project, unbalanced).await;
        assert_sums(&assert_refused(refused, "BUDGET_UNBALANCED", ""), road::GRANT - 1);
        let mut unbalanced = book();
        unbalanced.payments[2].amount_fen += 1;
        let refused = submit(&lead, &project, unbalanced).await;
        assert_sums(&assert_refused(refused, "PAYMENTS_UNBALANCED", ""), road::GRANT + 1);

        let mismatch = assert_refused(submit(&partner, &project, book()).await, "ORGANISATION_MISMATCH", "");
        mismatch.says("organisation", road::credit_code(30));
        let stranger = road::of_unit(&suite, &road::unit(77));
        assert_refused(submit(&stranger, &project, book()).await, "RESOURCE_NOT_FOUND", "");
        submit(&lead, &project, book()).await.good();
    })
    .await;
}

#[tokio::test]
async fn who_hands_a_task_book_in_does_not_sign_it() {
    on_each_suite(road::BEGINS, async |suite| {
        let project = ready_for_its_task_book(&suite).await.name;
        submit(&suite.officer("li"), &project, book()).await.good();
        let sign = step!(SignTaskBookRequest, project, "");
        let own = suite.person("head", "li").projects().sign_task_book(sign.clone()).await;
        assert_refused(own, "SAME_PERSON", "");
        let signed = suite.head().projects().sign_task_book(sign).await.good();
        assert_eq!(signed.state(), project::State::UnderWay);
    })
    .await;
}

#[tokio::test]
async fn one_amendment_waits_at_a_time_and_every_version_of_the_task_book_is_kept() {
    on_each_suite(road::BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let signed = project.task_book.clone().unwrap();
        let mut later = signed.clone();
        later.milestones[1].due_on = road::ENDS.into();
        let lead = road::of_unit(&suite, &road::unit(1));
        let first = amend(&lead, &project.name, later.clone()).await.good();
        assert_eq!(first.changes, ["milestones"]);
        let refused = amend(&lead, &project.name, later.clone()).await;
        assert_refused(refused, "AMENDMENT_OPEN", "").says("amendment", &first.name);

        suite.move_to("2026-05-11").await;
        let approve = step!(ApproveAmendmentRequest, first.name, "");
        suite.head().projects().approve_amendment(approve).await.good();
        let now = road::project(&suite, &project.name).await;
        assert_eq!(
            (now.milestones[1].due_on.as_str(), now.task_book.unwrap().version),
            (road::ENDS, 2)
        );
        let versions = versions(&suite, &project.name).await;
        let kept: Vec<_> = versions
            .iter()
            .map(|one| (one.in_force_on.as_str(), one.amendment.as_str()))
            .collect();
        assert_eq!(kept, [("2026-05-11", first.name.as_str()), (road::SIGNED, "")]);
        let books: Vec<_> = versions.into_iter().map(|one| one.task_book.unwrap()).collect();
        assert_eq!(books, [TaskBook { version: 2, ..later }, signed]);
    })
    .await;
}

#[tokio::test]
async fn an_amendment_touches_nothing_that_was_reached_or_fell_due() {
    on_each_suite(road::BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let lead = road::of_unit(&suite, &road::unit(1));
        let mut moved = project.task_book.clone().unwrap();
        moved.payments[0].amount_fen -= 1_000;
        moved.payments[1].amount_fen += 1_000;
        let refused = amend(&lead, &project.name, moved).await;
        assert_refused(refused, "TASK_BOOK_FIXED", "").says("part", "payments/p1");

        // What was proposed before the milestone was reported is not approved after it.
        let mut eased = project.task_book.clone().unwrap();
        eased.milestones[0].evidence_kinds.clear();
        let proposed = amend(&lead, &project.name, eased.clone()).await.good().name;
        let report = step!(ReportMilestoneRequest, project.name, "", milestone: "m1");
        lead.projects().report_milestone(report).await.good();
        let approve = step!(ApproveAmendmentRequest, proposed, "");
        let refused = suite.head().projects().approve_amendment(approve).await;
        assert_refused(refused, "TASK_BOOK_FIXED", "");
        let refuse = step!(RefuseAmendmentRequest, proposed, "", reasons: "里程碑已报告");
        suite.head().projects().refuse_amendment(refuse).await.good();
        let refused = amend(&lead, &project.name, eased).await;
        assert_refused(refused, "TASK_BOOK_FIXED", "").says("part", "milestones/m1");
    })
    .await;
}

#[tokio::test]
async fn a_plan_is_not_closed_while_a_project_of_it_is_not() {
    on_each_suite(road::BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let close = step!(ClosePlanRequest, project.plan, "");
        let refused = suite.head().plans().close_plan(close).await;
        assert_refused(refused, "PROJECT_OPEN", "").says("project", &project.name);
    })
    .await;
}

/// A project of unit 10 with partner 30 that was set up.
async fn ready_for_its_task_book(suite: &Suite) -> Project {
    let (review, applications) = road::ranked(suite, 1).await;
    road::shown_alone(suite, &review.name, &applications[0].name).await;
    suite.move_to(road::SIGNED).await;
    road::set_up(suite, &applications[0].name).await
}

fn book() -> TaskBook {
    road::task_book(&road::credit_code(10), &road::credit_code(30))
}

async fn submit(person: &Person, project: &str, task_book: TaskBook) -> Result<Response<Project>, Status> {
    let submit = step!(SubmitTaskBookRequest, project, "", task_book: task_book);
    person.projects().submit_task_book(submit).await
}

async fn amend(person: &Person, project: &str, task_book: TaskBook) -> Result<Response<Amendment>, Status> {
    let propose = step!(ProposeAmendmentRequest, project, "", task_book: task_book, reasons: "气候原因延期");
    person.projects().propose_amendment(propose).await
}

async fn versions(suite: &Suite, project: &str) -> Vec<TaskBookVersion> {
    let list = ListTaskBooksRequest {
        project: project.into(),
        ..ListTaskBooksRequest::default()
    };
    suite.auditor().projects().list_task_books(list).await.good().task_books
}

/// The refusal says what was granted and what is planned instead.
#[track_caller]
fn assert_sums(refused: &Refused, given_fen: i64) {
    let told = ["source", "expected_fen", "given_fen"].map(|key| refused.metadata(key));
    assert_eq!(
        told,
        [
            "FUND_SOURCE_DISTRICT".into(),
            road::GRANT.to_string(),
            given_fen.to_string()
        ]
    );
}

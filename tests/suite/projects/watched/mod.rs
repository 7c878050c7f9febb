//! Projects as they are watched (监督检查): samples, inspections, rectifications, intermediaries, acceptance, integrity, endings
//! and statistics.

mod acceptance;
mod endings;
mod inspections;
mod institutions;
mod integrity;
mod intermediaries;
mod many;
mod panel;
mod performance;
mod rectifications;
mod samples;
mod statistics;
mod visits;

use kezhi_proto::common::{ListTimeLimitsRequest, LogEntry, TimeLimit, WatchRequest, time_limit};
use kezhi_proto::projects::*;
use tonic::{Response, Status};

use super::road;
use crate::kit::{Good, Suite, assert_refused, eventually, step};

/// A file of a kind, by a digest.
fn file(kind: &str) -> Attachment {
    Attachment {
        kind: kind.into(),
        digest: "ab".repeat(32),
        title: "扫描件".into(),
    }
}

/// The credit code of the unit in charge.
fn lead(project: &Project) -> &str {
    &project.lead.as_ref().unwrap().credit_code
}

/// The credit code of the partner.
fn partner(project: &Project) -> &str {
    &project.partners[0].credit_code
}

/// A head who is not the head.
fn deputy(suite: &Suite) -> crate::kit::Person {
    suite.person("head", "deputy")
}

/// What holds the project's money.
async fn holds(suite: &Suite, project: &str) -> Vec<String> {
    let project = road::project(suite, project).await;
    project.holds.into_iter().map(|hold| hold.subject).collect()
}

/// Asks for a payment of the task book.
async fn asked(suite: &Suite, project: &str, payment: &str) -> Result<Response<Disbursement>, Status> {
    let request = RequestDisbursementRequest {
        project: project.into(),
        payment: payment.into(),
        ..RequestDisbursementRequest::default()
    };
    suite.officer("li").disbursements().request_disbursement(request).await
}

/// A payment is refused for what holds the project's money, which is only this.
async fn assert_held(suite: &Suite, project: &str, by: &str) {
    assert_refused(asked(suite, project, "p1").await, "PROJECT_HELD", "").says("holds", by);
    assert_eq!(holds(suite, project).await, [by]);
}

/// Brings a payment of the task book to the unit in charge.
async fn paid(suite: &Suite, project: &str, payment: &str) -> Disbursement {
    let li = suite.officer("li");
    let asked = asked(suite, project, payment).await.good();
    let approve = step!(ApproveDisbursementRequest, asked.name, "");
    suite.head().disbursements().approve_disbursement(approve).await.good();
    let dispatch = step!(DispatchDisbursementRequest, asked.name, "");
    li.disbursements().dispatch_disbursement(dispatch).await.good();
    let receipt = format!("国库 {payment}");
    let confirm = step!(ConfirmDisbursementRequest, asked.name, "", receipt: receipt, amount_fen: asked.amount_fen);
    li.disbursements().confirm_disbursement(confirm).await.good()
}

/// The limits of a matter under a rule, by their last days.
async fn limits_of(suite: &Suite, subject: &str, rule: &str) -> Vec<TimeLimit> {
    let request = ListTimeLimitsRequest {
        subject: subject.into(),
        include_closed: true,
        ..ListTimeLimitsRequest::default()
    };
    let listed = suite.auditor().project_record().list_time_limits(request).await;
    let mut limits = listed.good().time_limits;
    limits.retain(|limit| limit.rule_id == rule);
    limits.sort_by(|one, other| one.due_on.cmp(&other.due_on));
    limits
}

/// The last of them: its day, how it stands, and whether it is late.
async fn limit_of(suite: &Suite, subject: &str, rule: &str) -> (String, time_limit::State, bool) {
    let limits = limits_of(suite, subject, rule).await;
    let limit = limits.last().unwrap_or_else(|| panic!("{subject} has no limit {rule}"));
    (limit.due_on.clone(), limit.state(), limit.late)
}

/// The first entry of a type in the log, once it is there.
async fn logged(suite: &Suite, r#type: &str) -> LogEntry {
    let request = WatchRequest {
        types: vec![r#type.into()],
        ..WatchRequest::default()
    };
    let mut watching = suite.auditor().project_record().watch(request).await.good();
    eventually(r#type, async || watching.message().await.unwrap().unwrap().entry).await
}

/// A limit is open past its last day, and the sweep has seen it.
async fn assert_late(suite: &Suite, subject: &str, rule: &str, due_on: &str) {
    let late = (due_on.to_string(), time_limit::State::Open, true);
    eventually(&format!("{subject} is late"), async || {
        (limit_of(suite, subject, rule).await == late).then_some(())
    })
    .await;
}

//! Milestones: reported with their evidence, and accepted by another.

use kezhi_proto::projects::*;
use tonic::{Response, Status};

use super::road;
use crate::kit::{Good, Person, assert_refused, on_each_suite, step};

#[tokio::test]
async fn a_milestone_is_not_accepted_without_every_kind_of_its_evidence() {
    on_each_suite(road::BEGINS, async |suite| {
        let project = road::under_way(&suite).await.name;
        let lead = road::of_unit(&suite, &road::unit(1));
        let li = suite.officer("li");
        report(&lead, &project, "m2", &["report"]).await.good();
        assert_refused(accept(&li, &project, "m2").await, "EVIDENCE_MISSING", "").says("missing", "certificate");
        assert_refused(report(&lead, &project, "m2", &["report"]).await, "STEP_NOT_ALLOWED", "");

        let reject = step!(RejectMilestoneRequest, project, "", milestone: "m2", reasons: "缺品种证书");
        let rejected = li.projects().reject_milestone(reject).await.good();
        assert_eq!(rejected.milestones[1].state(), milestone::State::Open);
        report(&lead, &project, "m2", &["report", "certificate"]).await.good();
        let accepted = accept(&li, &project, "m2").await.good();
        let milestone = &accepted.milestones[1];
        assert_eq!(
            (milestone.state(), milestone.accepted_on.as_str()),
            (milestone::State::Accepted, road::SIGNED)
        );
    })
    .await;
}

#[tokio::test]
async fn a_milestone_is_not_accepted_by_who_reported_it_nor_reported_by_a_partner() {
    on_each_suite(road::BEGINS, async |suite| {
        let project = road::under_way(&suite).await.name;
        let partner = road::of_unit(&suite, &road::unit(2));
        let refused = report(&partner, &project, "m1", &["report"]).await;
        assert_refused(refused, "ORGANISATION_MISMATCH", "");
        report(&suite.officer("li"), &project, "m1", &["report"]).await.good();
        for person in [suite.officer("li"), suite.person("head", "li")] {
            let refused = assert_refused(accept(&person, &project, "m1").await, "SAME_PERSON", "");
            refused.says("earlier_step", "ReportMilestone");
        }
        accept(&suite.officer("wang"), &project, "m1").await.good();
    })
    .await;
}

async fn report(person: &Person, project: &str, id: &str, kinds: &[&str]) -> Result<Response<Project>, Status> {
    let evidence: Vec<Attachment> = kinds
        .iter()
        .map(|kind| Attachment {
            kind: kind.to_string(),
            digest: "ab".repeat(32),
            title: String::new(),
        })
        .collect();
    let report = step!(ReportMilestoneRequest, project, "", milestone: id, evidence: evidence);
    person.projects().report_milestone(report).await
}

async fn accept(person: &Person, project: &str, id: &str) -> Result<Response<Project>, Status> {
    let accept = step!(AcceptMilestoneRequest, project, "", milestone: id);
    person.projects().accept_milestone(accept).await
}

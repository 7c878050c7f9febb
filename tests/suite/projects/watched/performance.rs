//! The performance evaluation: it is entered into the integrity records, counts for its time, and is given once.

use kezhi_proto::projects::project::Performance;
use kezhi_proto::projects::*;

use super::integrity::standing;
use super::panel::{applied, reviewed};
use super::road::{self, BEGINS, SIGNED};
use super::{deputy, lead, partner};
use crate::kit::{Good, Suite, assert_refused, on_each_suite, step};

#[tokio::test]
async fn a_performance_counts_for_the_unit_in_charge_until_it_expires_or_is_revoked() {
    on_each_suite(BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let grade = |performance: Performance| {
            step!(EvaluatePerformanceRequest, project.name, "", performance: performance, text: "按指标核定")
        };
        let early = suite.head().acceptances().evaluate_performance(grade(Performance::Good)).await;
        assert_refused(early, "STEP_NOT_ALLOWED", "");
        let acceptance = applied(&suite, &project, &["m1", "m2"]).await;
        reviewed(&suite, &acceptance, acceptance::Form::Meeting, &[acceptance::Advice::Pass; 3]).await;
        let pass = step!(PassAcceptanceRequest, acceptance, "", opinion: "通过验收");
        suite.head().acceptances().pass_acceptance(pass).await.good();

        let graded = suite.head().acceptances().evaluate_performance(grade(Performance::Good)).await;
        assert_eq!(graded.good().performance(), Performance::Good);
        for (unit, on, credit) in [
            (lead(&project), SIGNED, 10),
            (lead(&project), "2026-04-08", 0),
            (lead(&project), "2029-04-09", 10),
            (lead(&project), "2029-04-10", 0),
            (partner(&project), SIGNED, 0),
        ] {
            assert_eq!(standing(&suite, unit, on).await.credit, credit, "{unit} on {on}");
        }
        let again = suite.head().acceptances().evaluate_performance(grade(Performance::Excellent)).await;
        assert_refused(again, "RESOURCE_EXISTS", "");
        the_grade_is_revoked(&suite, &project).await;
        let anew = suite.head().acceptances().evaluate_performance(grade(Performance::Poor)).await;
        anew.good();
        assert_eq!(standing(&suite, lead(&project), SIGNED).await.credit, -20);
    })
    .await;
}

async fn the_grade_is_revoked(suite: &Suite, project: &Project) {
    let list = ListIntegrityRecordsRequest {
        credit_code: lead(project).into(),
        ..ListIntegrityRecordsRequest::default()
    };
    let listed = suite.auditor().integrity().list_integrity_records(list).await;
    let records = listed.good().integrity_records;
    assert_eq!((records.len(), records[0].source.as_str()), (1, project.name.as_str()));
    let revoke = || step!(RevokeIntegrityRecordRequest, records[0].name, "", reasons: "计分有误");
    let own = suite.head().integrity().revoke_integrity_record(revoke()).await;
    assert_refused(own, "SAME_PERSON", "");
    deputy(suite).integrity().revoke_integrity_record(revoke()).await.good();
    let project = road::project(suite, &project.name).await;
    assert_eq!(project.performance(), Performance::Unspecified);
    assert_eq!(standing(suite, lead(&project), SIGNED).await.records_in_force, 0);
}

//! Intermediaries: who may be entrusted, and what becomes of something grave that one finds.

use kezhi_proto::common::time_limit::State;
use kezhi_proto::projects::*;
use tonic::{Response, Status};

use super::road::{self, BEGINS, SIGNED};
use super::visits::finding;
use super::{asked, assert_held, file, holds, lead, limit_of, logged, partner};
use crate::kit::{Good, Suite, assert_refused, on_each_suite, step};
use crate::projects::corrected::{is_on_record, mask};

/// The last day of what is entrusted here.
const ENTRUSTED_TO: &str = "2026-06-30";

#[tokio::test]
async fn nobody_is_entrusted_without_a_valid_qualification_or_with_a_tie_to_a_unit() {
    on_each_suite(BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let li = suite.officer("li");
        let firm = registered(&suite, 8, "2026-03-31").await;
        let expired = entrusted(&suite, &firm.name, &project.name).await;
        let expired = assert_refused(expired, "QUALIFICATION_EXPIRED", "");
        expired.says("valid_to", "2026-03-31").says("intermediary", &firm.name);
        let renew = step!(RenewQualificationRequest, firm.name, "", qualification: qualification("2026-12-31"));
        li.intermediaries().renew_qualification(renew).await.good();

        let tied = |to: &str| step!(DeclareTiesRequest, firm.name, "", tied_to: vec![to.to_string()]);
        let firms = road::of_unit(&suite, &road::unit(8));
        let declare = tied(partner(&project));
        firms.intermediaries().declare_ties(declare).await.good();
        let refused = assert_refused(entrusted(&suite, &firm.name, &project.name).await, "TIE_TO_UNIT", "");
        refused.says("who", &firm.name).says("unit", partner(&project));
        let declare = tied(&road::credit_code(9));
        firms.intermediaries().declare_ties(declare).await.good();
        let entrustment = entrusted(&suite, &firm.name, &project.name).await.good();
        assert_eq!(
            (entrustment.state(), entrustment.entrusted_on.as_str()),
            (entrustment::State::InForce, SIGNED)
        );

        let itself = registered(&suite, 2, "2026-12-31").await;
        let itself = entrusted(&suite, &itself.name, &project.name).await;
        assert_refused(itself, "TIE_TO_UNIT", "").says("unit", partner(&project));
        let twice = li
            .intermediaries()
            .register_intermediary(registration(8, "2026-12-31"))
            .await;
        assert_refused(twice, "RESOURCE_EXISTS", "");
    })
    .await;
}

#[tokio::test]
async fn what_an_intermediary_finds_grave_is_told_at_once_and_holds_the_money_until_it_is_resolved() {
    on_each_suite(BEGINS, async |suite| {
        let project = road::under_way(&suite).await;
        let firm = registered(&suite, 8, "2026-12-31").await;
        let entrustment = entrusted(&suite, &firm.name, &project.name).await.good().name;
        let report = |grave| report(&entrustment, &project, grave);
        let firms = road::of_unit(&suite, &road::unit(8));
        let strange = road::of_unit(&suite, &road::unit(9));
        let strange = strange.intermediaries().submit_intermediary_report(report(false)).await;
        assert_refused(strange, "RESOURCE_NOT_FOUND", "");
        let harmless = firms.intermediaries().submit_intermediary_report(report(false)).await;
        assert_eq!(harmless.good().state(), intermediary_report::State::Recorded);
        assert!(holds(&suite, &project.name).await.is_empty());

        let grave = firms.intermediaries().submit_intermediary_report(report(true)).await;
        let grave = grave.good();
        assert_eq!(grave.state(), intermediary_report::State::Grave);
        assert_eq!(
            logged(&suite, "intermediary-report.submitted-grave").await.subject,
            grave.name
        );
        assert_held(&suite, &project.name, &grave.name).await;
        it_is_told_and_resolved(&suite, &grave.name).await;
        assert!(holds(&suite, &project.name).await.is_empty());
        asked(&suite, &project.name, "p1").await.good();

        suite.move_to("2026-07-01").await;
        let late = firms.intermediaries().submit_intermediary_report(report(false)).await;
        let late = assert_refused(late, "DAY_OUT_OF_ORDER", "");
        late.says("day", "2026-07-01").says("not_before", SIGNED);
    })
    .await;
}

async fn it_is_told_and_resolved(suite: &Suite, report: &str) {
    let told_by = ("2026-04-12".to_string(), State::Open, false);
    assert_eq!(limit_of(suite, report, "agreed.escalation").await, told_by);
    let head = suite.head();
    let resolve = || step!(ResolveGraveFindingRequest, report, "", resolution: "已责令整改并收回资金");
    let early = head.intermediaries().resolve_grave_finding(resolve()).await;
    assert_refused(early, "STEP_NOT_ALLOWED", "").says("allowed_steps", "EscalateIntermediaryReport");
    let tell = step!(EscalateIntermediaryReportRequest, report, "", text: "怀科报〔2026〕5号");
    head.intermediaries().escalate_intermediary_report(tell).await.good();
    let (_, state, late) = limit_of(suite, report, "agreed.escalation").await;
    assert_eq!((state, late), (State::Met, false));
    let resolved = head.intermediaries().resolve_grave_finding(resolve()).await;
    assert_eq!(resolved.good().state(), intermediary_report::State::Resolved);
}

#[tokio::test]
async fn an_institution_is_put_right_and_once_it_was_entrusted_by_another() {
    on_each_suite(BEGINS, async |suite| {
        let project = road::under_way(&suite).await.name;
        let known = registered(&suite, 8, "2026-12-31").await;
        let correct = |code: &str| {
            step!(
                CorrectIntermediaryRequest, known.name, "",
                intermediary: Some(Intermediary { credit_code: code.into(), ..Intermediary::default() }),
                update_mask: mask(&["credit_code"]),
                reason: "代码录错"
            )
        };
        let li = suite.officer("li");
        let typo = li
            .intermediaries()
            .correct_intermediary(correct("9111000000000000OX"))
            .await;
        assert_eq!(
            assert_refused(typo, "FIELD_INVALID", "").fields(),
            ["intermediary.credit_code"]
        );
        let early = li
            .intermediaries()
            .correct_intermediary(correct("91350203M0001FUE3P"))
            .await
            .good();
        assert!(early.credit_code_remark.contains("should be"), "{early:?}");
        let right = correct(&road::credit_code(9));
        let right = li.intermediaries().correct_intermediary(right).await.good();
        assert_eq!(
            (right.credit_code, right.credit_code_remark.as_str()),
            (road::credit_code(9), "")
        );
        is_on_record(&right.corrections[..1], "credit_code", &known.credit_code, "代码录错");
        entrusted(&suite, &known.name, &project).await.good();
        let back = || correct(&known.credit_code);
        let own = li.intermediaries().correct_intermediary(back()).await;
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", "RegisterIntermediary");
        let wang = suite.officer("wang");
        let corrected = wang.intermediaries().correct_intermediary(back()).await.good();
        assert_eq!(corrected.corrections.len(), 3);
    })
    .await;
}

/// The n-th unit as an accounting firm that is qualified until a day.
pub(super) async fn registered(suite: &Suite, number: u32, valid_to: &str) -> Intermediary {
    let register = registration(number, valid_to);
    let registered = suite
        .officer("li")
        .intermediaries()
        .register_intermediary(register)
        .await;
    registered.good()
}

fn registration(number: u32, valid_to: &str) -> RegisterIntermediaryRequest {
    let unit = road::unit(number);
    RegisterIntermediaryRequest {
        intermediary: Some(Intermediary {
            credit_code: unit.credit_code,
            display_name: unit.display_name,
            kind: intermediary::Kind::Accounting.into(),
            qualification: Some(qualification(valid_to)),
            ..Intermediary::default()
        }),
        ..RegisterIntermediaryRequest::default()
    }
}

fn qualification(valid_to: &str) -> Qualification {
    Qualification {
        title: "会计师事务所执业证书".into(),
        number: "43010021".into(),
        valid_from: "2024-01-01".into(),
        valid_to: valid_to.into(),
    }
}

/// An institution is entrusted with the audit of a project, from the day of the signature on.
pub(super) async fn entrusted(
    suite: &Suite,
    intermediary: &str,
    project: &str,
) -> Result<Response<Entrustment>, Status> {
    let request = CreateEntrustmentRequest {
        entrustment: Some(Entrustment {
            intermediary: intermediary.into(),
            purpose: entrustment::Purpose::Audit.into(),
            agreement: Some(file("agreement")),
            projects: vec![project.into()],
            from: SIGNED.into(),
            to: ENTRUSTED_TO.into(),
            ..Entrustment::default()
        }),
        ..CreateEntrustmentRequest::default()
    };
    suite.head().intermediaries().create_entrustment(request).await
}

fn report(entrustment: &str, project: &Project, grave: bool) -> SubmitIntermediaryReportRequest {
    SubmitIntermediaryReportRequest {
        report: Some(IntermediaryReport {
            entrustment: entrustment.into(),
            project: project.name.clone(),
            text: "专项审计报告".into(),
            attachments: vec![file("audit-report")],
            findings: vec![finding(lead(project), 800_000, grave)],
            ..IntermediaryReport::default()
        }),
        ..SubmitIntermediaryReportRequest::default()
    }
}

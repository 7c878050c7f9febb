//! The course of the projects: milestones, payments, own money, what is passed on, and the vouchers.

use kezhi_proto::projects::*;

use super::district::*;
use super::planted::{Planted, planted};
use crate::kit::retry::{request_id, until_answered};
use crate::kit::scan::scan;
use crate::kit::step;

pub async fn the_course_of_the_projects(district: &District) {
    let projects = district.projects.lock().unwrap().clone();
    for_each(projects, async |project| course(district, &project).await).await;
}

async fn course(district: &District, project: &Making) {
    own_money(district, project).await;
    for (number, payment) in project.payments().iter().enumerate() {
        if number > 0 {
            milestone(district, project, number).await;
        }
        paid(district, project, number, &payment.id).await;
        passed_on(district, project, number, payment.amount_fen).await;
    }
    for number in 0..regular(project) {
        reported(district, project, number).await;
    }
    if let Some(voucher) = planted(project.number).voucher(project) {
        found(district, project, voucher).await;
    }
}

/// How many vouchers are regular.
pub fn regular(project: &Making) -> usize {
    project.vouchers() - usize::from(planted(project.number).voucher(project).is_some())
}

async fn own_money(district: &District, project: &Making) {
    let (amount_fen, on) = match planted(project.number) {
        Planted::OwnFundsShort => (project.own() * 7 / 10, "2026-03-01"),
        Planted::OwnFundsLate => (project.own(), "2026-08-01"),
        _ => (project.own(), "2026-03-01"),
    };
    let arrive = RecordContributionRequest {
        project: project.name.clone(),
        taken_on: on.into(),
        source: FundSource::SelfRaised.into(),
        amount_fen,
        document: format!("银收{}", project.number),
        unit: project.lead(),
        proof_digest: "0".repeat(64),
        request_id: request_id(),
    };
    until_answered(async || district.li.funds().record_contribution(arrive.clone()).await).await;
}

async fn milestone(district: &District, project: &Making, number: usize) {
    let report = step!(ReportMilestoneRequest, project.name, milestone_day(number, 10),
        milestone: format!("m{number}"),
        evidence: vec![Attachment { kind: "report".into(), digest: "0".repeat(64), title: String::new() }],
        request_id: request_id());
    until_answered(async || district.li.projects().report_milestone(report.clone()).await).await;
    let accept = step!(AcceptMilestoneRequest, project.name, milestone_day(number, 15), milestone: format!("m{number}"), request_id: request_id());
    until_answered(async || district.wang.projects().accept_milestone(accept.clone()).await).await;
}

/// The day of a payment: the first is made when the task book is signed.
fn payment_day(number: usize, day: usize) -> String {
    if number == 0 {
        format!("2026-02-{day:02}")
    } else {
        milestone_day(number, day)
    }
}

async fn paid(district: &District, project: &Making, number: usize, payment: &str) {
    let request = RequestDisbursementRequest {
        project: project.name.clone(),
        taken_on: payment_day(number, 16),
        payment: payment.into(),
        request_id: request_id(),
        ..RequestDisbursementRequest::default()
    };
    let asked = until_answered(async || district.li.disbursements().request_disbursement(request.clone()).await).await;
    let approve = step!(ApproveDisbursementRequest, asked.name, payment_day(number, 17), request_id: request_id());
    until_answered(async || {
        district
            .head
            .disbursements()
            .approve_disbursement(approve.clone())
            .await
    })
    .await;
    let dispatch = step!(DispatchDisbursementRequest, asked.name, payment_day(number, 18), request_id: request_id());
    until_answered(async || {
        district
            .li
            .disbursements()
            .dispatch_disbursement(dispatch.clone())
            .await
    })
    .await;
    let confirm = step!(ConfirmDisbursementRequest, asked.name, payment_day(number, 20),
        receipt: format!("国库{}-{number}", project.number), amount_fen: asked.amount_fen, request_id: request_id());
    until_answered(async || district.li.disbursements().confirm_disbursement(confirm.clone()).await).await;
}

/// The partner's share goes on within days, but where it is planted that it does not.
async fn passed_on(district: &District, project: &Making, number: usize, paid_fen: i64) {
    let Some(partner) = project.partner() else { return };
    let last = number == project.milestones();
    let on = match planted(project.number) {
        Planted::Intercepted if last => return,
        Planted::HeldBack if number == 0 => "2026-05-01".to_string(),
        _ => payment_day(number, 28),
    };
    let pass = PassOnFundsRequest {
        project: project.name.clone(),
        taken_on: on,
        source: FundSource::District.into(),
        amount_fen: paid_fen * 3 / 10,
        document: format!("银付{}-{number}", project.number),
        unit: partner,
        request_id: request_id(),
    };
    until_answered(async || district.li.funds().pass_on_funds(pass.clone()).await).await;
}

/// The n-th regular voucher of a project: a fiftieth of one budget line after the other.
pub fn voucher(project: &Making, number: usize) -> Voucher {
    let lines = budget(project.number);
    let line = &lines[number % lines.len()];
    Voucher {
        number: format!("记{}-{number}", project.number),
        day: format!("2026-{:02}-{:02}", 3 + number % 9, 1 + number % 25),
        unit: line.unit.clone(),
        source: line.source,
        head: line.head.clone(),
        amount_fen: line.amount_fen / 50,
        payee_name: "某商户".into(),
        purpose: "试验材料".into(),
        handled_by: "经办".into(),
        approved_by: "审批".into(),
        digest: scan(&format!("{}-{number}", project.number)),
        ..Voucher::default()
    }
}

async fn reported(district: &District, project: &Making, number: usize) {
    let request = RecordVoucherRequest {
        project: project.name.clone(),
        voucher: Some(voucher(project, number)),
        request_id: request_id(),
        ..RecordVoucherRequest::default()
    };
    until_answered(async || district.li.vouchers().record_voucher(request.clone()).await).await;
}

/// An inspection of the unit's books finds a voucher that no unit would report.
async fn found(district: &District, project: &Making, voucher: Voucher) {
    let open = OpenInspectionRequest {
        inspection: Some(Inspection {
            kind: inspection::Kind::SpotCheck.into(),
            project: project.name.clone(),
            reason: "查阅会计资料".into(),
            units: vec![Unit {
                credit_code: project.lead(),
                display_name: format!("单位{}", project.lead()),
                ..Unit::default()
            }],
            ..Inspection::default()
        }),
        request_id: request_id(),
        ..OpenInspectionRequest::default()
    };
    let inspection = until_answered(async || district.wang.supervision().open_inspection(open.clone()).await).await;
    let request = RecordVoucherRequest {
        project: project.name.clone(),
        voucher: Some(voucher),
        found_by: inspection.name,
        request_id: request_id(),
    };
    let recorded = until_answered(async || district.wang.vouchers().record_voucher(request.clone()).await).await;
    assert!(recorded.questioned, "{recorded:?}");
}

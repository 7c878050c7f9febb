//! What an inspection is made of: self-checks, visits, findings, its conclusion.

use kezhi_proto::projects::inspection::Kind;
use kezhi_proto::projects::*;

use super::road::SIGNED;
use super::{file, lead};
use crate::kit::{Good, Suite, step};

/// An inspection of both units, opened today by li.
pub(super) async fn opened(suite: &Suite, project: &Project, kind: Kind) -> Inspection {
    let open = OpenInspectionRequest {
        inspection: Some(Inspection {
            kind: kind.into(),
            project: project.name.clone(),
            reason: "年度计划".into(),
            units: project.lead.iter().chain(&project.partners).cloned().collect(),
            ..Inspection::default()
        }),
        ..OpenInspectionRequest::default()
    };
    suite.officer("li").supervision().open_inspection(open).await.good()
}

/// An inspection by li and wang on the day of the signature, with these findings.
pub(super) async fn concluded(suite: &Suite, project: &Project, findings: Vec<InspectionFinding>) -> Inspection {
    let li = suite.officer("li");
    let inspection = opened(suite, project, Kind::SpotCheck).await.name;
    let visit = visit(project, &inspection, &["li", "wang"]);
    li.supervision().record_on_site(visit).await.good();
    let concluded = li
        .supervision()
        .conclude_inspection(conclusion(&inspection, SIGNED, findings))
        .await;
    concluded.good()
}

/// A finding about the money of a unit, or of the project as a whole.
pub(super) fn finding(unit: &str, amount_fen: i64, grave: bool) -> InspectionFinding {
    InspectionFinding {
        kind: inspection_finding::Kind::Funds.into(),
        text: "部分支出与项目无关。".into(),
        unit: unit.into(),
        amount_fen,
        grave,
    }
}

/// The request that hands in the self-check of a unit.
pub(super) fn self_check(inspection: &str, unit: &str) -> SubmitSelfCheckRequest {
    let self_check = SelfCheck {
        unit: unit.into(),
        text: "账目已自查，无误。".into(),
        attachments: vec![file("self-check")],
        ..SelfCheck::default()
    };
    step!(SubmitSelfCheckRequest, inspection, "", self_check: self_check)
}

/// The request that records a visit to the unit in charge.
pub(super) fn visit(project: &Project, inspection: &str, inspectors: &[&str]) -> RecordOnSiteRequest {
    let visit = Visit {
        inspectors: inspectors.iter().map(ToString::to_string).collect(),
        methods: vec![visit::Method::Site.into(), visit::Method::Books.into()],
        units: vec![lead(project).into()],
        notes: "查阅了会计资料和原始凭证。".into(),
        attachments: vec![file("minutes")],
        ..Visit::default()
    };
    step!(RecordOnSiteRequest, inspection, "", visit: visit)
}

/// The request that concludes an inspection.
pub(super) fn conclusion(inspection: &str, on: &str, findings: Vec<InspectionFinding>) -> ConcludeInspectionRequest {
    step!(ConcludeInspectionRequest, inspection, on, opinion: "限期整改。", findings: findings)
}

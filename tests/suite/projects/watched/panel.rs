//! What an acceptance is made of: its application, its panel, and what the experts conclude.

use kezhi_proto::projects::acceptance::{Advice, Form};
use kezhi_proto::projects::*;

use super::{file, road};
use crate::kit::{Good, Suite, step};

/// The unit in charge applies for acceptance and explains milestones.
pub(super) async fn applied(suite: &Suite, project: &Project, explained: &[&str]) -> String {
    let leads = road::of_unit(suite, project.lead.as_ref().unwrap());
    let applied = leads
        .acceptances()
        .apply_for_acceptance(application(project, explained))
        .await;
    applied.good().name
}

/// The request that applies for acceptance and explains milestones.
pub(super) fn application(project: &Project, explained: &[&str]) -> ApplyForAcceptanceRequest {
    let explanation = |milestone: &&str| MilestoneExplanation {
        milestone: milestone.to_string(),
        text: "遇洪涝，顺延一季。".into(),
    };
    ApplyForAcceptanceRequest {
        acceptance: Some(Acceptance {
            project: project.name.clone(),
            summary: "完成选育与示范。".into(),
            attachments: vec![file("final-report")],
            explanations: explained.iter().map(explanation).collect(),
            ..Acceptance::default()
        }),
        ..ApplyForAcceptanceRequest::default()
    }
}

/// An acceptance is arranged for today, and the experts conclude.
pub(super) async fn reviewed(suite: &Suite, acceptance: &str, form: Form, advice: &[Advice]) {
    let li = suite.officer("li");
    let get = GetAcceptanceRequest {
        name: acceptance.into(),
    };
    let today = li.acceptances().get_acceptance(get).await.good().applied_on;
    let arrange = arrangement(acceptance, form, &today, panel(3));
    li.acceptances().arrange_acceptance(arrange).await.good();
    let record = conclusions(acceptance, advice);
    li.acceptances().record_expert_conclusions(record).await.good();
}

/// The request that arranges an acceptance.
pub(super) fn arrangement(
    acceptance: &str,
    form: Form,
    on: &str,
    experts: Vec<AcceptanceExpert>,
) -> ArrangeAcceptanceRequest {
    step!(ArrangeAcceptanceRequest, acceptance, "", form: form, held_on: on, experts: experts)
}

/// So many experts of a unit that takes no part.
pub(super) fn panel(experts: u32) -> Vec<AcceptanceExpert> {
    let expert = |number| AcceptanceExpert {
        account: format!("e{number}"),
        display_name: format!("专家{number}"),
        unit: road::credit_code(90),
        tied_to: Vec::new(),
    };
    (1..=experts).map(expert).collect()
}

/// The request that records what the experts conclude, the first one first.
pub(super) fn conclusions(acceptance: &str, advice: &[Advice]) -> RecordExpertConclusionsRequest {
    let conclusion = |(number, advice): (usize, &Advice)| ExpertConclusion {
        expert: format!("e{}", number + 1),
        advice: (*advice).into(),
        text: "数据可信。".into(),
    };
    let conclusions: Vec<ExpertConclusion> = advice.iter().enumerate().map(conclusion).collect();
    step!(RecordExpertConclusionsRequest, acceptance, "", conclusions: conclusions, record: file("record"))
}

/// The milestones are reported by the unit in charge and accepted by wang.
pub(super) async fn milestones_accepted(suite: &Suite, project: &Project) {
    let leads = road::of_unit(suite, project.lead.as_ref().unwrap());
    for milestone in &project.milestones {
        let evidence: Vec<Attachment> = milestone.evidence_kinds.iter().map(|kind| file(kind)).collect();
        let report =
            step!(ReportMilestoneRequest, project.name, "", milestone: milestone.id.as_str(), evidence: evidence);
        leads.projects().report_milestone(report).await.good();
        let accept = step!(AcceptMilestoneRequest, project.name, "", milestone: milestone.id.as_str());
        suite.officer("wang").projects().accept_milestone(accept).await.good();
    }
}

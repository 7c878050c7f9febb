//! The project and its task book.

use kezhi_proto::projects::*;

use super::{ENDS, LEADER, M1_DUE, M2_DUE, OWN_FUNDS_BY, STARTS, budget, of_unit};
use crate::kit::{Good, Suite, step};

/// Sets an application up as a project, once its publicity has run.
pub async fn set_up(suite: &Suite, application: &str) -> Project {
    let set_up = step!(SetUpProjectRequest, application, "");
    let done = suite.officer("li").applications().set_up_project(set_up).await;
    project(suite, &done.good().project).await
}

/// A project as it stands.
pub async fn project(suite: &Suite, name: &str) -> Project {
    let get = GetProjectRequest { name: name.into() };
    suite.head().projects().get_project(get).await.good()
}

/// The task book of two units: m1 with a report, m2 with a report and a variety certificate; a payment at signing and one
/// after each milestone.
pub fn task_book(lead: &str, partner: &str) -> TaskBook {
    let milestone = |id: &str, title: &str, due_on: &str, kinds: &[&str]| PlannedMilestone {
        id: id.into(),
        title: title.into(),
        due_on: due_on.into(),
        evidence_kinds: kinds.iter().map(ToString::to_string).collect(),
    };
    TaskBook {
        goals: "选育新品种一个，示范五百亩。".into(),
        indicators: vec![Indicator {
            title: "示范面积".into(),
            target: "500亩".into(),
        }],
        members: vec![LEADER.into(), "吴敏".into()],
        starts_on: STARTS.into(),
        ends_on: ENDS.into(),
        milestones: vec![
            milestone("m1", "完成试种", M1_DUE, &["report"]),
            milestone("m2", "完成示范", M2_DUE, &["report", "certificate"]),
        ],
        budget: budget(lead, partner),
        payments: vec![
            payment("p1", "", 30_000_000),
            payment("p2", "m1", 20_000_000),
            payment("p3", "m2", 10_000_000),
        ],
        own_funds_by: OWN_FUNDS_BY.into(),
        ..TaskBook::default()
    }
}

/// A payment of the district, after a milestone or at signing.
pub fn payment(id: &str, milestone: &str, amount_fen: i64) -> PlannedPayment {
    PlannedPayment {
        id: id.into(),
        milestone: milestone.into(),
        source: FundSource::District.into(),
        amount_fen,
    }
}

/// The unit in charge hands its task book in, and the head signs it.
pub async fn signed(suite: &Suite, project: &Project, task_book: TaskBook) -> Project {
    let submit = step!(SubmitTaskBookRequest, project.name, "", task_book: task_book);
    let lead = of_unit(suite, project.lead.as_ref().unwrap());
    lead.projects().submit_task_book(submit).await.good();
    let sign = step!(SignTaskBookRequest, project.name, "");
    suite.head().projects().sign_task_book(sign).await.good()
}

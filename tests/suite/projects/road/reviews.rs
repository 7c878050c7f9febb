//! The experts, their scores, and what is selected.

use std::collections::BTreeMap;

use kezhi_proto::projects::*;

use super::{GRANT, REVIEWED, SEED, accepted, content, grant, open_call, unit};
use crate::kit::{Good, Suite, step};

/// So many experts in agriculture, of unit 90; their accounts are expert-1 and on.
pub async fn experts(suite: &Suite, count: u32) {
    for number in 1..=count {
        expert(suite, number, &unit(90), &[]).await;
    }
}

/// An expert of a unit, with ties to others.
pub async fn expert(suite: &Suite, number: u32, unit: &Unit, interests: &[&str]) -> Expert {
    let expert = Expert {
        interests: interests.iter().map(ToString::to_string).collect(),
        ..expert_of(number, unit)
    };
    registered(suite, expert).await
}

/// The n-th expert, in agriculture, as a test registers them.
pub fn expert_of(number: u32, unit: &Unit) -> Expert {
    Expert {
        state: expert::State::Active.into(),
        account: format!("expert-{number}"),
        display_name: format!("专家{number}"),
        unit: Some(unit.clone()),
        fields: vec![Field::Agriculture.into()],
        ..Expert::default()
    }
}

/// Registers an expert.
pub async fn registered(suite: &Suite, expert: Expert) -> Expert {
    let request = CreateExpertRequest {
        expert: Some(expert),
        ..CreateExpertRequest::default()
    };
    suite.officer("li").experts().create_expert(request).await.good()
}

/// The request that draws the panel of a call.
pub fn draw(call: &str) -> DrawPanelRequest {
    step!(DrawPanelRequest, call, "", seed: SEED, seed_source: "中国福利彩票2026040期")
}

/// Draws the panel of a call.
pub async fn drawn(suite: &Suite, call: &str) -> Review {
    suite.officer("li").reviews().draw_panel(draw(call)).await.good()
}

/// The assignments of a review, as an officer lists them.
pub async fn assignments(suite: &Suite, review: &str) -> Vec<Assignment> {
    let list = ListAssignmentsRequest {
        review: review.into(),
        page_size: 200,
        ..ListAssignmentsRequest::default()
    };
    let list = suite.officer("li").reviews().list_assignments(list).await;
    list.good().assignments
}

/// The accounts of the experts, by their names.
pub async fn accounts(suite: &Suite) -> BTreeMap<String, String> {
    let list = ListExpertsRequest {
        page_size: 200,
        ..ListExpertsRequest::default()
    };
    let experts = suite.officer("li").experts().list_experts(list).await.good().experts;
    experts
        .into_iter()
        .map(|expert| (expert.name, expert.account))
        .collect()
}

/// Scores every assignment that waits, each with so many points for all criteria.
pub async fn scored(suite: &Suite, review: &str, points: impl Fn(&Assignment) -> i32) {
    let accounts = accounts(suite).await;
    let waiting = assignments(suite, review).await.into_iter();
    for assignment in waiting.filter(|one| one.state() == assignment::State::Assigned) {
        let expert = suite.person("expert", &accounts[&assignment.expert]);
        let score = score(&assignment.name, points(&assignment));
        expert.reviews().submit_score(score).await.good();
    }
}

/// The request that scores an assignment.
pub fn score(assignment: &str, points: i32) -> SubmitScoreRequest {
    let scores = ["novelty", "feasibility"].map(|criterion| CriterionScore {
        criterion: criterion.into(),
        points,
    });
    step!(SubmitScoreRequest, assignment, "", scores: scores, comment: "可行")
}

/// Closes a panel.
pub async fn closed(suite: &Suite, review: &str) -> Review {
    let close = step!(ClosePanelRequest, review, "");
    suite.officer("li").reviews().close_panel(close).await.good()
}

/// The ranking of a review; empty until its panel is closed.
pub async fn ranking(suite: &Suite, review: &str) -> Vec<RankedApplication> {
    let name = review.into();
    let read = suite
        .officer("li")
        .reviews()
        .get_ranking(GetRankingRequest { name })
        .await;
    read.good().applications
}

/// One application of a selection, with what the district grants.
pub fn pick(application: &str, amount_fen: i64) -> SelectedApplication {
    SelectedApplication {
        application: application.into(),
        grants: vec![grant(amount_fen)],
    }
}

/// Proposes a selection, decides it, and shows it to the public from today on.
pub async fn shown(suite: &Suite, review: &str, applications: Vec<SelectedApplication>) -> Review {
    let (li, head) = (suite.officer("li"), suite.head());
    let propose = step!(ProposeSelectionRequest, review, "", applications: applications);
    li.reviews().propose_selection(propose).await.good();
    let decide = step!(DecideSelectionRequest, review, "");
    head.reviews().decide_selection(decide).await.good();
    let start = step!(StartPublicityRequest, review, "");
    li.reviews().start_publicity(start).await.good()
}

/// Several applications to one call, accepted in form: the n-th is of unit 10+n with partner 30+n. The suite stands on
/// [`REVIEWED`] then.
pub async fn accepted_by(suite: &Suite, call: &FundingCall, count: u32) -> Vec<Application> {
    let mut applications = Vec::new();
    for number in 0..count {
        let (lead, partner) = (unit(10 + number), unit(30 + number));
        let content = content(&format!("第{number}项"), &lead, &partner);
        applications.push(accepted(suite, &call.name, &lead, content).await);
    }
    suite.move_to(REVIEWED).await;
    applications
}

/// Several applications, ranked: the first has the most points, and each the next fewer.
pub async fn ranked(suite: &Suite, count: u32) -> (Review, Vec<Application>) {
    let call = open_call(suite).await;
    experts(suite, 4).await;
    let applications = accepted_by(suite, &call, count).await;
    let review = drawn(suite, &call.name).await;
    let points = |part: &Assignment| {
        let place = applications.iter().position(|one| one.name == part.application);
        90 - i32::try_from(place.unwrap()).unwrap()
    };
    scored(suite, &review.name, points).await;
    (closed(suite, &review.name).await, applications)
}

/// Decides that the district grants an application what it asked for, and shows it to the public from today on.
pub async fn shown_alone(suite: &Suite, review: &str, application: &str) -> Review {
    shown(suite, review, vec![pick(application, GRANT)]).await
}

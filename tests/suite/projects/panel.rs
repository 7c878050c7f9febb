//! The panel at work: who sees a score, who makes way, and what the scores come to.

use std::collections::BTreeSet;

use kezhi_proto::projects::*;
use tonic::{Response, Status};

use super::road;
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

#[tokio::test]
async fn a_score_is_shown_to_its_expert_alone_until_the_panel_is_closed() {
    on_each_suite(road::BEGINS, async |suite| {
        let (review, part) = scored_once(&suite).await;
        let mine = get(&expert_of(&suite, &part).await, &part.name).await.good();
        assert_eq!((mine.score_thousandths, mine.comment.as_str()), (70_000, "可行"));
        let read = mine.dossier.unwrap().content.unwrap().leader.unwrap();
        assert_eq!(
            (read.display_name.as_str(), read.citizen_id.as_str()),
            (road::LEADER, "")
        );
        for person in [suite.officer("li"), suite.head(), suite.auditor()] {
            let seen = get(&person, &part.name).await.good();
            assert_eq!((seen.state(), seen.scores.len()), (assignment::State::Scored, 0));
            assert_eq!((seen.score_thousandths, seen.comment.as_str()), (0, ""));
        }
        let listed = road::assignments(&suite, &review).await;
        assert!(
            listed
                .iter()
                .all(|part| part.scores.is_empty() && part.score_thousandths == 0)
        );
        assert!(road::ranking(&suite, &review).await.is_empty());

        road::scored(&suite, &review, |_| 80).await;
        road::closed(&suite, &review).await;
        let seen = get(&suite.officer("li"), &part.name).await.good();
        assert_eq!((seen.score_thousandths, seen.scores.len()), (70_000, 2));
        let again = expert_of(&suite, &part)
            .await
            .reviews()
            .submit_score(road::score(&part.name, 99))
            .await;
        assert_refused(again, "STEP_NOT_ALLOWED", "");
    })
    .await;
}

#[tokio::test]
async fn to_other_experts_an_assignment_does_not_exist_and_applicants_learn_a_result_when_it_is_decided() {
    on_each_suite(road::BEGINS, async |suite| {
        let (review, part) = scored_once(&suite).await;
        let others = road::assignments(&suite, &review).await;
        let other = others.iter().find(|one| one.expert != part.expert).unwrap();
        let stranger = expert_of(&suite, other).await;
        assert_refused(get(&stranger, &part.name).await, "RESOURCE_NOT_FOUND", "");
        let score = stranger.reviews().submit_score(road::score(&part.name, 1)).await;
        assert_refused(score, "RESOURCE_NOT_FOUND", "");
        let all = ListAssignmentsRequest {
            review: review.clone(),
            ..ListAssignmentsRequest::default()
        };
        let own = stranger.reviews().list_assignments(all).await.good().assignments;
        assert_eq!(own.iter().map(|one| &one.name).collect::<Vec<_>>(), [&other.name]);

        let applicant = road::of_unit(&suite, &road::unit(10));
        assert_refused(get(&applicant, &part.name).await, "ROLE_MISSING", "");
        road::scored(&suite, &review, |_| 80).await;
        road::closed(&suite, &review).await;
        assert_eq!(result(&applicant, &part.application).await, None);
        road::shown_alone(&suite, &review, &part.application).await;
        // The mean of 70, 80 and 80, rounded.
        let expected = ReviewResult {
            rank: 1,
            score_thousandths: 76_667,
        };
        assert_eq!(result(&applicant, &part.application).await, Some(expected));
    })
    .await;
}

#[tokio::test]
async fn who_has_an_interest_or_is_excused_makes_way_for_the_next_of_the_draw_and_their_score_does_not_count() {
    on_each_suite(road::BEGINS, async |suite| {
        let (review, part) = scored_once(&suite).await;
        assert_missing(&suite, &review, "1", "2").await;
        let declare = step!(DeclareInterestRequest, part.name, "", reasons: "与申报人有亲属关系");
        let declared = expert_of(&suite, &part).await.reviews().declare_interest(declare).await;
        let declared = declared.good();
        assert_eq!(
            (declared.state(), declared.score_thousandths),
            (assignment::State::Recused, 0)
        );
        // Four in the pool: the fourth takes the place, and then nobody is left.
        assert_missing(&suite, &review, "0", "3").await;
        let waiting = waiting(&suite, &review).await;
        let excuse = step!(ExcuseExpertRequest, waiting[0].name, "", reasons: "因病");
        suite.officer("li").reviews().excuse_expert(excuse).await.good();
        road::scored(&suite, &review, |_| 80).await;
        assert_missing(&suite, &review, "2", "0").await;

        road::expert(&suite, 9, &road::unit(90), &[]).await;
        let refill = step!(RefillPanelRequest, review, "");
        let refilled = suite.officer("li").reviews().refill_panel(refill).await.good();
        assert_eq!(refilled.pool.len(), 5);
        road::scored(&suite, &review, |_| 86).await;
        road::closed(&suite, &review).await;
        let place = &road::ranking(&suite, &review).await[0];
        assert_eq!(
            (place.score_thousandths, place.scores_thousandths.as_slice()),
            (82_000, [86_000, 80_000, 80_000].as_slice())
        );
        assert!(!place.trimmed);
    })
    .await;
}

/// A review of one application of unit 10, with four experts in the pool, of whom one has scored it with 70.
async fn scored_once(suite: &Suite) -> (String, Assignment) {
    let call = road::open_call(suite).await;
    road::experts(suite, 4).await;
    road::accepted_by(suite, &call, 1).await;
    let review = road::drawn(suite, &call.name).await.name;
    let part = road::assignments(suite, &review).await.remove(0);
    let score = road::score(&part.name, 70);
    let scored = expert_of(suite, &part).await.reviews().submit_score(score).await;
    (review, scored.good())
}

async fn expert_of(suite: &Suite, part: &Assignment) -> Person {
    suite.person("expert", &road::accounts(suite).await[&part.expert])
}

async fn get(person: &Person, assignment: &str) -> Result<Response<Assignment>, Status> {
    let name = assignment.into();
    person.reviews().get_assignment(GetAssignmentRequest { name }).await
}

async fn result(applicant: &Person, application: &str) -> Option<ReviewResult> {
    let name = application.into();
    let read = applicant
        .applications()
        .get_application(GetApplicationRequest { name })
        .await;
    read.good().result
}

async fn waiting(suite: &Suite, review: &str) -> Vec<Assignment> {
    let all = road::assignments(suite, review).await.into_iter();
    all.filter(|part| part.state() == assignment::State::Assigned).collect()
}

/// The panel is not closed: so many scores are there, and so many experts are waited for.
async fn assert_missing(suite: &Suite, review: &str, scores: &str, waiting: &str) {
    let close = step!(ClosePanelRequest, review, "");
    let refused = suite.officer("li").reviews().close_panel(close).await;
    let refused = assert_refused(refused, "SCORES_MISSING", "");
    let told = ["needed", "scores", "waiting"].map(|key| refused.metadata(key));
    assert_eq!(told, ["3", scores, waiting]);
    let known: BTreeSet<String> = road::assignments(suite, review)
        .await
        .into_iter()
        .map(|one| one.application)
        .collect();
    assert!(known.contains(&refused.metadata("application")));
}

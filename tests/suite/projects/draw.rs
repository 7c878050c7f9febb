//! The draw of experts: when it may be made, and that anyone can repeat it.

use std::collections::BTreeSet;

use kezhi_proto::projects::recusal::Reason;
use kezhi_proto::projects::*;
use sha2::{Digest, Sha256};

use super::road;
use crate::kit::{Suite, assert_refused, on_each_suite};

/// Who may not judge the application, and why.
type Unfit = Vec<(String, Reason)>;

#[tokio::test]
async fn nothing_is_drawn_while_others_may_apply_or_an_application_waits_or_experts_are_too_few() {
    on_each_suite(road::BEGINS, async |suite| {
        let li = suite.officer("li");
        let call = road::open_call(&suite).await.name;
        let content = road::content("水稻", &road::unit(1), &road::unit(2));
        let application = road::applied(&suite, &call, &road::unit(1), content).await.name;
        let early = assert_refused(
            li.reviews().draw_panel(road::draw(&call)).await,
            "FUNDING_CALL_NOT_CLOSED",
            "",
        );
        early.says("funding_call", &call).says("closes_on", road::CLOSES);

        suite.move_to(road::REVIEWED).await;
        let waits = li.reviews().draw_panel(road::draw(&call)).await;
        let waits = assert_refused(waits, "APPLICATIONS_PENDING", "");
        waits.says("submitted", "1").says("returned", "0");

        road::checked(&suite, &application).await;
        road::experts(&suite, 2).await;
        let few = li.reviews().draw_panel(road::draw(&call)).await;
        let few = assert_refused(few, "EXPERTS_TOO_FEW", "");
        let named = (
            few.metadata("application"),
            few.metadata("needed"),
            few.metadata("remaining"),
        );
        assert_eq!(named, (application, "3".into(), "2".into()));

        // The refusal left nothing behind: with one more expert the same call is drawn, once.
        road::expert(&suite, 3, &road::unit(90), &[]).await;
        let review = road::drawn(&suite, &call).await;
        assert_eq!(road::assignments(&suite, &review.name).await.len(), 3);
        assert_refused(li.reviews().draw_panel(road::draw(&call)).await, "STEP_NOT_ALLOWED", "");
    })
    .await;
}

#[tokio::test]
async fn the_draw_can_be_repeated_from_the_seed_the_pool_and_the_recusals() {
    on_each_suite(road::BEGINS, async |suite| {
        let call = road::open_call(&suite).await;
        let (pool, unfit) = experts(&suite).await;
        let applications = road::accepted_by(&suite, &call, 2).await;
        let review = road::drawn(&suite, &call.name).await;
        let published = (review.seed.as_str(), review.pool.iter().cloned().collect());
        assert_eq!(published, (road::SEED, pool));
        let drawn = road::assignments(&suite, &review.name).await;
        // The experts are unfit for the first application, of unit 10 with 30; all may judge the second but its leader.
        let leader_only = unfit
            .iter()
            .filter(|(_, why)| *why == Reason::SamePerson)
            .cloned()
            .collect();
        for (application, unfit) in [(&applications[0], unfit), (&applications[1], leader_only)] {
            assert_repeats(&review, &drawn, &application.name, &unfit);
        }
    })
    .await;
}

/// The draw for an application, made once more: the order, who is passed over, and who is drawn.
fn assert_repeats(review: &Review, drawn: &[Assignment], application: &str, unfit: &Unfit) {
    let mut order: Vec<(String, &String)> = review
        .pool
        .iter()
        .map(|expert| (ticket(&review.seed, expert, application), expert))
        .collect();
    order.sort();
    let mut expected = BTreeSet::new();
    let mut passed_over = BTreeSet::new();
    for (ticket, expert) in order {
        match unfit.iter().find(|(one, _)| one == expert) {
            _ if expected.len() == 3 => break,
            Some((_, why)) => passed_over.insert((expert.clone(), i32::from(*why))),
            None => expected.insert((expert.clone(), ticket)),
        };
    }
    let drawn = drawn.iter().filter(|part| part.application == application);
    let drawn: BTreeSet<_> = drawn.map(|part| (part.expert.clone(), part.ticket.clone())).collect();
    assert_eq!(drawn, expected);
    let told = review.recusals.iter().filter(|one| one.application == application);
    let told: BTreeSet<_> = told.map(|one| (one.expert.clone(), one.reason)).collect();
    assert_eq!(told, passed_over);
}

fn ticket(seed: &str, expert: &str, application: &str) -> String {
    hex::encode(Sha256::digest(format!("{seed}\n{expert}\n{application}")))
}

/// Four experts without ties and six with; one is out of the field, and one is no longer drawn.
async fn experts(suite: &Suite) -> (BTreeSet<String>, Unfit) {
    let (elsewhere, lead, partner) = (road::unit(90), road::credit_code(10), road::credit_code(30));
    let mut pool = BTreeSet::new();
    for number in 1..=4 {
        pool.insert(road::expert(suite, number, &elsewhere, &[]).await.name);
    }
    let leader = Expert {
        citizen_id: road::LEADER_ID.into(),
        ..road::expert_of(9, &elsewhere)
    };
    let unfit = vec![
        (
            road::expert(suite, 5, &road::unit(10), &[]).await.name,
            Reason::SameUnit,
        ),
        (
            road::expert(suite, 6, &road::unit(30), &[]).await.name,
            Reason::SameUnit,
        ),
        (
            road::expert(suite, 7, &elsewhere, &[&lead]).await.name,
            Reason::DeclaredInterest,
        ),
        (
            road::expert(suite, 8, &elsewhere, &[&partner]).await.name,
            Reason::DeclaredInterest,
        ),
        (road::registered(suite, leader).await.name, Reason::SamePerson),
    ];
    let outside = Expert {
        fields: vec![Field::Talent.into()],
        ..road::expert_of(10, &elsewhere)
    };
    let retired = Expert {
        state: expert::State::Inactive.into(),
        ..road::expert_of(11, &elsewhere)
    };
    road::registered(suite, outside).await;
    road::registered(suite, retired).await;
    pool.extend(unfit.iter().map(|(expert, _)| expert.clone()));
    (pool, unfit)
}

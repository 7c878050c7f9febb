//! The tables are sound, the draw can be repeated, and the ranking and the decision are as they should be.

use std::collections::{BTreeMap, BTreeSet};

use kezhi_procedure::{Refusal, TakenBefore};
use kezhi_proto::projects::recusal::Reason;
use kezhi_proto::projects::{
    Application, ApplicationContent, CriterionScore, Expert, FundSource, Grant, Plan, RankedApplication, Review,
    ReviewCriterion, SelectedApplication, Selection, Unit, application, review,
};

use super::draw::*;
use super::procedure::REVIEW;
use super::ranking::*;
use super::rules::*;

const UNIT: &str = "91120113754806625Q";
const OTHER_UNIT: &str = "91330106673959654P";

fn refused(outcome: Result<(), Refusal>, reason: &str) {
    let refusal = outcome.unwrap_err();
    assert_eq!(refusal.reason, reason, "{}", refusal.message);
}

fn unit(credit_code: &str) -> Unit {
    Unit {
        credit_code: credit_code.into(),
        display_name: "某单位".into(),
        ..Unit::default()
    }
}

fn expert(name: &str, credit_code: &str, interests: &[&str]) -> Expert {
    Expert {
        name: name.into(),
        unit: Some(unit(credit_code)),
        interests: interests.iter().map(ToString::to_string).collect(),
        ..Expert::default()
    }
}

fn matter() -> Matter {
    Matter {
        application: "applications/1".into(),
        units: BTreeSet::from([UNIT.to_string()]),
        leader_as_expert: BTreeSet::from(["experts/leader".to_string()]),
    }
}

#[test]
fn a_ticket_is_a_digest_that_anyone_can_compute() {
    // printf '20260401\nexperts/1\napplications/1' | sha256sum
    let expected = "1dda16b8c2aa2ee1ca9f96d0406965d18589844c53657896c88edd2343b5a779";
    assert_eq!(ticket("20260401", "experts/1", "applications/1"), expected);
}

#[test]
fn an_expert_with_a_tie_is_passed_over_for_its_reason() {
    for (expert, reason) in [
        (expert("experts/1", UNIT, &[]), Some(Reason::SameUnit)),
        (expert("experts/leader", OTHER_UNIT, &[]), Some(Reason::SamePerson)),
        (expert("experts/1", OTHER_UNIT, &[UNIT]), Some(Reason::DeclaredInterest)),
        (expert("experts/1", OTHER_UNIT, &[OTHER_UNIT]), None),
    ] {
        assert_eq!(recusal(&expert, &matter()), reason);
    }
}

#[test]
fn the_lowest_tickets_are_drawn_without_those_who_must_not_judge() {
    let mut pool: Vec<Expert> = (0..20)
        .map(|number| expert(&format!("experts/{number}"), OTHER_UNIT, &[]))
        .collect();
    let drawn = |pool: &[Expert], known: &BTreeSet<String>| -> Vec<String> {
        let draw = draw("seed-1", &matter(), pool, known, 5);
        draw.drawn.iter().map(|(expert, _)| expert.name.clone()).collect()
    };
    let first = drawn(&pool, &BTreeSet::new());
    assert_eq!(first.len(), 5);
    let tickets: Vec<String> = first
        .iter()
        .map(|name| ticket("seed-1", name, "applications/1"))
        .collect();
    assert!(tickets.is_sorted());
    let others = pool.iter().filter(|expert| !first.contains(&expert.name));
    assert!(
        others
            .map(|expert| ticket("seed-1", &expert.name, "applications/1"))
            .all(|ticket| ticket > tickets[4])
    );
    // The order of the pool does not matter, and who is known is not drawn again.
    pool.reverse();
    assert_eq!(drawn(&pool, &BTreeSet::new()), first);
    let next = drawn(&pool, &first.iter().cloned().collect());
    assert!(next.iter().all(|name| !first.contains(name)));
    // Another takes the place of one with a tie, after all the others.
    let tied = pool.iter_mut().find(|expert| expert.name == first[2]).unwrap();
    tied.interests = vec![UNIT.into()];
    let outcome = draw("seed-1", &matter(), &pool, &BTreeSet::new(), 5);
    let names: Vec<&str> = outcome.drawn.iter().map(|(expert, _)| expert.name.as_str()).collect();
    assert_eq!(names, [&first[0], &first[1], &first[3], &first[4], &next[0]]);
    assert_eq!(outcome.recusals.len(), 1);
    assert_eq!(outcome.recusals[0].expert, first[2]);
}

#[test]
fn a_pool_that_is_too_small_gives_what_it_has() {
    let pool = [expert("experts/1", UNIT, &[]), expert("experts/2", OTHER_UNIT, &[])];
    let outcome = draw("seed-1", &matter(), &pool, &BTreeSet::new(), 3);
    assert_eq!((outcome.drawn.len(), outcome.recusals.len()), (1, 1));
}

#[test]
fn a_score_is_the_weighted_sum_of_every_criterion() {
    let criterion = |id: &str, weight_permille| ReviewCriterion {
        id: id.into(),
        weight_permille,
        ..ReviewCriterion::default()
    };
    let score = |criterion: &str, points| CriterionScore {
        criterion: criterion.into(),
        points,
    };
    let criteria = [criterion("novelty", 600), criterion("feasibility", 400)];
    let judged = |scores: &[CriterionScore]| weighted_score_thousandths(&criteria, scores);
    assert_eq!(judged(&[score("feasibility", 90), score("novelty", 75)]), Ok(81_000));
    assert_eq!(judged(&[score("feasibility", 100), score("novelty", 100)]), Ok(100_000));
    for (scores, field) in [
        (vec![score("novelty", 75)], "scores"),
        (vec![score("novelty", 75), score("novelty", 75)], "scores[1].criterion"),
        (vec![score("beauty", 75)], "scores[0].criterion"),
    ] {
        assert_eq!(judged(&scores).unwrap_err().field, field);
    }
}

#[test]
fn the_mean_leaves_the_extremes_out_where_there_are_enough() {
    for (scores, trimmed_from, expected) in [
        (&[80_000, 90_000, 70_000][..], 5, (80_000, false)),
        (&[0, 80_000, 81_000, 82_000, 100_000], 5, (81_000, true)),
        (&[0, 80_000, 81_000, 82_000, 100_000], 0, (68_600, false)),
        (&[1, 2], 0, (2, false)),
        (&[1, 1, 2], 0, (1, false)),
        (&[1, 2], 1, (2, false)),
        (&[1, 2, 9], 1, (2, true)),
        (&[], 5, (0, false)),
    ] {
        assert_eq!(mean_milli(scores, trimmed_from), expected, "{scores:?} {trimmed_from}");
    }
}

#[test]
fn ties_are_broken_by_credit_and_then_by_name() {
    let entry = |application: &str, score, credit| Entry {
        application: application.into(),
        scores_thousandths: vec![score],
        credit,
        ..Entry::default()
    };
    let ranked = rank(
        vec![
            entry("applications/3", 80_000, 0),
            entry("applications/2", 80_000, 0),
            entry("applications/4", 80_000, 5),
            entry("applications/1", 79_999, 9),
        ],
        5,
    );
    let order: Vec<(&str, i32)> = ranked
        .iter()
        .map(|place| (place.application.as_str(), place.rank))
        .collect();
    assert_eq!(
        order,
        [
            ("applications/4", 1),
            ("applications/2", 2),
            ("applications/3", 3),
            ("applications/1", 4)
        ]
    );
}

#[test]
fn nothing_is_drawn_while_an_application_waits_or_where_none_is() {
    for (submitted, returned, accepted, passes) in
        [(0, 0, 1, true), (0, 0, 0, false), (1, 0, 1, false), (0, 1, 1, false)]
    {
        let answers = Answers {
            submitted,
            returned,
            accepted,
        };
        let facts = Facts {
            answers: Some(answers),
            ..Facts::default()
        };
        match passes {
            true => assert_eq!(no_application_is_pending(&facts), Ok(())),
            false => refused(no_application_is_pending(&facts), "APPLICATIONS_PENDING"),
        }
    }
}

#[test]
fn a_panel_closes_when_every_score_is_in() {
    for (scores, waiting, passes) in [(3, 0, true), (3, 1, false), (2, 0, false)] {
        let facts = Facts {
            tallies: Some(vec![Tally {
                application: "applications/1".into(),
                scores,
                waiting,
                needed: 3,
            }]),
            ..Facts::default()
        };
        match passes {
            true => assert_eq!(every_score_is_in(&facts), Ok(())),
            false => refused(every_score_is_in(&facts), "SCORES_MISSING"),
        }
    }
    let closed = Part {
        review: Review {
            state: review::State::Closed.into(),
            ..Review::default()
        },
        ..Part::default()
    };
    refused(panel_is_open(&closed), "STEP_NOT_ALLOWED");
}

fn selecting(choice: &Choice) -> Facts {
    Facts {
        choice: Some(choice.clone()),
        ..Facts::default()
    }
}

fn grant(amount_fen: i64) -> Grant {
    Grant {
        source: FundSource::District.into(),
        amount_fen,
    }
}

fn chosen(application: &str, amount_fen: i64) -> SelectedApplication {
    SelectedApplication {
        application: application.into(),
        grants: vec![grant(amount_fen)],
    }
}

fn reviewed(names: &[&str]) -> BTreeMap<String, Application> {
    let application = |name: &&str| {
        let content = ApplicationContent {
            grants: vec![grant(20_000_000)],
            ..ApplicationContent::default()
        };
        let application = Application {
            name: name.to_string(),
            state: application::State::Reviewed.into(),
            content: Some(content),
            ..Application::default()
        };
        (name.to_string(), application)
    };
    names.iter().map(application).collect()
}

#[test]
fn a_selection_grants_no_more_than_was_asked_for_and_the_ceiling() {
    let reviewed = reviewed(&["applications/1", "applications/2"]);
    let judged = |selected: &[SelectedApplication]| refuse_bad_selection(selected, &reviewed, 15_000_000);
    assert_eq!(judged(&[chosen("applications/1", 15_000_000)]), Ok(()));
    let twice_a_source = SelectedApplication {
        grants: vec![grant(1), grant(1)],
        ..chosen("applications/1", 1)
    };
    let central = Grant {
        source: FundSource::Central.into(),
        amount_fen: 1,
    };
    let not_asked_for = SelectedApplication {
        grants: vec![central],
        ..chosen("applications/1", 1)
    };
    for (selected, field) in [
        (
            vec![chosen("applications/1", 20_000_001)],
            "applications[0].grants[0].amount_fen",
        ),
        (vec![chosen("applications/1", 15_000_001)], "applications[0].grants"),
        (vec![twice_a_source], "applications[0].grants[1].source"),
        (vec![not_asked_for], "applications[0].grants[0].amount_fen"),
        (vec![chosen("applications/9", 1)], "applications[0].application"),
        (
            vec![chosen("applications/1", 1), chosen("applications/1", 1)],
            "applications[1].application",
        ),
    ] {
        assert_eq!(judged(&selected).unwrap_err().field, field);
    }
}

#[test]
fn one_selection_stays_within_the_plan() {
    let choice = |amount_fen| Choice {
        plan: Plan {
            budget: vec![grant(20_000_000)],
            ..Plan::default()
        },
        selection: Selection {
            applications: vec![chosen("applications/1", amount_fen), chosen("applications/2", 1)],
            ..Selection::default()
        },
        passed_over: None,
    };
    let judged = |amount_fen| plan_holds_the_grants(&selecting(&choice(amount_fen)));
    assert_eq!(judged(19_999_999), Ok(()));
    refused(judged(20_000_000), "FUNDS_INSUFFICIENT");
}

#[test]
fn passing_over_a_higher_rank_needs_reasons_unless_it_has_ended() {
    let ranking: Vec<RankedApplication> = (1..4)
        .map(|rank| RankedApplication {
            application: format!("applications/{rank}"),
            rank,
            ..RankedApplication::default()
        })
        .collect();
    let mut reviewed = reviewed(&["applications/1", "applications/2", "applications/3"]);
    let select = |names: &[&str]| Selection {
        applications: names.iter().map(|name| chosen(name, 1)).collect(),
        ..Selection::default()
    };
    let first_two = select(&["applications/1", "applications/2"]);
    assert_eq!(passed_over(&ranking, &first_two, &reviewed), None);
    let selection = select(&["applications/1", "applications/3"]);
    let over = passed_over(&ranking, &selection, &reviewed);
    assert_eq!(over, Some(("applications/2".to_string(), 2)));
    let mut choice = Choice {
        selection: selection.clone(),
        passed_over: over,
        ..Choice::default()
    };
    let judged = |choice: &Choice| rank_order_is_kept(&selecting(choice));
    refused(judged(&choice), "RANK_SKIPPED_WITHOUT_REASONS");
    choice.selection.reasons = " ".into();
    refused(judged(&choice), "RANK_SKIPPED_WITHOUT_REASONS");
    choice.selection.reasons = "the same content is funded by the city".into();
    assert_eq!(judged(&choice), Ok(()));
    let second = reviewed.get_mut("applications/2").unwrap();
    second.state = application::State::Rejected.into();
    assert_eq!(passed_over(&ranking, &selection, &reviewed), None);
}

#[test]
fn who_proposed_a_selection_does_not_decide_or_return_it() {
    let history = [TakenBefore {
        step: "ProposeSelection".into(),
        actor: "li".into(),
    }];
    let facts = selecting(&Choice::default());
    for step in ["DecideSelection", "ReturnSelection"] {
        let take = |actor| REVIEW.take(step, review::State::Proposed, &history, actor, &facts);
        assert_eq!(take("li").unwrap_err().reason, "SAME_PERSON", "{step}");
        assert!(take("wang").is_ok(), "{step}");
    }
}

#[test]
fn the_day_on_which_a_publicity_begins_is_not_counted() {
    let last = publicity_to("2026-05-11".parse().unwrap(), 7).unwrap();
    assert_eq!(last.to_string(), "2026-05-18");
}

//! What the rules refuse, and what they let pass; who may not decide is played in the suite.

use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::coordination::strategy::{Content, Evaluation, Indicator, Legality, State, Value};
use kezhi_proto::coordination::strategy_opinion::Outcome;
use kezhi_proto::coordination::{Strategy, StrategyOpinionAnswer};

use super::rules::*;

fn content(from_year: i32, to_year: i32, indicators: &[&str]) -> Content {
    let indicator = |name: &&str| Indicator {
        name: name.to_string(),
        ..Indicator::default()
    };
    Content {
        from_year,
        to_year,
        indicators: indicators.iter().map(indicator).collect(),
        ..Content::default()
    }
}

/// A strategy that is consulted on from 2026-03-02 to 2026-04-01.
fn facts(on: &str) -> Facts {
    Facts {
        strategy: Strategy {
            name: "strategies/1".into(),
            state: State::Consulting.into(),
            content: Some(content(2026, 2030, &["发明专利", "商标"])),
            consulted_from: "2026-03-02".into(),
            consulted_until: "2026-04-01".into(),
            ..Strategy::default()
        },
        on: on.parse().unwrap(),
        ..Facts::of(&Strategy::default(), "2026-03-02".parse().unwrap())
    }
}

/// The field that a refusal names, or its reason where it names none.
fn refused<T>(outcome: Result<T, Refusal>) -> String {
    match outcome.map_err(|refusal| (refusal.field, refusal.reason)) {
        Ok(_) => String::new(),
        Err((field, reason)) if field.is_empty() => reason.into(),
        Err((field, _)) => field,
    }
}

#[test]
fn a_content_has_its_years_in_order_and_each_indicator_once() {
    for (content, expected) in [
        (content(2026, 2030, &["发明专利", "商标"]), ""),
        (content(2026, 2026, &[]), ""),
        (content(2026, 2025, &[]), "content.to_year"),
        (
            content(2026, 2030, &["商标", "发明专利", "商标"]),
            "content.indicators[2].name",
        ),
    ] {
        assert_eq!(refused(read(content)), expected);
    }
}

#[test]
fn opinions_are_given_while_the_consultation_runs_and_answered_after_it() {
    let (shut, runs) = ("CONSULTATION_NOT_OPEN", "CONSULTATION_RUNS");
    for (on, given, answered) in [
        ("2026-03-01", shut, runs),
        ("2026-03-02", "", runs),
        ("2026-04-01", "", runs),
        ("2026-04-02", shut, ""),
    ] {
        assert_eq!(refused(consultation_runs(&facts(on))), given, "{on}");
        assert_eq!(refused(consultation_is_over(&facts(on))), answered, "{on}");
    }
    for state in [State::Drafted, State::Consulted, State::Withdrawn] {
        let mut facts = facts("2026-03-02");
        facts.strategy.state = state.into();
        assert_eq!(refused(consultation_runs(&facts)), shut, "{state:?}");
    }
}

#[test]
fn every_opinion_is_answered_once_and_something_is_where_there_is_one() {
    for (opinions, answers, expected) in [(0, 0, ""), (1, 1, ""), (1, 0, "answers")] {
        let mut facts = facts("2026-04-02");
        (facts.strategy.opinions, facts.answers) = (opinions, Some(answers));
        assert_eq!(refused(something_is_answered(&facts)), expected);
    }
    for (opinions, answered, expected) in [(0, 0, ""), (3, 3, ""), (3, 2, "OPINIONS_UNANSWERED")] {
        let mut facts = facts("2026-04-02");
        (facts.strategy.opinions, facts.strategy.answered) = (opinions, answered);
        assert_eq!(refused(opinions_are_answered(&facts)), expected);
    }
    let answer = |opinion: &str| StrategyOpinionAnswer {
        opinion: opinion.into(),
        answer: None,
    };
    assert_eq!(refused(read_answers(vec![answer("1"), answer("2")])), "");
    let twice = read_answers(vec![answer("1"), answer("1")]);
    assert_eq!(refused(twice), "answers[1].opinion");
}

#[test]
fn an_answer_that_replaces_another_counts_once() {
    use Outcome::{Adopted, AdoptedInPart, NotAdopted, Unspecified};
    let mut strategy = Strategy::default();
    for (before, after, expected) in [
        (Unspecified, Adopted, (1, 1)),
        (Unspecified, NotAdopted, (2, 1)),
        (Adopted, AdoptedInPart, (2, 1)),
        (NotAdopted, Adopted, (2, 2)),
        (AdoptedInPart, NotAdopted, (2, 1)),
    ] {
        count_answer(&mut strategy, before, after);
        assert_eq!((strategy.answered, strategy.adopted), expected);
    }
}

#[test]
fn what_is_approved_was_found_lawful_as_it_stands() {
    for (passed, expected) in [
        (Some(true), ""),
        (Some(false), "REVIEW_MISSING"),
        (None, "REVIEW_MISSING"),
    ] {
        let mut facts = facts("2026-04-02");
        facts.strategy.legality = passed.map(|passed| Legality {
            passed,
            ..Legality::default()
        });
        assert_eq!(refused(legality_has_passed(&facts)), expected, "{passed:?}");
    }
}

#[test]
fn an_evaluation_is_of_the_indicators_that_there_are() {
    for (indicators, expected) in [
        (&[][..], ""),
        (&["商标", "发明专利"], ""),
        (&["商标", "版权"], "evaluation.values[1].indicator"),
        (&["商标", "商标"], "evaluation.values[1].indicator"),
    ] {
        let value = |name: &&str| Value {
            indicator: name.to_string(),
            ..Value::default()
        };
        let mut facts = facts("2026-04-02");
        facts.evaluation = Some(Evaluation {
            values: indicators.iter().map(value).collect(),
            ..Evaluation::default()
        });
        assert_eq!(refused(values_are_of_the_indicators(&facts)), expected);
    }
}

#[test]
fn nothing_is_retired_over_the_heads_of_those_who_work_on_it() {
    let mut facts = facts("2026-04-02");
    facts.open_tasks = Some(Vec::new());
    assert_eq!(refused(no_task_is_open(&facts)), "");
    facts.open_tasks = Some(vec!["strategytasks/1".into()]);
    assert_eq!(refused(no_task_is_open(&facts)), "STRATEGY_TASKS_OPEN");
}

#[test]
fn nothing_is_retired_before_the_last_of_its_tasks_ended() {
    for (last_ended_on, expected) in [("", ""), ("2026-04-02", ""), ("2026-04-03", "DAY_OUT_OF_ORDER")] {
        let facts = Facts {
            last_ended_on: Some(Day::stated(last_ended_on)),
            ..facts("2026-04-02")
        };
        assert_eq!(refused(last_task_has_ended(&facts)), expected, "{last_ended_on}");
    }
}

//! What the rules refuse, and what they let pass; and that nothing is ever without an owner, whichever way it goes.

use kezhi_law::Day;
use kezhi_procedure::{Procedure, Refusal};
use kezhi_proto::Matter;
use kezhi_proto::coordination::InteragencyRequest;
use kezhi_proto::coordination::interagency_request::{Answer, Content, Owner, Reminder, Return, State};

use super::procedure::{INCOMING, OUTGOING};
use super::rules::*;

const PARTNER: &str = "departments/1";

fn interagency_request() -> InteragencyRequest {
    InteragencyRequest {
        content: Some(Content {
            partner: PARTNER.into(),
            ..Content::default()
        }),
        officer: "li".into(),
        sent_on: "2026-03-02".into(),
        ..InteragencyRequest::default()
    }
}

fn reason(outcome: Result<(), Refusal>) -> &'static str {
    outcome.err().map(|refusal| refusal.reason).unwrap_or_default()
}

/// The states in which an interagency request begins.
fn beginnings(procedure: &Procedure<State, Facts>) -> Vec<State> {
    let begins = procedure.steps.iter().filter(|step| step.from.is_empty());
    begins.filter_map(|step| step.to).collect()
}

/// The states to which the steps lead that may be taken in a state; one that stays leads to the state itself.
fn next(procedure: &Procedure<State, Facts>, state: State) -> Vec<State> {
    let leaving = procedure.steps.iter().filter(|step| step.from.contains(&state));
    leaving.map(|step| step.to.unwrap_or(state)).collect()
}

/// Every path of a table that enters no state twice, from each beginning to where it can go no further.
fn paths(procedure: &Procedure<State, Facts>) -> Vec<Vec<State>> {
    let mut ended = Vec::new();
    let mut open: Vec<Vec<State>> = beginnings(procedure).into_iter().map(|state| vec![state]).collect();
    while let Some(path) = open.pop() {
        let onward = next(procedure, *path.last().unwrap());
        let onward: Vec<State> = onward.into_iter().filter(|state| !path.contains(state)).collect();
        if onward.is_empty() {
            ended.push(path);
            continue;
        }
        open.extend(onward.into_iter().map(|state| [path.clone(), vec![state]].concat()));
    }
    ended
}

#[test]
fn nothing_is_without_an_owner_until_it_is_ended_on_any_path_of_either_table() {
    let interagency_request = interagency_request();
    for procedure in [&OUTGOING, &INCOMING] {
        for path in paths(procedure) {
            for state in &path {
                let is_ended = next(procedure, *state).is_empty();
                let owner = owner_in(*state, &interagency_request);
                assert_eq!(owner.is_none(), is_ended, "{state:?} on {path:?}");
                let named = owner.map(|owner| (owner.account, owner.department));
                let expected = match state {
                    _ if is_ended => None,
                    State::Acknowledged => Some((String::new(), PARTNER.to_string())),
                    _ => Some(("li".to_string(), String::new())),
                };
                assert_eq!(named, expected, "{state:?} on {path:?}");
            }
        }
    }
}

#[test]
fn every_state_is_on_a_path() {
    let walked = [paths(&OUTGOING), paths(&INCOMING)].concat().concat();
    let states = (1..).map_while(|number| State::try_from(number).ok());
    for state in states {
        assert!(walked.contains(&state), "{state:?}");
    }
}

#[test]
fn whatever_is_not_ended_can_be_ended_and_given_to_another_officer() {
    for procedure in [&OUTGOING, &INCOMING] {
        let states: Vec<State> = paths(procedure).concat();
        for state in states.into_iter().filter(|state| !next(procedure, *state).is_empty()) {
            let mut reached = vec![state];
            while let Some(new) = reached
                .iter()
                .flat_map(|from| next(procedure, *from))
                .find(|to| !reached.contains(to))
            {
                reached.push(new);
            }
            let ends = reached.iter().any(|state| next(procedure, *state).is_empty());
            assert!(ends, "{state:?} leads to no end");
            let offered = procedure.allowed(state);
            assert!(
                offered.iter().any(|step| step.name == "AssignInteragencyRequest"),
                "{state:?} offers {offered:?}"
            );
        }
    }
}

#[test]
fn another_officer_has_an_account_of_its_own() {
    for (officer, expected) in [
        ("wang", Ok("wang")),
        (" Wang ", Ok("wang")),
        ("LI", Err("officer")),
        ("　", Err("officer")),
    ] {
        let read = read_officer(officer, &interagency_request());
        let read = read.as_deref().map_err(|refusal| refusal.field.as_str());
        assert_eq!(read, expected, "{officer:?}");
    }
}

#[test]
fn it_is_filed_under_who_owns_it_and_under_what_its_partner_has_seen() {
    let mut interagency_request = interagency_request();
    interagency_request.partner_credit_code = "91120113754806625Q".into();
    for (owner, sent_on, expected) in [
        (
            owner_in(State::Prepared, &interagency_request),
            "",
            ["owner li", "", "", ""],
        ),
        (
            owner_in(State::Sent, &interagency_request),
            "2026-03-02",
            ["owner li", "", SHARED, ""],
        ),
        (
            owner_in(State::Acknowledged, &interagency_request),
            "2026-03-02",
            ["", "owner departments/1", SHARED, ""],
        ),
        (None::<Owner>, "2026-03-02", ["", "", SHARED, ""]),
    ] {
        interagency_request.owner = owner;
        interagency_request.sent_on = sent_on.into();
        let filed = index_keys(&interagency_request);
        assert_eq!(
            (filed[2].as_str(), &filed[3..]),
            ("91120113754806625Q", &expected.map(String::from)[..])
        );
    }
}

#[test]
fn nobody_is_asked_to_answer_by_a_day_that_is_over() {
    for (answer_by, refused, sent) in [
        ("", "", ""),
        ("2026-03-02", "", ""),
        ("2026-03-01", "content.answer_by", "DAY_OUT_OF_ORDER"),
        // What is no day is never stored.
        ("2026-02-30", "content.answer_by", ""),
    ] {
        let content = Content {
            answer_by: answer_by.into(),
            ..Content::default()
        };
        let field = |outcome: Result<Content, Refusal>| outcome.err().map(|refusal| refusal.field).unwrap_or_default();
        let on = "2026-03-02";
        assert_eq!(field(read_content(content, on.parse().unwrap())), refused);
        let facts = Facts {
            answer_by: Day::stated(answer_by),
            on: on.parse().unwrap(),
            ..Facts::of(&InteragencyRequest::default(), "2026-03-02".parse().unwrap(), false)
        };
        assert_eq!(reason(answer_can_be_given(&facts)), sent, "{answer_by}");
    }
}

#[test]
fn a_receipt_is_the_partners_word_or_a_paper() {
    for (by_partner, receipt_digest, expected) in [(true, "", ""), (false, "ab", ""), (false, "", "EVIDENCE_MISSING")] {
        let facts = Facts {
            by_partner,
            receipt_digest: Some(receipt_digest.into()),
            ..Facts::of(&InteragencyRequest::default(), "2026-03-02".parse().unwrap(), false)
        };
        assert_eq!(reason(receipt_is_proven(&facts)), expected);
    }
}

#[test]
fn a_partner_is_shown_neither_those_before_nor_an_answer_that_nobody_approved() {
    for (state, answered) in [
        (State::AnswerPrepared, false),
        (State::Answered, true),
        (State::Closed, true),
    ] {
        let mut interagency_request = interagency_request();
        interagency_request.enter(state);
        interagency_request.answer = Some(Answer::default());
        for partner in [PARTNER, "departments/2"] {
            interagency_request.returns.push(Return {
                partner: partner.into(),
                ..Return::default()
            });
            interagency_request.reminders.push(Reminder {
                partner: partner.into(),
                ..Reminder::default()
            });
        }
        let shown = shown_to_partner(interagency_request);
        assert_eq!(shown.answer.is_some(), answered, "{state:?}");
        assert!(shown.returns.iter().all(|returned| returned.partner == PARTNER));
        assert!(shown.reminders.iter().all(|reminder| reminder.partner == PARTNER));
        assert_eq!((shown.returns.len(), shown.reminders.len()), (1, 1));
    }
}

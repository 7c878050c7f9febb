use kezhi_law::Law;

use crate::check::mistakes;
use crate::diagram::{Drawn, mermaid};
use crate::{Kind, Procedure, Refusal, Step, TakenBefore, gathered, rules};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Prepared,
    Approved,
}

struct Facts {
    complete: bool,
}

fn papers_are_complete(facts: &Facts) -> Result<(), Refusal> {
    match facts.complete {
        true => Ok(()),
        false => Err(Refusal::precondition("PAPERS_MISSING", "a paper is missing")),
    }
}

const PROCEDURE: Procedure<State, Facts> = Procedure::of(
    "matter",
    &[
        Step::named("Prepare", "matter.prepared")
            .from(&[State::Open])
            .to(State::Prepared)
            .must(rules![papers_are_complete]),
        Step::named("Approve", "matter.approved")
            .resting_on("penalty-law", "57")
            .from(&[State::Prepared])
            .to(State::Approved)
            .not_by_taker_of(&[&["Prepare"]]),
    ],
)
.whose_rules_rest_on(&[("papers_are_complete", "penalty-law", "54")]);

#[test]
fn a_rule_is_refused_under_the_article_that_it_keeps() {
    let prepare = |facts: &Facts| PROCEDURE.take("Prepare", State::Open, &[], "li", facts);
    let refusal = prepare(&Facts { complete: false }).unwrap_err();
    assert_eq!(refusal.article, PROCEDURE.article_of("papers_are_complete"));
    assert!(refusal.article.unwrap().to_string().contains("第五十四条"));
    assert_eq!(PROCEDURE.article_of("no_such_rule"), None);
}

#[test]
fn a_step_moves_the_matter_and_says_what_to_store() {
    let taken = PROCEDURE
        .take("Prepare", State::Open, &[], "li", &Facts { complete: true })
        .unwrap();
    assert_eq!(
        (taken.event, taken.from, taken.to),
        ("matter.prepared", State::Open, State::Prepared)
    );
}

#[test]
fn a_step_out_of_its_state_is_refused_with_the_steps_that_are_allowed() {
    let refusal = PROCEDURE
        .take("Approve", State::Open, &[], "li", &Facts { complete: true })
        .unwrap_err();
    assert_eq!(refusal.reason, "STEP_NOT_ALLOWED");
    assert!(refusal.metadata.contains(&("state", "STATE_OPEN".to_string())));
    assert!(refusal.metadata.contains(&("allowed_steps", "Prepare".to_string())));
    assert!(refusal.article.unwrap().to_string().contains("第五十七条"));
    let ended = PROCEDURE
        .take("Approve", State::Approved, &[], "li", &Facts { complete: true })
        .unwrap_err();
    assert!(
        ended.message.ends_with("neither is any other step"),
        "{}",
        ended.message
    );
    assert!(ended.metadata.contains(&("allowed_steps", String::new())));
}

#[test]
fn who_prepared_does_not_approve() {
    let history = [TakenBefore {
        step: "Prepare".into(),
        actor: "li".into(),
    }];
    let refusal = PROCEDURE
        .take("Approve", State::Prepared, &history, "li", &Facts { complete: true })
        .unwrap_err();
    assert_eq!(refusal.reason, "SAME_PERSON");
    assert!(
        PROCEDURE
            .take("Approve", State::Prepared, &history, "wang", &Facts { complete: true })
            .is_ok()
    );
}

#[test]
fn a_state_offers_its_steps_and_each_knows_whom_it_is_not_for() {
    let offered = PROCEDURE.allowed(State::Prepared);
    let [approve] = offered.as_slice() else {
        panic!("{offered:?}")
    };
    assert_eq!((approve.name, approve.keeps_apart()), ("Approve", true));
    assert!(approve.keeps_apart_from(["Prepare"].into_iter()) && !approve.keeps_apart_from(["Approve"].into_iter()));
    assert!(!PROCEDURE.allowed(State::Open)[0].keeps_apart());
    for (state, decides) in [(State::Open, true), (State::Approved, false)] {
        let rule = "papers_are_complete";
        assert_eq!(PROCEDURE.is_decided_by(rule, "Prepare", state), decides, "{state:?}");
    }
}

#[test]
fn a_missing_precondition_is_refused() {
    let refusal = PROCEDURE
        .take("Prepare", State::Open, &[], "li", &Facts { complete: false })
        .unwrap_err();
    assert_eq!(refusal.reason, "PAPERS_MISSING");
}

#[test]
fn nothing_is_decided_on_what_nobody_gathered() {
    let ungathered = PROCEDURE.take_freely("Prepare", State::Open, &[], "li").unwrap_err();
    assert_eq!(ungathered.kind, Kind::Ungathered);
    assert!(ungathered.message.ends_with("papers_are_complete"), "{ungathered}");
    assert!(PROCEDURE.take_freely("Approve", State::Prepared, &[], "li").is_ok());
    assert_eq!(gathered(&Some(1), "the day"), Ok(&1));
    let missing = gathered::<u8>(&None, "the day").unwrap_err();
    assert_eq!(missing.kind, Kind::Ungathered);
    let refused = Refusal::precondition("PAPERS_MISSING", "a paper is missing");
    let first = Refusal::first_of([refused, missing].into_iter()).unwrap();
    assert_eq!(first.kind, Kind::Ungathered, "a missing fact is no reason among others");
}

#[test]
fn a_sound_table_has_no_mistakes_and_an_unsound_one_names_them() {
    let law = Law::builtin();
    assert_eq!(mistakes(&PROCEDURE, &law), Vec::<String>::new());
    const BEGINS_TOO_LATE: Procedure<State, Facts> = Procedure::of(
        "matter",
        &[
            Step::named("Begin", "matter.begun").to(State::Approved),
            Step::named("Prepare", "matter.prepared")
                .from(&[State::Open])
                .to(State::Prepared),
            Step::named("Approve", "matter.approved")
                .from(&[State::Prepared])
                .to(State::Approved),
        ],
    );
    assert_eq!(mistakes(&BEGINS_TOO_LATE, &law).len(), 2);
    const UNSOUND: Procedure<State, Facts> = Procedure::of(
        "matter",
        &[
            Step::named("Act", "matter.acted")
                .resting_on("no-such-law", "1")
                .from(&[State::Open])
                .meets(&["penalty.pay", "penalty.*", "*", "agreed.by-us", "no.such.limit"]),
            Step::named("Act", "matter.acted")
                .from(&[State::Open])
                .not_by_taker_of(&[&["Nobody"]]),
        ],
    );
    assert_eq!(mistakes(&UNSOUND, &law).len(), 4);
    const MISPLACED: Procedure<State, Facts> = Procedure {
        rules_rest_on: &[
            ("papers_are_complete", "penalty-law", "54"),
            ("papers_are_complete", "penalty-law", "55"),
            ("papers_are_found", "penalty-law", "54"),
            ("papers_are_lost", "no-such-law", "1"),
        ],
        ..PROCEDURE
    };
    assert_eq!(
        mistakes(&MISPLACED, &law),
        [
            "papers_are_complete keeps two articles",
            "papers_are_found keeps an article and is no rule of the table",
            "papers_are_lost keeps no-such-law 1, which the law does not know",
            "papers_are_lost keeps an article and is no rule of the table",
        ]
    );
}

#[test]
fn the_diagram_has_an_arrow_per_step() {
    let diagram = mermaid(&PROCEDURE);
    assert!(diagram.contains("Open --> Prepared: Prepare"));
    assert!(diagram.contains("Prepared --> Approved: Approve"));
}

#[test]
fn a_page_says_of_each_step_all_that_its_row_says() {
    let drawn = Drawn::of("matter.md", "A matter", &PROCEDURE, &Law::builtin());
    let page = drawn.page(|step| format!("who may {step}"));
    for told in [
        "### Prepare",
        "- By: who may Prepare.",
        "- From Open to Prepared.",
        "- Must hold: papers are complete (《行政处罚法》第五十四条).",
        "- Rests on 《行政处罚法》第五十七条.",
        "- Not by who took: `Prepare`.",
        "- The log calls it `matter.approved`.",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
}

#[test]
fn a_matter_may_begin_by_one_step_in_several_states() {
    const TWO_WAYS: Procedure<State, ()> = Procedure::of(
        "matter",
        &[
            Step::named("Begin", "matter.begun").to(State::Open),
            Step::named("Begin", "matter.begun-late").to(State::Prepared),
        ],
    );
    assert_eq!(TWO_WAYS.begin("Begin", &()).unwrap().event, "matter.begun");
    assert_eq!(
        TWO_WAYS.begin_as("Begin", State::Prepared, &()).unwrap().event,
        "matter.begun-late"
    );
    assert_eq!(TWO_WAYS.begin("End", &()).unwrap_err().reason, "STEP_NOT_ALLOWED");
    assert_eq!(
        TWO_WAYS.begin_as("Begin", State::Approved, &()).unwrap_err().reason,
        "STEP_NOT_ALLOWED"
    );
}

//! The tables are sound, and the rules refuse what they must and let pass what they should.

use kezhi_procedure::{Refusal, TakenBefore};
use kezhi_proto::projects::project::State;
use kezhi_proto::projects::{
    Attachment, BudgetLine, FundSource, Grant, Hold, Indicator, Milestone, Payee, PlannedMilestone, PlannedPayment,
    Project, TaskBook, Unit, amendment, milestone,
};

use super::procedure::{AMENDMENT, MILESTONE, PROJECT};
use super::rules::changes::changes;
use super::rules::*;

const LEAD: &str = "91431201MA4L000001";
const PARTNER: &str = "91431201MA4L000002";

type Rule = fn(&Facts) -> Result<(), Refusal>;
type Change = fn(&mut Facts);
type BookChange = fn(&mut TaskBook);

fn unit(credit_code: &str) -> Unit {
    Unit {
        credit_code: credit_code.into(),
        display_name: "某单位".into(),
        ..Unit::default()
    }
}

fn line(unit: &str, source: FundSource, head: &str, amount_fen: i64) -> BudgetLine {
    BudgetLine {
        unit: unit.into(),
        source: source.into(),
        head: head.into(),
        amount_fen,
    }
}

fn planned(id: &str, due_on: &str) -> PlannedMilestone {
    PlannedMilestone {
        id: id.into(),
        title: format!("{id} is reached"),
        due_on: due_on.into(),
        evidence_kinds: vec!["report".into(), "photo".into()],
    }
}

fn payment(id: &str, milestone: &str, source: FundSource, amount_fen: i64) -> PlannedPayment {
    PlannedPayment {
        id: id.into(),
        milestone: milestone.into(),
        source: source.into(),
        amount_fen,
    }
}

/// A task book of a grant of 300,000 yuan by the district and 200,000 by the city, with 100,000 of the unit's own.
fn book() -> TaskBook {
    TaskBook {
        version: 1,
        goals: "a new variety of rice".into(),
        indicators: vec![Indicator {
            title: "yield".into(),
            target: "600 kg a mu".into(),
        }],
        members: vec!["甲".into(), "乙".into()],
        starts_on: "2026-03-01".into(),
        ends_on: "2027-12-31".into(),
        milestones: vec![planned("m1", "2026-12-31"), planned("m2", "2027-12-31")],
        budget: vec![
            line(LEAD, FundSource::District, "equipment", 20_000_000),
            line(PARTNER, FundSource::District, "operation", 10_000_000),
            line(LEAD, FundSource::Municipal, "labour", 20_000_000),
            line(LEAD, FundSource::SelfRaised, "operation", 10_000_000),
        ],
        payments: vec![
            payment("p1", "", FundSource::District, 20_000_000),
            payment("p2", "m1", FundSource::District, 10_000_000),
            payment("p3", "m2", FundSource::Municipal, 20_000_000),
        ],
        own_funds_by: "2026-06-30".into(),
    }
}

fn grant(source: FundSource, amount_fen: i64) -> Grant {
    Grant {
        source: source.into(),
        amount_fen,
    }
}

fn project() -> Project {
    Project {
        lead: Some(unit(LEAD)),
        partners: vec![unit(PARTNER)],
        leader: "甲".into(),
        grants: vec![
            grant(FundSource::District, 30_000_000),
            grant(FundSource::Municipal, 20_000_000),
        ],
        ..Project::default()
    }
}

/// A project that hands in its task book.
fn handing_in() -> Facts {
    Facts {
        project: project(),
        budget_heads: Some(crate::settings::Settings::default().budget_heads),
        task_book: Some(book()),
        leader: Some(String::new()),
        ..Facts::default()
    }
}

/// The task book that is handed in or proposed.
fn given(facts: &mut Facts) -> &mut TaskBook {
    facts.task_book.as_mut().unwrap()
}

/// A project under way whose first milestone is accepted, and that proposes another goal.
fn amending() -> Facts {
    let mut facts = handing_in();
    facts.project.task_book = Some(book());
    facts.project.milestones = book()
        .milestones
        .into_iter()
        .map(|planned| Milestone {
            id: planned.id,
            title: planned.title,
            due_on: planned.due_on,
            evidence_kinds: planned.evidence_kinds,
            state: milestone::State::Open.into(),
            ..Milestone::default()
        })
        .collect();
    facts.project.milestones[0].state = milestone::State::Accepted.into();
    given(&mut facts).goals = "two new varieties of rice".into();
    facts
}

fn refuses(rule: Rule, facts: &Facts, reason: &str, field: &str) {
    let refusal = rule(facts).unwrap_err();
    assert_eq!(
        (refusal.reason, refusal.field.as_str()),
        (reason, field),
        "{}",
        refusal.message
    );
}

#[test]
fn a_sound_task_book_is_taken() {
    let submit = |state| PROJECT.take("SubmitTaskBook", state, &[], "li", &handing_in());
    assert_eq!(submit(State::SetUp).unwrap().to, State::TaskBookSubmitted);
    assert_eq!(submit(State::TaskBookSubmitted).unwrap().to, State::TaskBookSubmitted);
    assert_eq!(submit(State::UnderWay).unwrap_err().reason, "STEP_NOT_ALLOWED");
}

#[test]
fn an_unsound_task_book_is_refused_with_the_field_that_is_wrong() {
    let cases: [(Change, &str); 19] = [
        (|facts| given(facts).starts_on = "2026-02-30".into(), "starts_on"),
        (|facts| given(facts).ends_on = "2027-13-01".into(), "ends_on"),
        (|facts| given(facts).ends_on = "2026-03-01".into(), "ends_on"),
        (|facts| given(facts).members.swap(0, 1), "members[0]"),
        (
            |facts| {
                let first = given(facts).indicators[0].clone();
                given(facts).indicators.push(first);
            },
            "indicators[1].title",
        ),
        (|facts| given(facts).milestones[1].id = "m1".into(), "milestones[1].id"),
        (
            |facts| given(facts).milestones[1].due_on = "2027-02-29".into(),
            "milestones[1].due_on",
        ),
        (
            |facts| given(facts).milestones[1].due_on = "2028-01-01".into(),
            "milestones[1].due_on",
        ),
        (
            |facts| given(facts).milestones[0].due_on = "2026-02-28".into(),
            "milestones[0].due_on",
        ),
        (
            |facts| given(facts).budget[3].unit = "91431201MA4L000009".into(),
            "budget[3].unit",
        ),
        (
            |facts| given(facts).budget[2].head = "banquets".into(),
            "budget[2].head",
        ),
        (
            |facts| {
                given(facts).budget[0].amount_fen = 10_000_000;
                let first = given(facts).budget[0].clone();
                given(facts).budget.push(first);
            },
            "budget[4]",
        ),
        (|facts| given(facts).own_funds_by.clear(), "own_funds_by"),
        (|facts| given(facts).own_funds_by = "2026-06-31".into(), "own_funds_by"),
        (|facts| given(facts).own_funds_by = "2028-01-01".into(), "own_funds_by"),
        (|facts| given(facts).payments[2].id = "p1".into(), "payments[2].id"),
        (
            |facts| given(facts).payments[1].milestone = "m9".into(),
            "payments[1].milestone",
        ),
        (|facts| facts.project.leader = "丙".into(), "members[0]"),
        (|facts| facts.leader = Some("乙".into()), "members[0]"),
    ];
    for (position, (change, field)) in cases.into_iter().enumerate() {
        let mut facts = handing_in();
        change(&mut facts);
        let refusal = PROJECT
            .take("SubmitTaskBook", State::SetUp, &[], "li", &facts)
            .unwrap_err();
        assert_eq!(
            (refusal.reason, refusal.field),
            ("FIELD_INVALID", format!("task_book.{field}")),
            "case {position}: {}",
            refusal.message
        );
    }
}

#[test]
fn the_budget_holds_exactly_the_grant_of_each_source() {
    let mut facts = handing_in();
    given(&mut facts).budget[1].amount_fen -= 1;
    let refusal = budget_is_the_grant(&facts).unwrap_err();
    assert_eq!(refusal.reason, "BUDGET_UNBALANCED");
    let expected = [
        ("source", "FUND_SOURCE_DISTRICT".to_string()),
        ("expected_fen", "30000000".into()),
        ("given_fen", "29999999".into()),
    ];
    assert_eq!(refusal.metadata, expected);
    // The same total from another source is not the same money.
    let mut facts = handing_in();
    given(&mut facts).budget[1].source = FundSource::Municipal.into();
    assert_eq!(budget_is_the_grant(&facts).unwrap_err().reason, "BUDGET_UNBALANCED");
    // A source that granted nothing pays nothing.
    let mut facts = handing_in();
    let line = line(LEAD, FundSource::Central, "labour", 1);
    given(&mut facts).budget.push(line);
    assert_eq!(budget_is_the_grant(&facts).unwrap_err().metadata[1].1, "0");
    // The units' own money is not the treasury's.
    let mut facts = handing_in();
    given(&mut facts).budget[3].amount_fen = 1;
    assert_eq!(budget_is_the_grant(&facts), Ok(()));
}

#[test]
fn the_payments_add_up_to_the_grant_of_each_source() {
    assert_eq!(payments_are_the_grant(&handing_in()), Ok(()));
    let mut facts = handing_in();
    given(&mut facts).payments[2].amount_fen += 1;
    let refusal = payments_are_the_grant(&facts).unwrap_err();
    assert_eq!(
        (refusal.reason, refusal.metadata[0].1.as_str()),
        ("PAYMENTS_UNBALANCED", "FUND_SOURCE_MUNICIPAL")
    );
    given(&mut facts).payments.pop();
    assert_eq!(payments_are_the_grant(&facts).unwrap_err().metadata[2].1, "0");
    // Amounts that no sum can hold are refused like others.
    let mut facts = handing_in();
    given(&mut facts).payments[2].amount_fen = i64::MAX;
    given(&mut facts)
        .payments
        .push(payment("p4", "", FundSource::Municipal, i64::MAX));
    assert_eq!(
        payments_are_the_grant(&facts).unwrap_err().reason,
        "PAYMENTS_UNBALANCED"
    );
}

#[test]
fn who_handed_in_the_task_book_does_not_sign_it() {
    let submitted = [TakenBefore {
        step: "SubmitTaskBook".into(),
        actor: "li".into(),
    }];
    let sign = |actor| {
        PROJECT.take(
            "SignTaskBook",
            State::TaskBookSubmitted,
            &submitted,
            actor,
            &handing_in(),
        )
    };
    assert_eq!(sign("li").unwrap_err().reason, "SAME_PERSON");
    assert_eq!(sign("head").unwrap().to, State::UnderWay);
}

#[test]
fn an_amendment_leaves_alone_what_was_reached_or_fell_due() {
    let propose = |facts: &Facts| PROJECT.take("ProposeAmendment", State::UnderWay, &[], "li", facts);
    assert!(propose(&amending()).is_ok());
    let fixed: [(Change, &str); 6] = [
        (
            |facts| given(facts).milestones[0].due_on = "2027-01-31".into(),
            "milestones/m1",
        ),
        (
            |facts| given(facts).milestones[0].evidence_kinds.clear(),
            "milestones/m1",
        ),
        (
            |facts| {
                given(facts).milestones.remove(0);
                given(facts).payments[1].milestone = "m2".into();
            },
            "milestones/m1",
        ),
        (
            |facts| {
                given(facts).payments[0].amount_fen -= 1;
                given(facts).payments[1].amount_fen += 1;
            },
            "payments/p1",
        ),
        (|facts| given(facts).payments[1].milestone = "m2".into(), "payments/p2"),
        (|facts| given(facts).payments[1].id = "p9".into(), "payments/p2"),
    ];
    for (change, part) in fixed {
        let mut facts = amending();
        change(&mut facts);
        let refusal = propose(&facts).unwrap_err();
        assert_eq!(
            (refusal.reason, refusal.metadata[0].1.as_str()),
            ("TASK_BOOK_FIXED", part),
            "{}",
            refusal.message
        );
    }
    let free: [Change; 3] = [
        |facts| given(facts).milestones[1].due_on = "2027-06-30".into(),
        |facts| given(facts).payments[2].milestone = "m1".into(),
        |facts| given(facts).milestones.push(planned("m3", "2027-06-30")),
    ];
    for change in free {
        let mut facts = amending();
        change(&mut facts);
        assert!(propose(&facts).is_ok());
    }
}

#[test]
fn what_was_reported_since_the_proposal_stays_too() {
    let mut facts = amending();
    given(&mut facts).milestones[1].due_on = "2027-06-30".into();
    let approve = |facts: &Facts| PROJECT.take("ApproveAmendment", State::Suspended, &[], "head", facts);
    assert!(approve(&facts).is_ok());
    facts.project.milestones[1].state = milestone::State::Reported.into();
    assert_eq!(approve(&facts).unwrap_err().reason, "TASK_BOOK_FIXED");
}

#[test]
fn an_amendment_changes_something_and_stands_alone() {
    let mut facts = amending();
    facts.task_book = Some(book());
    given(&mut facts).version = 2;
    // The same lines in another order are the same budget.
    given(&mut facts).budget.reverse();
    refuses(something_changes, &facts, "FIELD_INVALID", "task_book");
    facts.leader = Some("乙".into());
    given(&mut facts).members.swap(0, 1);
    assert_eq!(something_changes(&facts), Ok(()));
    facts.open_amendment = "amendments/1".into();
    let refusal = PROJECT
        .take("ProposeAmendment", State::UnderWay, &[], "li", &facts)
        .unwrap_err();
    assert_eq!(
        (refusal.reason, refusal.metadata[0].1.as_str()),
        ("AMENDMENT_OPEN", "amendments/1")
    );
    let apply = PROJECT.take("ApplyForAcceptance", State::UnderWay, &[], "li", &facts);
    assert_eq!(apply.unwrap_err().reason, "AMENDMENT_OPEN");
}

#[test]
fn changes_are_told_in_the_words_of_the_contract() {
    let cases: [(BookChange, &str); 8] = [
        (|book| book.budget[0].amount_fen += 1, "budget"),
        (|book| book.own_funds_by = "2026-07-31".into(), "budget"),
        (|book| book.ends_on = "2028-01-31".into(), "period"),
        (|book| book.members.push("丙".into()), "people"),
        (|book| book.goals.push('!'), "goals"),
        (|book| book.indicators.clear(), "goals"),
        (|book| book.milestones[0].title.push('!'), "milestones"),
        (|book| book.payments.clear(), "payments"),
    ];
    for (change, what) in cases {
        let mut to = book();
        change(&mut to);
        assert_eq!(changes(&book(), &to), [what]);
    }
    let mut to = book();
    to.version = 2;
    to.budget.reverse();
    assert_eq!(changes(&book(), &to), Vec::<&str>::new());
}

#[test]
fn who_proposed_an_amendment_does_not_approve_it() {
    let proposed = [TakenBefore {
        step: "ProposeAmendment".into(),
        actor: "li".into(),
    }];
    let approve = |actor| AMENDMENT.take("ApproveAmendment", amendment::State::Proposed, &proposed, actor, &());
    assert_eq!(approve("li").unwrap_err().reason, "SAME_PERSON");
    assert_eq!(approve("head").unwrap().to, amendment::State::Approved);
}

#[test]
fn a_milestone_is_accepted_with_all_its_evidence_by_another() {
    let evidence = |kind: &str| Attachment {
        kind: kind.into(),
        ..Attachment::default()
    };
    let mut reached = Milestone {
        id: "m1".into(),
        evidence_kinds: vec!["report".into(), "photo".into()],
        evidence: vec![evidence("report")],
        ..Milestone::default()
    };
    let reported = [TakenBefore {
        step: "ReportMilestone".into(),
        actor: "platform".into(),
    }];
    let accept = |reached: &Milestone, actor| {
        MILESTONE.take("AcceptMilestone", milestone::State::Reported, &reported, actor, reached)
    };
    let refusal = accept(&reached, "li").unwrap_err();
    assert_eq!(
        (refusal.reason, refusal.metadata[0].1.as_str()),
        ("EVIDENCE_MISSING", "photo")
    );
    reached.evidence.push(evidence("photo"));
    assert!(accept(&reached, "li").is_ok());
    assert_eq!(accept(&reached, "platform").unwrap_err().reason, "SAME_PERSON");
    let open = MILESTONE.take("AcceptMilestone", milestone::State::Open, &reported, "li", &reached);
    assert_eq!(open.unwrap_err().reason, "STEP_NOT_ALLOWED");
}

#[test]
fn a_payee_is_no_unit_is_new_and_stays_within_the_budget() {
    let mut facts = amending();
    let register = |facts: &mut Facts, payee: &Payee| {
        facts.payee = Some(payee.clone());
        PROJECT.take("RegisterPayee", State::UnderWay, &[], "li", facts)
    };
    let mut payee = Payee {
        credit_code: "91431201MA4L000009".into(),
        ceiling_fen: 60_000_000,
        ..Payee::default()
    };
    assert!(register(&mut facts, &payee).is_ok());
    payee.ceiling_fen += 1;
    assert_eq!(register(&mut facts, &payee).unwrap_err().field, "payee.ceiling_fen");
    payee.ceiling_fen = 1;
    facts.project.payees.push(payee.clone());
    assert_eq!(register(&mut facts, &payee).unwrap_err().reason, "RESOURCE_EXISTS");
    payee.credit_code = PARTNER.into();
    assert_eq!(register(&mut facts, &payee).unwrap_err().field, "payee.credit_code");
}

#[test]
fn a_project_that_is_held_is_not_closed() {
    let mut facts = amending();
    facts.project.holds.push(Hold {
        subject: "rectifications/1".into(),
        ..Hold::default()
    });
    for state in [State::Accepted, State::Failed, State::Terminated] {
        let close = |facts: &Facts| PROJECT.take("CloseProject", state, &[], "head", facts);
        let refusal = close(&facts).unwrap_err();
        assert_eq!(
            (refusal.reason, refusal.metadata[0].1.as_str()),
            ("PROJECT_HELD", "rectifications/1")
        );
        let mut free = facts.clone();
        free.project.holds.clear();
        assert_eq!(close(&free).unwrap().to, State::Closed);
        free.open_amendment = "amendments/1".into();
        assert_eq!(close(&free).unwrap_err().reason, "AMENDMENT_OPEN");
    }
}

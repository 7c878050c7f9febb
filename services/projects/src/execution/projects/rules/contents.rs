//! What a task book says must hang together: its days, its people, its milestones, its lines.

use std::collections::BTreeSet;

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, gathered};
use kezhi_proto::projects::TaskBook;

use super::Facts;
use crate::money::ledger::account::is_own;
use crate::units::rules::refuse_outsider;

/// The days are days, and the last one lies after the first.
pub fn the_period_is_a_period(facts: &Facts) -> Result<(), Refusal> {
    let book = facts.given_book()?;
    let starts_on = field::day("task_book.starts_on", &book.starts_on)?;
    let ends_on = field::day("task_book.ends_on", &book.ends_on)?;
    if ends_on > starts_on {
        return Ok(());
    }
    let message = format!("the period ends on {ends_on}, not after the day on which it starts, {starts_on}");
    Err(Refusal::field("task_book.ends_on", message))
}

/// The people who work on it begin with the person in charge, or with who would replace them.
pub fn members_begin_with_the_leader(facts: &Facts) -> Result<(), Refusal> {
    let leader = match facts.next_leader()? {
        "" => facts.project.leader.as_str(),
        leader => leader,
    };
    let members = &facts.given_book()?.members;
    if members.first().map(String::as_str).unwrap_or_default() == leader {
        return Ok(());
    }
    let message = "the first of the members must be the person in charge of the project";
    Err(Refusal::field("task_book.members[0]", message))
}

/// No indicator stands twice.
pub fn indicators_differ(facts: &Facts) -> Result<(), Refusal> {
    let indicators = facts.given_book()?.indicators.iter();
    let titles = indicators.map(|indicator| indicator.title.as_str());
    refuse_repeated(titles, |position| format!("task_book.indicators[{position}].title"))
}

/// Every milestone stands once, and its day lies within the period.
pub fn milestones_lie_within_the_period(facts: &Facts) -> Result<(), Refusal> {
    let book = facts.given_book()?;
    let ids = book.milestones.iter().map(|milestone| milestone.id.as_str());
    refuse_repeated(ids, |position| format!("task_book.milestones[{position}].id"))?;
    for (position, milestone) in book.milestones.iter().enumerate() {
        let field = format!("task_book.milestones[{position}].due_on");
        refuse_outside_the_period(book, &field, &milestone.due_on)?;
    }
    Ok(())
}

/// Every line of the budget is one of a unit that takes part, under a head of the authority, and stands once.
pub fn budget_lines_are_the_projects(facts: &Facts) -> Result<(), Refusal> {
    let budget_heads = gathered(&facts.budget_heads, "the budget heads of the authority")?;
    let mut seen = BTreeSet::new();
    for (position, line) in facts.given_book()?.budget.iter().enumerate() {
        let field = |name: &str| format!("task_book.budget[{position}]{name}");
        refuse_outsider(&facts.project, &field(".unit"), &line.unit)?;
        if !budget_heads.contains(&line.head) {
            let heads = budget_heads.join(", ");
            let message = format!("{:?} is no budget head of the authority; these are: {heads}", line.head);
            return Err(Refusal::field(field(".head"), message));
        }
        if !seen.insert((&line.unit, line.source, &line.head)) {
            let message = "this unit has a line of this source under this head already";
            return Err(Refusal::field(field(""), message));
        }
    }
    Ok(())
}

/// Money that the units owe the project has a day by which it must be there.
pub fn own_money_has_a_day(facts: &Facts) -> Result<(), Refusal> {
    let book = facts.given_book()?;
    let by = &book.own_funds_by;
    if !by.is_empty() {
        return refuse_outside_the_period(book, "task_book.own_funds_by", by);
    }
    match book.budget.iter().any(|line| is_own(line.source())) {
        false => Ok(()),
        true => {
            let message =
                "the budget has matching or self-raised money, so there must be a day by which it has arrived";
            Err(Refusal::field("task_book.own_funds_by", message))
        }
    }
}

/// Every payment stands once, and waits for a milestone of the task book or for none.
pub fn payments_follow_milestones(facts: &Facts) -> Result<(), Refusal> {
    let book = facts.given_book()?;
    let ids = book.payments.iter().map(|payment| payment.id.as_str());
    refuse_repeated(ids, |position| format!("task_book.payments[{position}].id"))?;
    for (position, payment) in book.payments.iter().enumerate() {
        let known = payment.milestone.is_empty() || book.milestones.iter().any(|one| one.id == payment.milestone);
        if !known {
            let message = format!("{:?} is no milestone of the task book", payment.milestone);
            let field = format!("task_book.payments[{position}].milestone");
            return Err(Refusal::field(field, message));
        }
    }
    Ok(())
}

fn refuse_outside_the_period(book: &TaskBook, field: &str, text: &str) -> Result<(), Refusal> {
    let on = field::day(field, text)?;
    let (Some(starts_on), Some(ends_on)) = (Day::stated(&book.starts_on), Day::stated(&book.ends_on)) else {
        // Of days that are none something else is said; of a period that ends before it begins too.
        return Ok(());
    };
    if starts_on >= ends_on || (starts_on..=ends_on).contains(&on) {
        return Ok(());
    }
    let message = format!("{on} lies outside the period from {starts_on} to {ends_on}");
    Err(Refusal::field(field, message))
}

fn refuse_repeated<'a>(values: impl Iterator<Item = &'a str>, field: impl Fn(usize) -> String) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for (position, value) in values.enumerate() {
        if !seen.insert(value) {
            return Err(Refusal::field(field(position), format!("{value:?} stands here twice")));
        }
    }
    Ok(())
}

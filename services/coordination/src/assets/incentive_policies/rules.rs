//! What terms must be in themselves, and when a policy serves. Pure.

use std::collections::BTreeSet;

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, state_name};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::IncentivePolicy;
use kezhi_proto::coordination::incentive_policy::{Item, State, Terms};

/// What a step of a policy is decided on.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The terms.
    pub terms: Terms,
    /// The day of the step.
    pub on: Day,
}

/// The terms of a policy.
pub fn terms_of(policy: &IncentivePolicy) -> Terms {
    policy.terms.clone().unwrap_or_default()
}

/// Terms as they are stored: days in order, each item once and for patents of its own, and none that could never be granted.
pub fn read(terms: Terms) -> Result<Terms, Refusal> {
    let valid_from = field::day("terms.valid_from", &terms.valid_from)?;
    field::day_not_before("terms.valid_to", &terms.valid_to, valid_from)?;
    let is_plan = terms.plan.starts_with("plans/");
    field::must(
        is_plan,
        "terms.plan",
        format!("{:?} is the name of no plan", terms.plan),
    )?;
    let mut known = BTreeSet::new();
    for (position, item) in terms.items.iter().enumerate() {
        let of = |field: &str| format!("terms.items[{position}].{field}");
        let first = known.insert(item.id.as_str());
        field::must(first, &of("id"), format!("{} stands here twice", item.id))?;
        let granted_from = field::day(&of("granted_from"), &item.granted_from)?;
        field::day_not_before(&of("granted_to"), &item.granted_to, granted_from)?;
        let before = terms.items.get(..position).unwrap_or_default();
        refuse_overlap(before, item, &of("granted_from"))?;
        let within = item.amount_fen <= terms.ceiling_fen;
        field::must(
            within,
            &of("amount_fen"),
            "more than the ceiling: it would never be granted",
        )?;
    }
    Ok(terms)
}

/// A patent is paid for once: how much for must not be the claimant's choice between two items.
fn refuse_overlap(before: &[Item], item: &Item, field: &str) -> Result<(), Refusal> {
    let Some(other) = before.iter().find(|other| overlap(other, item)) else {
        return Ok(());
    };
    let message = format!(
        "{} is for patents that {} is for too: their days must not overlap, or one is paid besides_others",
        item.id, other.id
    );
    Err(Refusal::field(field, message))
}

/// True for two items of one kind and a day of grant, of which neither is paid besides others.
fn overlap(one: &Item, other: &Item) -> bool {
    let share_a_day = begins_within(one, other) && begins_within(other, one);
    let is_apart = one.besides_others || other.besides_others;
    one.kind == other.kind && share_a_day && !is_apart
}

fn begins_within(one: &Item, other: &Item) -> bool {
    let (first, last) = (Day::stated(&one.granted_from), Day::stated(&other.granted_to));
    first.is_some_and(|first| last.is_some_and(|last| first <= last))
}

/// Nobody can claim by what is over.
pub fn last_day_is_not_over(facts: &Facts) -> Result<(), Refusal> {
    let valid_to = &facts.terms.valid_to;
    if Day::stated(valid_to).is_some_and(|last| facts.on <= last) {
        return Ok(());
    }
    let message = format!("the policy is valid until {valid_to}, which is before {}", facts.on);
    Err(Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message).with("day", facts.on))
}

/// A policy takes claims while it is published and its days run.
pub fn policy_takes_claims(policy: &IncentivePolicy, on: Day) -> Result<(), Refusal> {
    let terms = terms_of(policy);
    let first = Day::stated(&terms.valid_from).max(Day::stated(&policy.published_on));
    let from = first.map(|first| first.to_string()).unwrap_or_default();
    let runs = first.is_some_and(|first| first <= on) && Day::stated(&terms.valid_to).is_some_and(|last| on <= last);
    let state = policy.state();
    if state == State::Published && runs {
        return Ok(());
    }
    let message = format!(
        "{} is {} and valid from {from} to {}; nothing is claimed by it on {on}",
        policy.name,
        state_name(state),
        terms.valid_to
    );
    let refusal = Refusal::precondition(ErrorReason::PolicyNotOpen.code(), message);
    let refusal = refusal.with("policy", &policy.name).with("state", state_name(state));
    Err(refusal.with("valid_from", from).with("valid_to", &terms.valid_to))
}

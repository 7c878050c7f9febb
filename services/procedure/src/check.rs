//! What makes a table sound.

use std::fmt::Debug;

use kezhi_law::Law;

use crate::{AGREED, Procedure};

/// The mistakes in a table; empty when it is sound.
///
/// Every state that a step leaves can be reached, every article names a statute that the law knows, every separation names a
/// step of the table, every limit is one of the law or an agreed one, no two steps of one name leave the same state, and every rule
/// that is said to keep an article is a rule of the table, once.
pub fn mistakes<S: Copy + PartialEq + Debug, F>(procedure: &Procedure<S, F>, law: &Law) -> Vec<String> {
    let mut mistakes = unreachable_steps(procedure);
    mistakes.extend(misplaced_articles(procedure, law));
    for (position, step) in procedure.steps.iter().enumerate() {
        let (statute, number) = step.legal_basis;
        if !statute.is_empty() && law.statute(statute).is_none() {
            mistakes.push(format!(
                "{} rests on {statute} {number}, which the law does not know",
                step.name
            ));
        }
        for earlier in step.not_by_taker_of.iter().copied().flatten() {
            if !procedure.steps.iter().any(|other| other.name == *earlier) {
                mistakes.push(format!("{} keeps apart from {earlier}, which is no step", step.name));
            }
        }
        let limits = step.meets.iter().chain(step.cancels);
        for limit in limits.filter(|limit| !is_limit(limit, law)) {
            mistakes.push(format!("{} names {limit}, which is no limit", step.name));
        }
        for start in step.starts.iter().map(|start| start.rule_id()) {
            if !law.rules().iter().any(|rule| rule.id == start) {
                mistakes.push(format!(
                    "{} starts {start}, which no rule of the law computes",
                    step.name
                ));
            }
        }
        let clash = procedure
            .steps
            .iter()
            .skip(position + 1)
            .find(|other| other.name == step.name && other.from.iter().any(|state| step.from.contains(state)));
        if clash.is_some() {
            mistakes.push(format!("{} stands twice for one state", step.name));
        }
    }
    mistakes
}

/// What is wrong with the articles of the rules.
fn misplaced_articles<S: 'static, F: 'static>(procedure: &Procedure<S, F>, law: &Law) -> Vec<String> {
    let rules: Vec<&str> = procedure
        .steps
        .iter()
        .flat_map(|step| step.must.iter().map(|rule| rule.name))
        .collect();
    let mut mistakes = Vec::new();
    for (position, (rule, statute, number)) in procedure.rules_rest_on.iter().enumerate() {
        if law.statute(statute).is_none() {
            mistakes.push(format!("{rule} keeps {statute} {number}, which the law does not know"));
        }
        if !rules.contains(rule) {
            mistakes.push(format!("{rule} keeps an article and is no rule of the table"));
        }
        let earlier = procedure.rules_rest_on.iter().take(position);
        if earlier.into_iter().any(|(other, ..)| other == rule) {
            mistakes.push(format!("{rule} keeps two articles"));
        }
    }
    mistakes
}

/// True for the id of a limit, or the start of some that ends in `*`.
fn is_limit(id: &str, law: &Law) -> bool {
    let rules = law.rules();
    id.starts_with(AGREED)
        || match id.strip_suffix('*') {
            Some(start) => start.is_empty() || rules.iter().any(|rule| rule.id.starts_with(start)),
            None => rules.iter().any(|rule| rule.id == id),
        }
}

/// The states in which a matter begins: where a step leads that leaves none; in a table without one, what its first step leaves.
fn starts<S: Copy + PartialEq + Debug, F>(procedure: &Procedure<S, F>) -> Vec<S> {
    let begins = procedure.steps.iter().filter(|step| step.from.is_empty());
    let starts: Vec<S> = begins.filter_map(|step| step.to).collect();
    match (starts.is_empty(), procedure.steps) {
        (true, [first, ..]) => first.from.to_vec(),
        _ => starts,
    }
}

fn unreachable_steps<S: Copy + PartialEq + Debug, F>(procedure: &Procedure<S, F>) -> Vec<String> {
    let mut reached = starts(procedure);
    loop {
        let next = procedure
            .steps
            .iter()
            .filter(|step| step.from.iter().any(|state| reached.contains(state)))
            .filter_map(|step| step.to)
            .find(|state| !reached.contains(state));
        match next {
            Some(state) => reached.push(state),
            None => break,
        }
    }
    let is_dead = |states: &[S]| !states.iter().all(|state| reached.contains(state));
    procedure
        .steps
        .iter()
        .filter(|step| is_dead(step.from))
        .map(|step| format!("{} leaves a state that nothing reaches", step.name))
        .collect()
}

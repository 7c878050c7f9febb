//! Matching and self-raised money (配套, 自筹) that came late, or not in full.

use std::collections::BTreeMap;

use kezhi_law::Day;
use kezhi_proto::projects::{AccountKind, Finding, FindingKind, FundSource};

use super::books::{Arrival, Books};
use crate::money::ledger::account::is_own;

pub(super) fn find(books: &Books, as_of: Day) -> Vec<Finding> {
    let Some(by) = due_day(books).filter(|by| *by < as_of) else {
        return Vec::new();
    };
    let mut promised: BTreeMap<(FundSource, &str), i64> = BTreeMap::new();
    for line in books.project.task_book.iter().flat_map(|book| &book.budget) {
        if is_own(line.source()) {
            *promised.entry((line.source(), line.unit.as_str())).or_default() += line.amount_fen;
        }
    }
    let judged = promised
        .into_iter()
        .filter_map(|((source, unit), amount)| judge(books, source, unit, amount, by));
    judged.collect()
}

/// The day by which own money must be there: that of the task book, else the last day of the period.
fn due_day(books: &Books) -> Option<Day> {
    let by = books.project.task_book.as_ref().map(|book| book.own_funds_by.as_str());
    by.filter(|by| !by.is_empty())
        .unwrap_or(&books.project.ends_on)
        .parse()
        .ok()
}

fn judge(books: &Books, source: FundSource, unit: &str, promised: i64, by: Day) -> Option<Finding> {
    let arrived: Vec<&Arrival> = books
        .arrivals
        .iter()
        .filter(|arrival| arrival.from == AccountKind::Outside && arrival.source == source && arrival.unit == unit)
        .collect();
    let sum = |arrivals: &[&Arrival]| arrivals.iter().map(|arrival| arrival.amount).sum::<i64>();
    let in_time: Vec<&Arrival> = arrived.iter().copied().filter(|arrival| arrival.day <= by).collect();
    let (all, early) = (sum(&arrived), sum(&in_time));
    let (kind, amount_fen, until) = match (promised - all, promised - early) {
        (short, _) if short > 0 => (FindingKind::OwnFundsShort, short, None),
        (_, late) if late > 0 => (FindingKind::OwnFundsLate, late, made_good(&arrived, promised)),
        _ => return None,
    };
    Some(Finding {
        kind: kind.into(),
        unit: unit.to_string(),
        source: source.into(),
        amount_fen,
        since: by.to_string(),
        until: until.map(|day| day.to_string()).unwrap_or_default(),
        rows: arrived.iter().map(|arrival| arrival.row.clone()).collect(),
        text: format!("of {promised} fen promised by {by} {early} had arrived by then, and {all} have arrived since"),
        ..Finding::default()
    })
}

fn made_good(arrived: &[&Arrival], promised: i64) -> Option<Day> {
    let mut sum = 0;
    let enough = arrived.iter().find(|arrival| {
        sum += arrival.amount;
        sum >= promised
    });
    enough.map(|arrival| arrival.day)
}

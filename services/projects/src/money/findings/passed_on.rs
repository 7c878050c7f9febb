//! Held back (滞留) and intercepted (截留): what the unit in charge owes its partners of the money that it received.

use std::collections::BTreeSet;

use kezhi_law::Day;
use kezhi_proto::projects::{AccountKind, Finding, FindingKind, FundSource};

use super::books::{Arrival, Books};
use super::last_day;
use crate::money::ledger::account::is_treasury;

/// What happened between the unit in charge and one partner, of one source.
struct Between<'a> {
    partner: &'a str,
    source: FundSource,
    received: Vec<&'a Arrival>,
    passed: Vec<&'a Arrival>,
    /// The partner's part of the budget from this source, and the whole.
    part: i64,
    whole: i64,
}

pub(super) fn find(books: &Books, as_of: Day, days: i64) -> Vec<Finding> {
    let lines = books.project.task_book.iter().flat_map(|book| &book.budget);
    let sources: BTreeSet<FundSource> = lines
        .map(|line| line.source())
        .filter(|source| is_treasury(*source))
        .collect();
    let mut found = Vec::new();
    for source in sources {
        for partner in &books.project.partners {
            found.extend(judge(books, &between(books, &partner.credit_code, source), as_of, days));
        }
    }
    found
}

fn between<'a>(books: &'a Books, partner: &'a str, source: FundSource) -> Between<'a> {
    let lines = || books.project.task_book.iter().flat_map(|book| &book.budget);
    let of_source = move || lines().filter(move |line| line.source() == source);
    let arrivals = || books.arrivals.iter().filter(move |arrival| arrival.source == source);
    Between {
        partner,
        source,
        received: arrivals()
            .filter(|arrival| arrival.from == AccountKind::Reserved)
            .collect(),
        passed: arrivals()
            .filter(|arrival| arrival.from == AccountKind::Held && arrival.unit == partner)
            .collect(),
        part: of_source()
            .filter(|line| line.unit == partner)
            .map(|line| line.amount_fen)
            .sum(),
        whole: of_source().map(|line| line.amount_fen).sum(),
    }
}

/// At the end of the project what is still short is intercepted; before, and for what was late, it is held back.
fn judge(books: &Books, between: &Between<'_>, as_of: Day, days: i64) -> Option<Finding> {
    let lead = books.project.lead.clone().unwrap_or_default().credit_code;
    let due = between.share_of(between.received.iter().map(|arrival| arrival.amount).sum());
    let passed: i64 = between.passed.iter().map(|arrival| arrival.amount).sum();
    let short = due - passed;
    let ended = last_day(&books.project).filter(|last| *last <= as_of);
    if let Some(ended) = ended.filter(|_| short > 0) {
        let text = format!(
            "of {due} fen due to {} {passed} were passed on; {short} were intercepted by the end on {ended}",
            between.partner
        );
        return Some(between.finding(FindingKind::Intercepted, &lead, short, ended, None, text));
    }
    let late = between.late(as_of, days)?;
    let text = format!(
        "{} fen due to {} were not passed on within {days} days",
        late.amount, between.partner
    );
    Some(between.finding(FindingKind::HeldBack, &lead, late.amount, late.since, late.until, text))
}

/// The greatest amount that was late, since when, and until when.
struct Late {
    amount: i64,
    since: Day,
    until: Option<Day>,
}

impl Between<'_> {
    /// The partner's share of what was received.
    fn share_of(&self, received: i64) -> i64 {
        let share = i128::from(received) * i128::from(self.part);
        i64::try_from(share.checked_div(i128::from(self.whole)).unwrap_or(0)).unwrap_or(i64::MAX)
    }

    /// Looks at every day on which a share became due: what of all shares due by then was not passed on by then is late.
    fn late(&self, as_of: Day, days: i64) -> Option<Late> {
        let mut received = 0;
        let mut late: Option<Late> = None;
        for arrival in &self.received {
            received += arrival.amount;
            // A day beyond the calendar never comes.
            let due_on = arrival.day.plus_days(days).ok();
            let Some(due_on) = due_on.filter(|due_on| *due_on < as_of) else {
                break;
            };
            let due = self.share_of(received);
            let passed: i64 = self
                .passed
                .iter()
                .filter(|passed| passed.day <= due_on)
                .map(|passed| passed.amount)
                .sum();
            let short = due - passed;
            if short > late.as_ref().map_or(0, |late| late.amount) {
                let since = late.map_or(due_on, |late| late.since);
                late = Some(Late {
                    amount: short,
                    since,
                    until: self.made_good(due),
                });
            }
        }
        late
    }

    /// The day on which all that was due had been passed on.
    fn made_good(&self, due: i64) -> Option<Day> {
        let mut passed = 0;
        let enough = self.passed.iter().find(|arrival| {
            passed += arrival.amount;
            passed >= due
        });
        enough.map(|arrival| arrival.day)
    }

    fn finding(
        &self,
        kind: FindingKind,
        lead: &str,
        amount_fen: i64,
        since: Day,
        until: Option<Day>,
        text: String,
    ) -> Finding {
        let rows = self
            .received
            .iter()
            .chain(&self.passed)
            .map(|arrival| arrival.row.clone());
        Finding {
            kind: kind.into(),
            unit: lead.to_string(),
            source: self.source.into(),
            amount_fen,
            since: since.to_string(),
            until: until.map(|day| day.to_string()).unwrap_or_default(),
            rows: rows.collect(),
            text,
            ..Finding::default()
        }
    }
}

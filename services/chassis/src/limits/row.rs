//! The rows of limits.

use kezhi_law::{DateRange, Day};
use kezhi_proto::common::{self, TimeLimit, time_limit::State};
use sea_orm::QueryResult;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

use super::start::Start;
use crate::call::Call;
use crate::error::{Error, Fault};
use crate::store::new_id;

pub(super) const COLUMNS: [&str; 16] = [
    "id",
    "authority",
    "subject",
    "rule_id",
    "trigger_date",
    "due_on",
    "undetermined_reason",
    "suspensions",
    "met_on",
    "legal_basis",
    "extended",
    "late",
    "warned",
    "is_right",
    "state",
    "edition",
];

/// One limit of one matter.
#[derive(Debug, Clone)]
pub struct Limit {
    pub(super) id: String,
    /// The authority whose it is.
    pub authority: String,
    /// The matter.
    pub subject: String,
    /// The rule.
    pub rule_id: String,
    /// The day from which it runs.
    pub trigger_date: Day,
    /// The last day, `YYYY-MM-DD`; empty while it is undetermined_reason.
    pub due_on: String,
    /// Why it has no last day.
    pub undetermined_reason: String,
    /// The ranges that do not count.
    pub suspensions: Vec<DateRange>,
    /// The day on which it was met; empty while it is open.
    pub met_on: String,
    /// The articles.
    pub legal_basis: String,
    /// True once extended.
    pub extended: bool,
    /// True when met late, or recorded as late.
    pub late: bool,
    /// True once those concerned were warned.
    pub warned: bool,
    /// True for a right of the party.
    pub is_right: bool,
    /// How it stands.
    pub state: State,
    /// The edition of the law under which it was computed.
    pub edition: String,
}

impl Limit {
    pub(super) fn new(call: &Call, start: &Start<'_>) -> Self {
        Self {
            id: new_id(call.now_micros()),
            authority: start.authority.to_string(),
            subject: start.subject.to_string(),
            rule_id: start.rule_id.to_string(),
            trigger_date: start.trigger_date,
            due_on: String::new(),
            undetermined_reason: String::new(),
            suspensions: Vec::new(),
            met_on: String::new(),
            legal_basis: String::new(),
            extended: false,
            late: false,
            warned: false,
            is_right: start.is_right,
            state: State::Open,
            edition: String::new(),
        }
    }

    /// True when the last day lies before a day. An undetermined_reason limit has not run out.
    pub fn lapsed_on(&self, day: Day) -> bool {
        Day::stated(&self.due_on).is_some_and(|last| last < day)
    }

    /// The limit as the contract shows it.
    pub fn message(&self) -> TimeLimit {
        TimeLimit {
            name: format!("limits/{}", self.id),
            subject: self.subject.clone(),
            rule_id: self.rule_id.clone(),
            trigger_date: self.trigger_date.to_string(),
            due_on: self.due_on.clone(),
            undetermined_reason: self.undetermined_reason.clone(),
            suspensions: self.suspensions.iter().copied().map(shown).collect(),
            extended: self.extended,
            state: self.state.into(),
            met_on: self.met_on.clone(),
            late: self.late,
            legal_basis: self.legal_basis.clone(),
        }
    }
}

pub(super) fn select() -> SelectStatement {
    Query::select().columns(COLUMNS).from("limits").to_owned()
}

/// The open limits of a matter under a rule, the earliest first.
pub(super) async fn open(call: &Call, subject: &str, rule_id: &str) -> Result<Vec<Limit>, Error> {
    in_states(call, subject, rule_id, &[State::Open]).await
}

/// The limits that may still be met: the open ones, and rights that lapsed, since a right used in time may be recorded later.
pub(super) async fn to_meet(call: &Call, subject: &str, rule_id: &str) -> Result<Vec<Limit>, Error> {
    in_states(call, subject, rule_id, &[State::Open, State::Lapsed]).await
}

async fn in_states(call: &Call, subject: &str, rule_id: &str, states: &[State]) -> Result<Vec<Limit>, Error> {
    let mut query = select();
    query
        .and_where(Expr::col("subject").eq(subject))
        .and_where(Expr::col("state").is_in(states.iter().map(|state| i32::from(*state))))
        .order_by("id", Order::Asc);
    match rule_id.strip_suffix('*') {
        Some(start) => query.and_where(Expr::col("rule_id").like(format!("{start}%"))),
        None => query.and_where(Expr::col("rule_id").eq(rule_id)),
    };
    call.lock(&mut query);
    call.tx().query_all(&query).await?.iter().map(read).collect()
}

pub(super) async fn latest(call: &Call, subject: &str, rule_id: &str) -> Result<Option<Limit>, Error> {
    let query = select()
        .and_where(Expr::col("subject").eq(subject))
        .and_where(Expr::col("rule_id").eq(rule_id))
        .and_where(Expr::col("state").ne(i32::from(State::Cancelled)))
        .order_by("id", Order::Desc)
        .limit(1)
        .to_owned();
    call.tx().query_one(&query).await?.as_ref().map(read).transpose()
}

pub(super) fn read(row: &QueryResult) -> Result<Limit, Error> {
    let suspensions: String = row.try_get("", "suspensions")?;
    let trigger_date: String = row.try_get("", "trigger_date")?;
    let state: i32 = row.try_get("", "state")?;
    Ok(Limit {
        id: row.try_get("", "id")?,
        authority: row.try_get("", "authority")?,
        subject: row.try_get("", "subject")?,
        rule_id: row.try_get("", "rule_id")?,
        trigger_date: trigger_date.parse().map_err(Fault::new)?,
        due_on: row.try_get("", "due_on")?,
        undetermined_reason: row.try_get("", "undetermined_reason")?,
        suspensions: ranges_from(&suspensions)?,
        met_on: row.try_get("", "met_on")?,
        legal_basis: row.try_get("", "legal_basis")?,
        extended: row.try_get("", "extended")?,
        late: row.try_get("", "late")?,
        warned: row.try_get("", "warned")?,
        is_right: row.try_get("", "is_right")?,
        state: State::try_from(state).map_err(Fault::new)?,
        edition: row.try_get("", "edition")?,
    })
}

pub(super) async fn insert(call: &Call, limit: &Limit) -> Result<(), Error> {
    let insert = Query::insert()
        .into_table("limits")
        .columns(COLUMNS)
        .values_panic([
            limit.id.clone().into(),
            limit.authority.clone().into(),
            limit.subject.clone().into(),
            limit.rule_id.clone().into(),
            limit.trigger_date.to_string().into(),
            limit.due_on.clone().into(),
            limit.undetermined_reason.clone().into(),
            ranges_text(&limit.suspensions).into(),
            limit.met_on.clone().into(),
            limit.legal_basis.clone().into(),
            limit.extended.into(),
            limit.late.into(),
            limit.warned.into(),
            limit.is_right.into(),
            i32::from(limit.state).into(),
            limit.edition.clone().into(),
        ])
        .to_owned();
    call.tx().execute(&insert).await?;
    Ok(())
}

pub(super) async fn update(call: &Call, limit: &Limit) -> Result<(), Error> {
    let update = Query::update()
        .table("limits")
        .value("trigger_date", limit.trigger_date.to_string())
        .value("due_on", limit.due_on.clone())
        .value("undetermined_reason", limit.undetermined_reason.clone())
        .value("suspensions", ranges_text(&limit.suspensions))
        .value("met_on", limit.met_on.clone())
        .value("legal_basis", limit.legal_basis.clone())
        .value("extended", limit.extended)
        .value("late", limit.late)
        .value("warned", limit.warned)
        .value("state", i32::from(limit.state))
        .value("edition", limit.edition.clone())
        .and_where(Expr::col("id").eq(limit.id.as_str()))
        .to_owned();
    call.tx().execute(&update).await?;
    Ok(())
}

/// DateRanges as one text: `2026-01-05/2026-01-09 …`.
pub(super) fn shown(range: DateRange) -> common::DateRange {
    common::DateRange {
        from: range.from.to_string(),
        to: range.to.to_string(),
    }
}

fn ranges_text(ranges: &[DateRange]) -> String {
    ranges
        .iter()
        .map(|range| format!("{}/{}", range.from, range.to))
        .collect::<Vec<_>>()
        .join(" ")
}

fn ranges_from(text: &str) -> Result<Vec<DateRange>, Error> {
    text.split_whitespace()
        .map(|pair| {
            let (from, to) = pair
                .split_once('/')
                .ok_or_else(|| Fault::new(format!("{pair} is no range")))?;
            Ok(DateRange {
                from: from.parse().map_err(Fault::new)?,
                to: to.parse().map_err(Fault::new)?,
            })
        })
        .collect()
}

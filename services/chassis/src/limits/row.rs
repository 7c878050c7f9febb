//! The rows of limits.

use kezhi_law::{Day, Spell};
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
    "starts_on",
    "due_on",
    "undetermined",
    "suspensions",
    "met_on",
    "basis",
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
    pub starts_on: Day,
    /// The last day, `YYYY-MM-DD`; empty while it is undetermined.
    pub due_on: String,
    /// Why it has no last day.
    pub undetermined: String,
    /// The spells that do not count.
    pub suspensions: Vec<Spell>,
    /// The day on which it was met; empty while it is open.
    pub met_on: String,
    /// The articles.
    pub basis: String,
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
            starts_on: start.starts_on,
            due_on: String::new(),
            undetermined: String::new(),
            suspensions: Vec::new(),
            met_on: String::new(),
            basis: String::new(),
            extended: false,
            late: false,
            warned: false,
            is_right: start.is_right,
            state: State::Open,
            edition: String::new(),
        }
    }

    /// True when the last day lies before a day. An undetermined limit has not run out.
    pub fn lapsed_on(&self, day: Day) -> bool {
        // Days compare as their texts do.
        !self.due_on.is_empty() && self.due_on < day.to_string()
    }

    /// The limit as the contract shows it.
    pub fn message(&self) -> TimeLimit {
        TimeLimit {
            name: format!("limits/{}", self.id),
            subject: self.subject.clone(),
            rule_id: self.rule_id.clone(),
            starts_on: self.starts_on.to_string(),
            due_on: self.due_on.clone(),
            undetermined: self.undetermined.clone(),
            suspensions: self
                .suspensions
                .iter()
                .map(|spell| common::Spell {
                    from: spell.from.to_string(),
                    to: spell.to.to_string(),
                })
                .collect(),
            extended: self.extended,
            state: self.state.into(),
            met_on: self.met_on.clone(),
            late: self.late,
            basis: self.basis.clone(),
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
    let starts_on: String = row.try_get("", "starts_on")?;
    let state: i32 = row.try_get("", "state")?;
    Ok(Limit {
        id: row.try_get("", "id")?,
        authority: row.try_get("", "authority")?,
        subject: row.try_get("", "subject")?,
        rule_id: row.try_get("", "rule_id")?,
        starts_on: starts_on.parse().map_err(Fault::new)?,
        due_on: row.try_get("", "due_on")?,
        undetermined: row.try_get("", "undetermined")?,
        suspensions: spells_from(&suspensions)?,
        met_on: row.try_get("", "met_on")?,
        basis: row.try_get("", "basis")?,
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
            limit.starts_on.to_string().into(),
            limit.due_on.clone().into(),
            limit.undetermined.clone().into(),
            spells_text(&limit.suspensions).into(),
            limit.met_on.clone().into(),
            limit.basis.clone().into(),
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
        .value("starts_on", limit.starts_on.to_string())
        .value("due_on", limit.due_on.clone())
        .value("undetermined", limit.undetermined.clone())
        .value("suspensions", spells_text(&limit.suspensions))
        .value("met_on", limit.met_on.clone())
        .value("basis", limit.basis.clone())
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

/// Spells as one text: `2026-01-05/2026-01-09 …`.
fn spells_text(spells: &[Spell]) -> String {
    spells
        .iter()
        .map(|spell| format!("{}/{}", spell.from, spell.to))
        .collect::<Vec<_>>()
        .join(" ")
}

fn spells_from(text: &str) -> Result<Vec<Spell>, Error> {
    text.split_whitespace()
        .map(|pair| {
            let (from, to) = pair
                .split_once('/')
                .ok_or_else(|| Fault::new(format!("{pair} is no spell")))?;
            Ok(Spell {
                from: from.parse().map_err(Fault::new)?,
                to: to.parse().map_err(Fault::new)?,
            })
        })
        .collect()
}

//! What a taken step leaves behind: its row, its log entry, the limits it met.

use std::fmt::Debug;

use kezhi_law::Day;
use kezhi_procedure::{Procedure, Refusal, Taken, TakenBefore, field};
use kezhi_proto::StepEvent;
use kezhi_proto::common::ErrorReason;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use crate::call::Call;
use crate::contract::day_ahead;
use crate::error::{Error, Fault};
use crate::limits::Start;

/// The steps that were taken of one matter.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The steps, the earliest first.
    pub taken: Vec<TakenBefore>,
    /// The latest day on which one was taken.
    pub latest: Option<Day>,
}

impl Call {
    /// The day that a request names for its step, or today. Refuses a day in the future.
    pub fn day_of_step(&self, taken_on: &str) -> Result<Day, Refusal> {
        match taken_on {
            "" => Ok(self.today()),
            text => self.past_day("taken_on", text),
        }
    }

    /// A day that must not lie after today.
    pub fn past_day(&self, field: &str, text: &str) -> Result<Day, Refusal> {
        let day = field::day(field, text)?;
        match day <= self.today() {
            true => Ok(day),
            false => Err(day_ahead(field, day, self.today())),
        }
    }

    /// The steps taken of a matter.
    pub async fn history(&self, subject: &str) -> Result<History, Error> {
        let query = Query::select()
            .columns(["step", "actor", "taken_on"])
            .from("steps")
            .and_where(Expr::col("subject").eq(subject))
            .order_by("id", Order::Asc)
            .to_owned();
        let mut history = History::default();
        for row in self.tx().query_all(&query).await? {
            let day: String = row.try_get("", "taken_on")?;
            history.latest = history.latest.max(Some(day.parse::<Day>().map_err(Fault::new)?));
            history.taken.push(TakenBefore {
                step: row.try_get("", "step")?,
                actor: row.try_get("", "actor")?,
            });
        }
        Ok(history)
    }

    /// Takes a step of a procedure on a day, or refuses it. Nothing is stored yet.
    pub fn take<S: Copy + PartialEq + Debug, F>(
        &self,
        procedure: &Procedure<S, F>,
        step: &str,
        state: S,
        on: Day,
        history: &History,
        facts: &F,
    ) -> Result<Taken<S>, Error> {
        refuse_out_of_order(procedure, step, state, on, history)?;
        Ok(procedure.take(step, state, &history.taken, &self.caller().account, facts)?)
    }

    /// The same for a step on which no rule decides.
    pub fn take_freely<S: Copy + PartialEq + Debug, F>(
        &self,
        procedure: &Procedure<S, F>,
        step: &str,
        state: S,
        on: Day,
        history: &History,
    ) -> Result<Taken<S>, Error> {
        refuse_out_of_order(procedure, step, state, on, history)?;
        Ok(procedure.take_freely(step, state, &history.taken, &self.caller().account)?)
    }

    /// Stores a taken step: its row, what becomes of the limits, and its log entry.
    pub async fn record<S: Debug>(
        &self,
        taken: &Taken<S>,
        subject: &str,
        authority: &str,
        on: Day,
        mut data: impl StepEvent,
    ) -> Result<(), Error> {
        self.note_step(subject, taken.step, on).await?;
        // What falls away is not met.
        for rule in taken.cancels {
            self.cancel_limits(subject, rule).await?;
        }
        for rule in taken.meets {
            self.meet_limits(subject, rule, on).await?;
        }
        for start in taken.starts {
            self.start_limit(Start::of_step(subject, authority, *start, on)).await?;
        }
        let legal_basis = taken.legal_basis.as_ref().map(ToString::to_string).unwrap_or_default();
        data.take_on(on.to_string());
        self.log(authority, subject, taken.event, &legal_basis, &data)
    }
}

impl Call {
    /// Notes who took a step of a matter and on which day: separation of duties and the order of days rest on it.
    async fn note_step(&self, subject: &str, step: &str, on: Day) -> Result<(), Error> {
        let insert = Query::insert()
            .into_table("steps")
            .columns(["subject", "step", "actor", "taken_on", "recorded"])
            .values_panic([
                subject.into(),
                step.into(),
                self.caller().account.clone().into(),
                on.to_string().into(),
                self.now_micros().into(),
            ])
            .to_owned();
        self.tx().execute(&insert).await?;
        Ok(())
    }
}

/// What a step's preconditions rest on is dated too, so a day out of order is said before they are asked; of a step that comes of
/// itself too. One that does not leave this state is refused for that.
fn refuse_out_of_order<S: Copy + PartialEq + Debug, F>(
    procedure: &Procedure<S, F>,
    step: &str,
    state: S,
    on: Day,
    history: &History,
) -> Result<(), Refusal> {
    let mut steps = procedure.steps.iter();
    match steps.any(|one| one.name == step && one.from.contains(&state)) {
        true => refuse_before_latest(step, on, history),
        false => Ok(()),
    }
}

fn refuse_before_latest(step: &str, on: Day, history: &History) -> Result<(), Refusal> {
    match history.latest {
        Some(latest) if on < latest => {
            let message = format!("{step} is dated {on}, before the step before it, of {latest}");
            let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
            Err(refusal.with("day", on).with("not_before", latest))
        }
        _ => Ok(()),
    }
}

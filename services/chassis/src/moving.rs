//! What every step does around what is its own: open the matter, take the step, store both.

use std::collections::BTreeSet;
use std::ops::{Deref, DerefMut};

use kezhi_law::Day;
use kezhi_procedure::normal::is_same;
use kezhi_procedure::{Procedure, Refusal, Taken, field};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::{Matter, StepEvent, StepRequest};

use crate::call::Call;
use crate::error::Error;
use crate::steps::History;
use crate::store::{Collection, Stored};

/// A matter that a step is about to move.
pub struct Moving<T> {
    stored: Stored<T>,
    /// The step, as the table of the matter names it.
    step: &'static str,
    /// The day of the step.
    pub on: Day,
    history: History,
}

impl Call {
    /// Opens a matter for the step that a request asks for: it exists, the caller may see it, it is as the caller read it, and
    /// the day of the step has come.
    pub async fn open<T: Matter>(&self, of: &Collection<T>, request: &impl StepRequest) -> Result<Moving<T>, Error> {
        let stored = self.load_to_change(of, request.name(), "").await?;
        self.open_read(stored, request).await
    }

    /// Opens what was read to be changed and is not hidden from the caller: whom it is hidden from is refused before.
    pub async fn open_read<T: Matter>(
        &self,
        stored: Stored<T>,
        request: &impl StepRequest,
    ) -> Result<Moving<T>, Error> {
        stored.refuse_stale(request.etag())?;
        let on = self.day_of_step(request.taken_on())?;
        self.moving(stored, request.step(), on).await
    }

    /// A matter that was read to be changed, for a step of that day that comes of something else than a request for it.
    pub async fn moving<T: Matter>(&self, stored: Stored<T>, step: &'static str, on: Day) -> Result<Moving<T>, Error> {
        let history = self.history(&stored.name).await?;
        Ok(Moving {
            stored,
            step,
            on,
            history,
        })
    }

    /// Stores a new matter with the step that begins it.
    pub async fn begin<T: Matter>(
        &self,
        of: &Collection<T>,
        authority: &str,
        mut value: T,
        taken: &Taken<T::State>,
        on: Day,
        data: T::Event,
    ) -> Result<Stored<T>, Error>
    where
        T::Event: StepEvent,
    {
        value.enter(taken.to);
        let mut stored = self.create(of, authority, value).await?;
        of.keep_apart_from(&mut stored, &[taken.step.to_string()].into());
        self.record(taken, &stored.name, &stored.authority, on, data).await?;
        Ok(stored)
    }
}

impl<T: Matter> Moving<T> {
    /// The same for another step, to which what was asked for comes.
    pub fn taking(self, step: &'static str) -> Self {
        Self { step, ..self }
    }

    /// Takes the step or refuses it. Nothing is stored yet.
    pub fn take<F>(
        &self,
        call: &Call,
        procedure: &Procedure<T::State, F>,
        facts: &F,
    ) -> Result<Taken<T::State>, Error> {
        call.take(procedure, self.step, self.value.state(), self.on, &self.history, facts)
    }

    /// Takes a step on which no rule decides, or refuses it. Nothing is stored yet.
    pub fn take_freely<F>(&self, call: &Call, procedure: &Procedure<T::State, F>) -> Result<Taken<T::State>, Error> {
        call.take_freely(procedure, self.step, self.value.state(), self.on, &self.history)
    }

    /// The day of something that a step records: the day of the step where none is stated, neither before another nor after today.
    pub fn day_of_event(&self, call: &Call, field: &str, text: &str, not_before: &str) -> Result<Day, Refusal> {
        if text.is_empty() {
            return Ok(self.on);
        }
        let day = field::day(field, text)?;
        if day <= call.today() && Day::stated(not_before).is_none_or(|first| first <= day) {
            return Ok(day);
        }
        let message = format!(
            "{field} is {day}; it must lie between {not_before} and today, {}",
            call.today()
        );
        let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
        Err(refusal.with("day", day).with("not_before", not_before))
    }

    /// Dates the step no earlier than what was taken before: what is heard of late is recorded after what was recorded meanwhile.
    pub fn after_what_was_taken(mut self) -> Self {
        self.on = self.history.latest.map_or(self.on, |latest| self.on.max(latest));
        self
    }

    /// Reads what someone did under any of their accounts as done under one of them.
    pub fn read_as_one<'a>(&mut self, accounts: impl Iterator<Item = &'a String> + Clone, account: &str) {
        for taken in &mut self.history.taken {
            if accounts.clone().any(|one| *one == taken.actor) {
                taken.actor = account.to_string();
            }
        }
    }

    /// The steps that someone took before, and this one.
    fn taken_by(&self, account: &str, step: &str) -> BTreeSet<String> {
        let own = self.history.taken.iter().filter(|taken| is_same(&taken.actor, account));
        own.map(|taken| taken.step.clone()).chain([step.to_string()]).collect()
    }

    /// How often a step was taken before.
    pub fn times_taken(&self, step: &str) -> usize {
        self.history.taken.iter().filter(|taken| taken.step == step).count()
    }

    /// Stores the matter as the step leaves it, and the step.
    pub async fn store(
        mut self,
        call: &Call,
        of: &Collection<T>,
        taken: &Taken<T::State>,
        data: T::Event,
    ) -> Result<Stored<T>, Error>
    where
        T::Event: StepEvent,
    {
        self.stored.value.enter(taken.to);
        call.save(of, &mut self.stored).await?;
        let before = self.taken_by(&call.caller().account, taken.step);
        of.keep_apart_from(&mut self.stored, &before);
        call.record(taken, &self.stored.name, &self.stored.authority, self.on, data)
            .await?;
        Ok(self.stored)
    }
}

impl<T> Deref for Moving<T> {
    type Target = Stored<T>;

    fn deref(&self) -> &Stored<T> {
        &self.stored
    }
}

impl<T> DerefMut for Moving<T> {
    fn deref_mut(&mut self) -> &mut Stored<T> {
        &mut self.stored
    }
}

//! A handover on its way from one owner to the next.

use std::ops::{Deref, DerefMut};

use kezhi_chassis::limits::Start;
use kezhi_chassis::moving::Moving;
use kezhi_chassis::store::{Stored, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::{Taken, field};
use kezhi_proto::StepRequest;
use kezhi_proto::coordination::Handover;
use kezhi_proto::coordination::handover::{Ground, Return, State};
use serde_json::{Value, json};

use super::procedure::{ANSWER, procedure_of};
use super::rules::{Facts, content_of, headings, owner_in};
use super::{HANDOVERS, shown};

/// What a method that changes a handover answers.
pub type Answer = Result<Handover, Error>;

/// A handover that a step is about to move, and what it was filed under before.
pub struct Passing {
    handover: Moving<Handover>,
    before: Vec<String>,
}

impl Passing {
    /// Opens a handover for a step of the bureau.
    pub async fn open(call: &Call, request: &impl StepRequest) -> Result<Self, Error> {
        Ok(Self::of(call.open(&HANDOVERS, request).await?))
    }

    /// Opens a handover for a step that its partner takes too.
    pub async fn open_with_partner(call: &Call, request: &impl StepRequest) -> Result<Self, Error> {
        Ok(Self::of(call.open_own(&HANDOVERS, request).await?))
    }

    /// Opens a handover of that name for a step that its partner's system takes today: whether it is its partner is judged by the letter.
    pub async fn open_today(call: &Call, name: &str, step: &'static str) -> Result<Self, Error> {
        let mut found = call.load_each(&HANDOVERS, [name]).await?;
        let handover = found.remove(name).ok_or_else(|| not_found(name))?;
        Ok(Self::of(call.moving(handover, step, call.today()).await?))
    }

    fn of(handover: Moving<Handover>) -> Self {
        let before = headings(&handover.value);
        Self { handover, before }
    }

    /// Takes a step of the direction in which the handover goes, or refuses it.
    pub fn take(&self, call: &Call, facts: &Facts) -> Result<Taken<State>, Error> {
        let procedure = procedure_of(self.value.direction());
        self.handover.take(call, procedure, facts)
    }

    /// Takes a step on which no rule decides, likewise.
    pub fn take_freely(&self, call: &Call) -> Result<Taken<State>, Error> {
        let procedure = procedure_of(self.value.direction());
        self.handover.take_freely(call, procedure)
    }

    /// The facts of the handover as it stands, for a step that the caller takes.
    pub fn facts(&self, call: &Call) -> Facts {
        Facts::of(&self.value, self.on, !call.caller().is_staff())
    }

    /// Notes that the handover goes back to whoever sent it, and gives what the log tells of that.
    pub fn goes_back(&mut self, ground: Ground, reasons: String) -> Value {
        let partner = content_of(&self.value).partner;
        let data = json!({"ground": ground.as_str_name(), "partner": partner});
        let returned_on = self.on.to_string();
        self.value.returns.push(Return {
            partner,
            ground: ground.into(),
            reasons,
            returned_on,
        });
        data
    }

    /// Stores the handover as the step leaves it, with whoever owns it from then on, and gives it as the caller may see it.
    pub async fn store(mut self, call: &Call, taken: &Taken<State>, data: Value) -> Answer {
        self.value.owner = owner_in(taken.to, &self.value);
        call.refile(&HANDOVERS, &self.handover, &self.before).await?;
        let stored = self.handover.store(call, &HANDOVERS, taken, data).await?;
        Ok(shown(call, stored.value))
    }
}

impl Deref for Passing {
    type Target = Moving<Handover>;

    fn deref(&self) -> &Moving<Handover> {
        &self.handover
    }
}

impl DerefMut for Passing {
    fn deref_mut(&mut self) -> &mut Moving<Handover> {
        &mut self.handover
    }
}

/// Stores a new handover with the step that begins it, and with its first owner.
pub async fn begin(
    call: &Call,
    mut handover: Handover,
    taken: &Taken<State>,
    on: Day,
) -> Result<Stored<Handover>, Error> {
    handover.owner = owner_in(taken.to, &handover);
    let data = told(&handover);
    call.begin(&HANDOVERS, call.authority(), handover, taken, on, data)
        .await
}

/// Awaits an answer from a day on, where there is a day by which it is asked for.
pub async fn await_answer(call: &Call, handover: &Stored<Handover>, on: Day) -> Result<(), Error> {
    let answer_by = content_of(&handover.value).answer_by;
    if !answer_by.is_empty() {
        let due_on = field::day("content.answer_by", &answer_by)?;
        let answer = Start::by_agreement(&handover.name, &handover.authority, ANSWER, on, due_on);
        call.start_limit(answer).await?;
    }
    Ok(())
}

/// What the log tells of a handover: names of resources and codes.
pub fn told(handover: &Handover) -> Value {
    let content = content_of(handover);
    json!({
        "answer_by": content.answer_by,
        "direction": handover.direction().as_str_name(),
        "kind": content.kind().as_str_name(),
        "partner": content.partner,
    })
}

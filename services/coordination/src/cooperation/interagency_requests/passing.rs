//! An interagency request on its way from one owner to the next.

use kezhi_proto::coordination::InteragencyRequestEvent;
use std::ops::{Deref, DerefMut};

use kezhi_chassis::limits::Start;
use kezhi_chassis::moving::Moving;
use kezhi_chassis::store::{Stored, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::{Taken, field};
use kezhi_proto::StepRequest;
use kezhi_proto::coordination::InteragencyRequest;
use kezhi_proto::coordination::interagency_request::{Ground, Return, State};

use super::procedure::{ANSWER, procedure_of};
use super::rules::{Facts, content_of, index_keys, owner_in};
use super::{INTERAGENCY_REQUESTS, shown};

/// What a method that changes an interagency request answers.
pub type Answer = Result<InteragencyRequest, Error>;

/// An interagency request that a step is about to move, and what it was filed under before.
pub struct Passing {
    interagency_request: Moving<InteragencyRequest>,
    before: Vec<String>,
}

impl Passing {
    /// Opens an interagency request for a step of the bureau.
    pub async fn open(call: &Call, request: &impl StepRequest) -> Result<Self, Error> {
        Ok(Self::of(call.open(&INTERAGENCY_REQUESTS, request).await?))
    }

    /// Opens an interagency request for a step that its partner takes too.
    pub async fn open_with_partner(call: &Call, request: &impl StepRequest) -> Result<Self, Error> {
        Ok(Self::of(call.open_own(&INTERAGENCY_REQUESTS, request).await?))
    }

    /// Opens an interagency request of that name for a step that its partner's system takes today: whether it is its partner is judged by the letter.
    pub async fn open_today(call: &Call, name: &str, step: &'static str) -> Result<Self, Error> {
        let mut found = call.load_each(&INTERAGENCY_REQUESTS, [name]).await?;
        let interagency_request = found.remove(name).ok_or_else(|| not_found(name))?;
        Ok(Self::of(call.moving(interagency_request, step, call.today()).await?))
    }

    fn of(interagency_request: Moving<InteragencyRequest>) -> Self {
        let before = index_keys(&interagency_request.value);
        Self {
            interagency_request,
            before,
        }
    }

    /// Takes a step of the direction in which the interagency request goes, or refuses it.
    pub fn take(&self, call: &Call, facts: &Facts) -> Result<Taken<State>, Error> {
        let procedure = procedure_of(self.value.direction());
        self.interagency_request.take(call, procedure, facts)
    }

    /// Takes a step on which no rule decides, likewise.
    pub fn take_freely(&self, call: &Call) -> Result<Taken<State>, Error> {
        let procedure = procedure_of(self.value.direction());
        self.interagency_request.take_freely(call, procedure)
    }

    /// The facts of the interagency request as it stands, for a step that the caller takes.
    pub fn facts(&self, call: &Call) -> Facts {
        Facts::of(&self.value, self.on, !call.caller().is_staff())
    }

    /// Notes that the interagency request goes back to whoever sent it, and gives what the log tells of that.
    pub fn goes_back(&mut self, ground: Ground, reasons: String) -> InteragencyRequestEvent {
        let partner = content_of(&self.value).partner;
        let data = InteragencyRequestEvent {
            ground: ground.into(),
            partner: partner.to_string(),
            ..InteragencyRequestEvent::default()
        };
        let returned_on = self.on.to_string();
        self.value.returns.push(Return {
            partner,
            ground: ground.into(),
            reasons,
            returned_on,
        });
        data
    }

    /// Stores the interagency request as the step leaves it, with whoever owns it from then on, and gives it as the caller may see it.
    pub async fn store(mut self, call: &Call, taken: &Taken<State>, data: InteragencyRequestEvent) -> Answer {
        self.value.owner = owner_in(taken.to, &self.value);
        call.reindex(&INTERAGENCY_REQUESTS, &self.interagency_request, &self.before)
            .await?;
        let stored = self
            .interagency_request
            .store(call, &INTERAGENCY_REQUESTS, taken, data)
            .await?;
        Ok(shown(call, stored.value))
    }
}

impl Deref for Passing {
    type Target = Moving<InteragencyRequest>;

    fn deref(&self) -> &Moving<InteragencyRequest> {
        &self.interagency_request
    }
}

impl DerefMut for Passing {
    fn deref_mut(&mut self) -> &mut Moving<InteragencyRequest> {
        &mut self.interagency_request
    }
}

/// Stores a new interagency request with the step that begins it, and with its first owner.
pub async fn begin(
    call: &Call,
    mut interagency_request: InteragencyRequest,
    taken: &Taken<State>,
    on: Day,
) -> Result<Stored<InteragencyRequest>, Error> {
    interagency_request.owner = owner_in(taken.to, &interagency_request);
    let data = told(&interagency_request);
    call.begin(
        &INTERAGENCY_REQUESTS,
        call.authority(),
        interagency_request,
        taken,
        on,
        data,
    )
    .await
}

/// Awaits an answer from a day on, where there is a day by which it is asked for.
pub async fn await_answer(call: &Call, interagency_request: &Stored<InteragencyRequest>, on: Day) -> Result<(), Error> {
    let answer_by = content_of(&interagency_request.value).answer_by;
    if !answer_by.is_empty() {
        let due_on = field::day("content.answer_by", &answer_by)?;
        let answer = Start::by_agreement(
            &interagency_request.name,
            &interagency_request.authority,
            ANSWER,
            on,
            due_on,
        );
        call.start_limit(answer).await?;
    }
    Ok(())
}

/// What the log tells of an interagency request: names of resources and codes.
pub fn told(interagency_request: &InteragencyRequest) -> InteragencyRequestEvent {
    let content = content_of(interagency_request);
    InteragencyRequestEvent {
        answer_by: content.answer_by.to_string(),
        direction: interagency_request.direction().into(),
        kind: content.kind().into(),
        partner: content.partner.to_string(),
        ..InteragencyRequestEvent::default()
    }
}

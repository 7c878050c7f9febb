//! Penalty cases (处罚案件), from filing to closure.
//!
//! [`procedure`] is the table; [`rules`] are the preconditions that it names; `steps` does what a step adds to the case.

pub mod account;
pub mod facts;
pub mod masking;
pub mod procedure;
pub mod rpc;
pub mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::steps::{History, day_in};
use kezhi_chassis::store::{Collection, PageRequest, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::{Refusal, Taken};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::enforcement::case::State;
use kezhi_proto::enforcement::{Case, GetCaseRequest, ListCasesRequest, ListCasesResponse, Officer};

use crate::officers::OFFICERS;
use crate::settings::Settings;
use facts::Facts;
use procedure::CASE;

/// The cases, found by their official number too.
pub const CASES: Collection<Case> = Collection {
    table: "cases",
    mark: |case| case.number.clone(),
    public: false,
};

/// A case that a step is about to move.
struct Moving {
    case: Stored<Case>,
    history: History,
    on: Day,
    caller: Option<Officer>,
    settings: Settings,
}

/// The frame that every step's request has.
struct Frame<'a> {
    name: &'a str,
    etag: &'a str,
    taken_on: &'a str,
}

impl Moving {
    /// Opens a case for a step: it exists, the caller may see it, and it is as the caller read it.
    async fn open(call: &Call, settings: &Settings, frame: Frame<'_>) -> Result<Self, Error> {
        let mut case = call.load_to_change(&CASES, frame.name, frame.etag).await?;
        with_limits(call, &mut case.value).await?;
        let officer = call
            .load_by_mark(&OFFICERS, &case.authority, &call.caller().account)
            .await?;
        Ok(Self {
            history: call.history(&case.name).await?,
            on: call.day_of_step(frame.taken_on)?,
            caller: officer.map(|officer| officer.value),
            settings: settings.clone(),
            case,
        })
    }

    /// The facts that the step is decided on, as far as the case itself holds them.
    fn facts(&self, call: &Call) -> Facts {
        Facts {
            case: self.case.value.clone(),
            on: self.on,
            law: call.house().law(),
            settings: self.settings.clone(),
            caller: self.caller.clone(),
            ..Facts::of_nothing(self.on, call.house().law())
        }
    }

    /// A day that the request gives beside that of the step: empty for that of the step, and between a day and today.
    fn event_day(&self, call: &Call, field: &str, text: &str, not_before: &str) -> Result<Day, Error> {
        if text.is_empty() {
            return Ok(self.on);
        }
        let day = day_in(field, text)?;
        if day <= call.today() && day.to_string().as_str() >= not_before {
            return Ok(day);
        }
        let message = format!(
            "{field} is {day}; it must lie between {not_before} and today, {}",
            call.today()
        );
        let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
        Err(refusal.with("day", day).with("not_before", not_before).into())
    }

    /// Takes the step or refuses it.
    fn take(&self, call: &Call, step: &str, facts: &Facts) -> Result<Taken<State>, Error> {
        call.take(&CASE, step, state_of(&self.case.value), self.on, &self.history, facts)
    }

    /// Stores the case as the step leaves it.
    async fn store(mut self, call: &Call, taken: Taken<State>, data: serde_json::Value) -> Result<Case, Error> {
        self.case.value.state = taken.to.into();
        call.save(&CASES, &mut self.case).await?;
        call.record(&taken, &self.case.name, &self.case.authority, self.on, data)
            .await?;
        shown(self.case.value, call).await
    }
}

async fn get(call: Call, request: GetCaseRequest) -> Result<Case, Error> {
    let case = call.load(&CASES, &request.name).await?.value;
    shown(case, &call).await
}

async fn list(call: Call, request: ListCasesRequest) -> Result<ListCasesResponse, Error> {
    let page = PageRequest::read(
        request.page_size,
        &request.page_token,
        &format!("cases {}", request.state),
    )?;
    let page = call.list(&CASES, call.authority(), request.state, &page).await?;
    let mut cases = Vec::new();
    for case in page.rows {
        cases.push(shown(case, &call).await?);
    }
    Ok(ListCasesResponse {
        cases,
        next_page_token: page.next_page_token,
    })
}

/// The case as it is shown today: with the steps that are allowed and where the money stands.
async fn shown(mut case: Case, call: &Call) -> Result<Case, Error> {
    with_limits(call, &mut case).await?;
    case.allowed_steps = CASE.allowed(state_of(&case)).into_iter().map(String::from).collect();
    if let Some(decision) = &case.decision {
        let payments = case.account.take().map(|account| account.payments).unwrap_or_default();
        case.account = Some(account::as_of(call.today(), decision, payments, call.law()));
    }
    Ok(case)
}

/// Writes the last days as the limits have them now: a calendar that is published later, or a corrected rule, moves them.
async fn with_limits(call: &Call, case: &mut Case) -> Result<(), Error> {
    if let Some(notice) = &mut case.notice {
        let limit = call.latest_limit(&case.name, "penalty.hearing.request").await?;
        notice.hearing_request_by = limit.map(|limit| limit.due_on).unwrap_or_default();
    }
    if let Some(decision) = case.decision.as_mut().filter(|decision| !decision.served_on.is_empty()) {
        let limit = call.latest_limit(&case.name, "penalty.pay").await?;
        decision.pay_by = limit.map(|limit| limit.due_on).unwrap_or_default();
    }
    Ok(())
}

fn state_of(case: &Case) -> State {
    State::try_from(case.state).unwrap_or_default()
}

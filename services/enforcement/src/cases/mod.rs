//! Penalty cases (处罚案件), from filing to closure.
//!
//! [`procedure`] is the table; [`rules`] are the preconditions that it names; `steps` does what a step adds to the case.

pub mod account;
pub mod facts;
pub(crate) mod module;
pub mod procedure;
pub mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter};
use kezhi_chassis::{Call, Error, moving};
use kezhi_law::Day;
use kezhi_procedure::Taken;
use kezhi_proto::enforcement::case::State;
use kezhi_proto::enforcement::{Case, CaseEvent, GetCaseRequest, ListCasesRequest, ListCasesResponse, Officer};
use kezhi_proto::{Resource, StepRequest};

use crate::officers;
use crate::same_act::{self, StatesAct};
use crate::settings::Settings;
use facts::Facts;
use procedure::CASE;

pub use procedure::OPEN;

/// The cases, found by their official number too.
pub const CASES: Collection<Case> = Collection {
    unique_key: |case| case.number.clone(),
    offers: |case| CASE.allowed(case.state()),
    ..Collection::named("cases")
};

/// The rule by which a step is the assigned officers', and that by which it is not for who investigated.
const ASSIGNMENT: &str = "caller_is_assigned";
const NO_INVESTIGATION: &str = "caller_did_not_investigate";

/// A case that a step is about to move.
struct Moving {
    case: moving::Moving<Case>,
    caller: Option<Officer>,
    settings: Settings,
}

impl Moving {
    /// Opens a case for a step, with what the rules ask of whoever calls.
    async fn open(call: &Call, request: &impl StepRequest) -> Result<Self, Error> {
        let mut case = call.open(&CASES, request).await?;
        with_limits(call, &mut case.value).await?;
        let account = &call.caller().account;
        let officer = officers::of_account(call, &case.authority, account).await?;
        if let Some(officer) = &officer {
            rules::has_not_left(officer, case.on)?;
            let accounts = officer.former_accounts.iter().chain([&officer.account]);
            case.read_as_one(accounts, account);
        }
        Ok(Self {
            caller: officer,
            settings: call.settings::<Settings>()?.clone(),
            case,
        })
    }

    /// The facts that the step is decided on, as far as the case itself holds them.
    fn facts(&self, call: &Call) -> Facts {
        let (case, settings, caller) = (self.case.value.clone(), self.settings.clone(), self.caller.clone());
        Facts::of(case, self.case.on, call.context().law(), settings, caller)
    }

    /// A day that the request gives beside that of the step: empty for that of the step, and between a day and today.
    fn event_day(&self, call: &Call, field: &str, text: &str, not_before: &str) -> Result<Day, Error> {
        Ok(self.case.day_of_event(call, field, text, not_before)?)
    }

    /// Takes the step or refuses it.
    fn take(&self, call: &Call, facts: &Facts) -> Result<Taken<State>, Error> {
        self.case.take(call, &CASE, facts)
    }

    /// Stores the case as the step leaves it.
    async fn store(self, call: &Call, taken: Taken<State>, data: CaseEvent) -> Result<Case, Error> {
        let case = self.case.store(call, &CASES, &taken, data).await?;
        shown(case.value, call, self.caller.as_ref()).await
    }
}

async fn get(call: Call, request: GetCaseRequest) -> Result<Case, Error> {
    let case = call.load(&CASES, &request.name).await?.value;
    let officer = officers::of_account(&call, &case.authority, &call.caller().account).await?;
    shown(case, &call, officer.as_ref()).await
}

async fn list(call: Call, request: ListCasesRequest) -> Result<ListCasesResponse, Error> {
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let page = call.list(&CASES, &filter, &page).await?;
    let officer = officers::of_account(&call, call.authority(), &call.caller().account).await?;
    let mut cases = Vec::new();
    for case in page.rows {
        cases.push(as_of_today(case, &call, officer.as_ref()).await?);
    }
    Ok(ListCasesResponse {
        cases,
        next_page_token: page.next_page_token,
    })
}

/// The case as it is shown today to who is this officer or none, with what may be about the same act.
async fn shown(case: Case, call: &Call, officer: Option<&Officer>) -> Result<Case, Error> {
    let mut case = as_of_today(case, call, officer).await?;
    case.same_act = same_act::others(call, &case.authority, &case.name, &case.act()).await?;
    Ok(case)
}

/// The case with the last days of its limits, where the money stands, and the steps that this officer may take.
async fn as_of_today(mut case: Case, call: &Call, officer: Option<&Officer>) -> Result<Case, Error> {
    with_limits(call, &mut case).await?;
    let (state, name) = (
        case.state(),
        officer.map(|officer| officer.name.as_str()).unwrap_or_default(),
    );
    let is_assigned = case.officers.iter().any(|officer| officer == name);
    let has_investigated = is_assigned || case.former_officers.iter().any(|officer| officer == name);
    case.bar(|step| {
        !is_assigned && CASE.is_decided_by(ASSIGNMENT, step, state)
            || has_investigated && CASE.is_decided_by(NO_INVESTIGATION, step, state)
    });
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
        // That of an earlier round says nothing of this notice.
        let limit = limit.filter(|limit| Some(limit.trigger_date) >= Day::stated(&notice.served_on));
        notice.hearing_request_by = limit.map(|limit| limit.due_on).unwrap_or_default();
    }
    if let Some(decision) = case.decision.as_mut().filter(|decision| !decision.served_on.is_empty()) {
        let limit = call.latest_limit(&case.name, "penalty.pay").await?;
        decision.pay_by = limit.map(|limit| limit.due_on).unwrap_or_default();
    }
    Ok(())
}

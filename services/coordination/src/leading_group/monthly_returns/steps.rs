//! What each step adds to a return.

use kezhi_chassis::limits::Start;
use kezhi_chassis::store::{Filter, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::field;
use kezhi_proto::coordination::MonthlyReturnEvent;
use kezhi_proto::coordination::monthly_return::Filing;
use kezhi_proto::coordination::{
    AcceptMonthlyReturnRequest, CorrectMonthlyReturnRequest, FileMonthlyReturnRequest, MonthlyReturn,
    RequestMonthlyReturnsRequest, RequestMonthlyReturnsResponse, ReturnMonthlyReturnRequest,
};
use std::collections::BTreeSet;

use super::RETURNS;
use super::procedure::{FILE, RETURN};
use super::rules::{facts, read_due_day};
use crate::leading_group::departments::members;
use crate::leading_group::month::Month;
use crate::settings::Settings;

type Answer = Result<MonthlyReturn, Error>;

pub async fn request(
    call: Call,
    request: RequestMonthlyReturnsRequest,
) -> Result<RequestMonthlyReturnsResponse, Error> {
    let settings: &Settings = call.settings()?;
    let on = call.day_of_step(&request.taken_on)?;
    let month = Month::read("month", &request.month)?;
    let taken = RETURN.begin(RequestMonthlyReturnsRequest::STEP, &facts(month, on)?)?;
    let due_on = read_due_day(&request.due_on, month, settings.returns_due_day, on)?;
    let asked = asked_before(&call, &request.month).await?;
    let mut monthly_returns = Vec::new();
    for member in members(&call).await? {
        if asked.contains(&member.name) {
            continue;
        }
        let data = MonthlyReturnEvent {
            department: member.name.to_string(),
            due_on: due_on.to_string(),
            month: request.month.to_string(),
            ..MonthlyReturnEvent::default()
        };
        let value = MonthlyReturn {
            month: request.month.clone(),
            department: member.name,
            credit_code: member.value.credit_code,
            due_on: due_on.to_string(),
            ..MonthlyReturn::default()
        };
        let begun = call.begin(&RETURNS, &member.authority, value, &taken, on, data).await?;
        await_filing(&call, &begun, on, due_on).await?;
        monthly_returns.push(begun.value);
    }
    Ok(RequestMonthlyReturnsResponse { monthly_returns })
}

pub async fn file(call: Call, request: FileMonthlyReturnRequest) -> Answer {
    let mut filed = call.open_own(&RETURNS, &request).await?;
    let month = Month::read("month", &filed.value.month)?;
    let taken = filed.take(&call, &RETURN, &facts(month, filed.on)?)?;
    let on = filed.on;
    let late = Day::stated(&filed.value.due_on).is_some_and(|last| last < on);
    filed.value.late |= late;
    filed.value.filing = Some(Filing {
        figures: request.figures,
        filed_on: on.to_string(),
        ..Filing::default()
    });
    let data = MonthlyReturnEvent {
        late,
        ..MonthlyReturnEvent::default()
    };
    Ok(filed.store(&call, &RETURNS, &taken, data).await?.value)
}

pub async fn correct(call: Call, request: CorrectMonthlyReturnRequest) -> Answer {
    let mut corrected = call.open_own(&RETURNS, &request).await?;
    let taken = corrected.take_freely(&call, &RETURN)?;
    let filing = Filing {
        figures: request.figures,
        filed_on: corrected.on.to_string(),
        correction_reason: request.reasons,
        ..Filing::default()
    };
    let former = corrected.value.filing.replace(filing);
    corrected.value.former_filings.extend(former);
    corrected.value.accepted_on = String::new();
    Ok(corrected
        .store(&call, &RETURNS, &taken, Default::default())
        .await?
        .value)
}

pub async fn accept(call: Call, request: AcceptMonthlyReturnRequest) -> Answer {
    let mut accepted = call.open(&RETURNS, &request).await?;
    let taken = accepted.take_freely(&call, &RETURN)?;
    accepted.value.accepted_on = accepted.on.to_string();
    Ok(accepted.store(&call, &RETURNS, &taken, Default::default()).await?.value)
}

pub async fn send_back(call: Call, request: ReturnMonthlyReturnRequest) -> Answer {
    let mut returned = call.open(&RETURNS, &request).await?;
    let taken = returned.take_freely(&call, &RETURN)?;
    let on = returned.on;
    let due_on = field::day_not_before("due_on", &request.due_on, on)?;
    let former = Filing {
        sent_back_on: on.to_string(),
        return_reason: request.reasons,
        ..returned.value.filing.take().unwrap_or_default()
    };
    returned.value.former_filings.push(former);
    returned.value.due_on = due_on.to_string();
    let data = MonthlyReturnEvent {
        due_on: due_on.to_string(),
        ..MonthlyReturnEvent::default()
    };
    let awaited = returned.store(&call, &RETURNS, &taken, data).await?;
    await_filing(&call, &awaited, on, due_on).await?;
    Ok(awaited.value)
}

/// The departments that were asked for their return of a month.
async fn asked_before(call: &Call, month: &str) -> Result<BTreeSet<String>, Error> {
    let asked = Filter::of(call.authority()).under(month);
    let asked = call.all(&RETURNS, &asked).await?;
    Ok(asked.into_iter().map(|one| one.value.department).collect())
}

async fn await_filing(call: &Call, awaited: &Stored<MonthlyReturn>, since: Day, due_on: Day) -> Result<(), Error> {
    let filing = Start::by_agreement(&awaited.name, &awaited.authority, FILE, since, due_on);
    call.start_limit(filing).await?;
    Ok(())
}

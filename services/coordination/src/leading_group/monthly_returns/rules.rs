//! By when returns are asked for, and what must hold before a step. Pure.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::MonthlyReturn;

use crate::leading_group::month::Month;

/// What a step of a return is decided on.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The first day of the month.
    pub begins_on: Day,
    /// The first day after it.
    pub over_on: Day,
    /// The day of the step.
    pub on: Day,
}

/// The facts of a month on a day.
pub fn facts(month: Month, on: Day) -> Result<Facts, Refusal> {
    Ok(Facts {
        begins_on: month.day(1)?,
        over_on: month.next().day(1)?,
        on,
    })
}

/// The credit code of whose return it is.
pub fn code_of(one: &MonthlyReturn) -> String {
    one.credit_code.clone()
}

/// The day by which returns are asked for on a day: the one that is named, or the one of the next month that is set. It is not
/// over, and the month is.
pub fn read_due_day(named: &str, month: Month, set: i8, on: Day) -> Result<Day, Refusal> {
    let next = month.next();
    let due_on = match named {
        "" => next.day(set)?.to_string(),
        named => named.to_string(),
    };
    field::day_not_before("due_on", &due_on, next.day(1)?.max(on))
}

/// No return is asked for that nobody can begin.
pub fn month_has_begun(facts: &Facts) -> Result<(), Refusal> {
    not_before(facts.begins_on, facts)
}

/// The figures of a month are whole once it is over.
pub fn month_is_over(facts: &Facts) -> Result<(), Refusal> {
    not_before(facts.over_on, facts)
}

fn not_before(earliest: Day, facts: &Facts) -> Result<(), Refusal> {
    let on = facts.on;
    if on >= earliest {
        return Ok(());
    }
    let message = format!("{on} is too early for the return; the first day for it is {earliest}");
    let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message);
    Err(refusal.with("day", on).with("not_before", earliest))
}

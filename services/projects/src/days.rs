//! Days that a request sets for later.

use kezhi_chassis::Error;
use kezhi_chassis::steps::day_in;
use kezhi_law::Day;
use kezhi_procedure::Refusal;

/// A day that must lie after another one.
pub fn after(field: &str, text: &str, earlier: Day) -> Result<Day, Error> {
    let day = day_in(field, text)?;
    match day > earlier {
        true => Ok(day),
        false => Err(Refusal::field(field, format!("{field} is {day}; it must lie after {earlier}")).into()),
    }
}

/// A day that must not lie before another one.
pub fn not_before(field: &str, text: &str, earliest: Day) -> Result<Day, Error> {
    let day = day_in(field, text)?;
    match day >= earliest {
        true => Ok(day),
        false => Err(Refusal::field(field, format!("{field} is {day}; it must not lie before {earliest}")).into()),
    }
}

/// So many days later.
pub fn later(on: Day, days: i64) -> Result<Day, Error> {
    on.plus_days(days)
        .map_err(|error| Refusal::field("taken_on", error.to_string()).into())
}

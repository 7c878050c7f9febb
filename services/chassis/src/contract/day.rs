//! What a field that holds a day may be: a day that there is, within what the contract states of it.

use kezhi_law::Day;
use kezhi_procedure::Refusal;
use kezhi_proto::common::ErrorReason;
use prost_reflect::{DynamicMessage, ExtensionDescriptor, FieldDescriptor};

use super::REQUEST_ID;

/// The option of a field that holds a day.
pub(super) const DAY: &str = "kezhi.common.v1.day";

/// The field of a request that says on which day its step was taken; today where it is empty, or the request has none.
const TAKEN_ON: &str = "taken_on";

/// What is stated of a field that holds a day.
pub(super) struct DayBounds {
    not_after_today: bool,
    /// The name of the field before whose day it may not lie; empty for none.
    not_before: String,
}

/// What is wrong with a day.
pub(super) enum WrongDay {
    /// There is none such.
    None,
    /// It lies before another that comes first: what the field must be.
    Early(String),
    /// It lies after today.
    Ahead(Day),
}

impl DayBounds {
    /// What a field states; `None` for one that holds no day.
    pub fn read(field: &FieldDescriptor, option: &ExtensionDescriptor) -> Option<Self> {
        let options = field.options();
        if !options.has_extension(option) {
            return None;
        }
        let stated = options.get_extension(option);
        let stated = stated.as_message()?;
        let not_after_today = stated.get_field_by_name("not_after_today")?.as_bool()?;
        let not_before = stated.get_field_by_name("not_before")?.as_str()?.to_string();
        Some(Self {
            not_after_today,
            not_before,
        })
    }

    /// Validates a day by what stands beside it, else in the whole request, and by the present day.
    pub fn validate(
        &self,
        text: &str,
        beside: &DynamicMessage,
        whole: &DynamicMessage,
        today: Day,
    ) -> Result<(), WrongDay> {
        let day: Day = text.parse().map_err(|_| WrongDay::None)?;
        if self.not_after_today && day > today {
            return Err(WrongDay::Ahead(day));
        }
        let earliest = match self.not_before.as_str() {
            "" => None,
            name => stated(beside, name)
                .or_else(|| stated(whole, name))
                .or_else(|| (name == TAKEN_ON && !may_be_a_retry(whole)).then_some(today)),
        };
        match earliest {
            Some(earliest) if day < earliest => {
                let message = format!("must not be before {earliest}, {}", self.not_before);
                Err(WrongDay::Early(message))
            }
            _ => Ok(()),
        }
    }
}

/// True for a request that may have been answered on a day before: its step judges by itself whether its day is too early, once it is known
/// to be none.
fn may_be_a_retry(request: &DynamicMessage) -> bool {
    let id = request.get_field_by_name(REQUEST_ID);
    id.is_some_and(|id| id.as_str().is_some_and(|id| !id.is_empty()))
}

/// The day that a field of a message states; `None` where it is empty, no day, or not there.
fn stated(message: &DynamicMessage, name: &str) -> Option<Day> {
    message.get_field_by_name(name)?.as_str()?.parse().ok()
}

/// The refusal of a day that lies after today.
pub(crate) fn day_ahead(field: &str, day: Day, today: Day) -> Refusal {
    let message = format!("{field} is {day}, which is after today, {today}");
    let refusal = Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message).with("day", day);
    Refusal {
        field: field.to_string(),
        ..refusal
    }
}

//! What an outline must be in itself, and what must hold before a step. Pure.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, gathered};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::Course;
use kezhi_proto::coordination::course::Outline;

use crate::days::not_before;

/// What a step of a course is decided on.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The outline.
    pub outline: Outline,
    /// The day of the step.
    pub on: Day,
    /// Enrolments whose attendance is not recorded; `None` where nobody looked for them.
    pub unrecorded: Option<Vec<String>>,
    /// The last day on which an attendance was recorded, empty where none was; `None` where nobody looked.
    pub last_recorded_on: Option<Option<Day>>,
}

impl Facts {
    /// The facts of a course in itself, without its enrolments.
    pub fn of(course: &Course, on: Day) -> Self {
        Self {
            outline: outline_of(course),
            on,
            unrecorded: None,
            last_recorded_on: None,
        }
    }
}

/// An outline as it is stored: its days in order.
pub fn read(outline: Outline) -> Result<Outline, Refusal> {
    let starts_on = field::day("outline.starts_on", &outline.starts_on)?;
    field::day_not_before("outline.ends_on", &outline.ends_on, starts_on)?;
    Ok(outline)
}

/// The outline of a course.
pub fn outline_of(course: &Course) -> Outline {
    course.outline.clone().unwrap_or_default()
}

/// Nobody can enrol in what has begun.
pub fn has_not_begun(facts: &Facts) -> Result<(), Refusal> {
    let starts_on = &facts.outline.starts_on;
    if Day::stated(starts_on).is_some_and(|first| facts.on <= first) {
        return Ok(());
    }
    let message = format!("the course began on {starts_on}, before {}", facts.on);
    Err(Refusal::precondition(ErrorReason::DayOutOfOrder.code(), message).with("day", facts.on))
}

/// A course was held once its last day has come.
pub fn last_day_has_come(facts: &Facts) -> Result<(), Refusal> {
    not_before(Day::stated(&facts.outline.ends_on), "the course ends on", facts.on)
}

/// A course is closed once it is known of everyone with a place whether they came.
pub fn attendance_is_recorded(facts: &Facts) -> Result<(), Refusal> {
    let unrecorded = gathered(&facts.unrecorded, "the enrolments without attendance")?;
    if unrecorded.is_empty() {
        return Ok(());
    }
    let message = "the attendance of some who are enrolled is not recorded";
    let refusal = Refusal::precondition(ErrorReason::EnrolmentsOpen.code(), message);
    Err(refusal.with("enrolments", unrecorded.join(", ")))
}

/// A course is not closed before it was known who came.
pub fn last_attendance_was_recorded(facts: &Facts) -> Result<(), Refusal> {
    let last_recorded_on = gathered(&facts.last_recorded_on, "the day of the last attendance")?;
    not_before(*last_recorded_on, "an attendance was recorded on", facts.on)
}

//! How a course moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::course::State::{self, *};

use super::rules::{Facts, attendance_is_recorded, has_not_begun, last_attendance_was_recorded, last_day_has_come};

/// The procedure of a course.
pub const COURSE: Procedure<State, Facts> = Procedure::of(
    "course",
    &[
        Step::named("PlanCourse", "course.planned").to(Planned),
        Step::named("ReviseCourse", "course.revised").from(&[Planned]),
        Step::named("PublishCourse", "course.published")
            .from(&[Planned])
            .to(Published)
            .must(rules![has_not_begun]),
        Step::named("HoldCourse", "course.held")
            .from(&[Published])
            .to(Held)
            .must(rules![last_day_has_come]),
        Step::named("CloseCourse", "course.closed")
            .from(&[Held])
            .to(Closed)
            .must(rules![attendance_is_recorded, last_attendance_was_recorded]),
        Step::named("CancelCourse", "course.cancelled")
            .from(&[Planned, Published])
            .to(Cancelled),
    ],
);

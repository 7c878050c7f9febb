//! How an enrolment moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::enrolment::State::{self, *};

use super::rules::{
    Facts, attendance_fits_the_course, certificate_is_earned, course_takes_enrolments, course_was_held,
    line_is_not_full,
};

/// The procedure of an enrolment. It moves up in the line when another is cancelled, waits until its course is held, and ends
/// with it where that is cancelled.
pub const ENROLMENT: Procedure<State, Facts> = Procedure::of(
    "enrolment",
    &[
        Step::named("Enrol", "enrolment.enrolled")
            .to(Enrolled)
            .must(rules![course_takes_enrolments]),
        Step::named("Enrol", "enrolment.waitlisted")
            .to(Waitlisted)
            .must(rules![course_takes_enrolments, line_is_not_full]),
        Step::named("MoveUp", "enrolment.moved-up")
            .automatic()
            .from(&[Waitlisted])
            .to(Enrolled),
        Step::named("CancelEnrolment", "enrolment.cancelled")
            .from(&[Enrolled, Waitlisted])
            .to(Cancelled)
            .must(rules![course_takes_enrolments]),
        Step::named("CancelCourse", "enrolment.cancelled-with-course")
            .automatic()
            .from(&[Enrolled, Waitlisted])
            .to(CourseCancelled),
        Step::named("HoldCourse", "enrolment.left-without-place")
            .automatic()
            .from(&[Waitlisted])
            .to(Cancelled),
        Step::named("RecordAttendance", "enrolment.attended")
            .from(&[Enrolled, Attended])
            .to(Attended)
            .must(rules![course_was_held, attendance_fits_the_course]),
        Step::named("IssueCertificate", "enrolment.certified")
            .from(&[Attended])
            .to(Certified)
            .not_by_taker_of(&[&["RecordAttendance"]])
            .must(rules![certificate_is_earned]),
        Step::named("RevokeCertificate", "enrolment.certificate-revoked")
            .from(&[Certified])
            .to(Revoked)
            .not_by_taker_of(&[&["IssueCertificate"]]),
    ],
);

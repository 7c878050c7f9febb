//! What the rules refuse, and what they let pass; who moves up, and who may not certify, is played in the suite.

use kezhi_procedure::Refusal;
use kezhi_proto::coordination::course::{self, Outline};
use kezhi_proto::coordination::enrolment::{Attendance, State, Trainee};
use kezhi_proto::coordination::{Course, Enrolment, TrainingHours};

use super::hours::count;
use super::rules::*;

fn trainee(name: &str, account: &str, organisation: &str, reference: &str) -> Trainee {
    Trainee {
        display_name: name.into(),
        account: account.into(),
        organisation: organisation.into(),
        reference: reference.into(),
        ..Trainee::default()
    }
}

/// The facts of a course of 450 minutes with an exam and two places, on its first day.
fn facts() -> Facts {
    Facts {
        course: Course {
            state: course::State::Published.into(),
            outline: Some(Outline {
                minutes: 450,
                starts_on: "2026-04-08".into(),
                capacity: 2,
                has_exam: true,
                ..Outline::default()
            }),
            published_on: "2026-03-02".into(),
            ..Course::default()
        },
        attendance: Some(attended(360, Some(60))),
        on: "2026-04-08".parse().unwrap(),
        certificate_permille: Some(800),
        pass_points: Some(60),
    }
}

fn attended(minutes: i32, points: Option<i32>) -> Attendance {
    Attendance {
        minutes,
        points,
        ..Attendance::default()
    }
}

/// The field that a refusal names, or its reason where it names none.
fn refused<T>(outcome: Result<T, Refusal>) -> String {
    match outcome.map_err(|refusal| (refusal.field, refusal.reason)) {
        Ok(_) => String::new(),
        Err((field, reason)) if field.is_empty() => reason.into(),
        Err((field, _)) => field,
    }
}

#[test]
fn a_trainee_is_an_official_or_someone_of_an_organisation_or_a_citizen() {
    for (account, organisation, expected) in [
        ("li", "", ""),
        ("", "91120113754806625q", ""),
        ("", "", ""),
        ("", "9112011375480662OP", "trainee.organisation"),
        ("li", "91120113754806625Q", "trainee.account"),
    ] {
        assert_eq!(refused(read(trainee("张三丰", account, organisation, ""))), expected);
    }
    let early = read(trainee("张三丰", "", "91350203M0001FUE3P", "")).unwrap();
    assert!(early.organisation_remark.contains("should be"), "{early:?}");
}

#[test]
fn one_person_is_told_from_another() {
    let one = trainee("张伟", "", "91120113754806625Q", "001");
    for (other, same) in [
        (one.clone(), true),
        (trainee("张伟", "", "91120113754806625Q", "002"), false),
        (trainee("张伟", "", "91110000600037341L", "001"), false),
        (trainee("张炜", "", "91120113754806625Q", "001"), false),
    ] {
        assert_eq!(is_same_person(&one, &other), same, "{other:?}");
    }
    let official = trainee("李明", "li", "", "");
    assert!(is_same_person(&official, &trainee("李 明", "li", "", "")));
    assert_eq!(
        (index_key_of(&official), index_key_of(&one)),
        ("account li".into(), one.organisation)
    );
}

#[test]
fn a_course_takes_enrolments_from_its_publication_to_its_first_day_while_the_line_is_short() {
    for (state, on, expected) in [
        (course::State::Published, "2026-03-02", ""),
        (course::State::Published, "2026-04-08", ""),
        (course::State::Published, "2026-03-01", "COURSE_NOT_OPEN"),
        (course::State::Published, "2026-04-09", "COURSE_NOT_OPEN"),
        (course::State::Planned, "2026-03-02", "COURSE_NOT_OPEN"),
        (course::State::Cancelled, "2026-03-02", "COURSE_NOT_OPEN"),
    ] {
        let mut facts = facts();
        facts.course.state = state.into();
        facts.on = on.parse().unwrap();
        assert_eq!(refused(course_takes_enrolments(&facts)), expected, "{state:?} on {on}");
    }
    for (enrolled, waiting, place, expected) in [
        (1, 0, State::Enrolled, ""),
        (2, 1, State::Waitlisted, ""),
        (2, 2, State::Waitlisted, "COURSE_NOT_OPEN"),
    ] {
        let mut facts = facts();
        (facts.course.enrolled, facts.course.waiting) = (enrolled, waiting);
        assert_eq!(place_in(&facts.course), place);
        assert_eq!(refused(line_is_not_full(&facts)), expected);
    }
}

#[test]
fn nobody_gets_a_place_after_the_first_day() {
    for (today, expected) in [("2026-04-07", true), ("2026-04-08", true), ("2026-04-09", false)] {
        assert_eq!(
            has_not_begun(&facts().course, today.parse().unwrap()),
            expected,
            "{today}"
        );
    }
}

#[test]
fn attendance_is_that_of_a_course_that_was_held() {
    for (state, held_on, expected) in [
        (course::State::Held, "2026-04-08", ""),
        (course::State::Held, "2026-04-09", "COURSE_NOT_HELD"),
        (course::State::Published, "", "COURSE_NOT_HELD"),
        (course::State::Closed, "2026-04-08", "COURSE_NOT_HELD"),
    ] {
        let mut facts = facts();
        (facts.course.state, facts.course.held_on) = (state.into(), held_on.into());
        assert_eq!(refused(course_was_held(&facts)), expected);
    }
    for (minutes, points, has_exam, expected) in [
        (450, Some(0), true, ""),
        (0, None, true, ""),
        (451, None, true, "attendance.minutes"),
        (450, Some(0), false, "attendance.points"),
    ] {
        let mut facts = facts();
        facts.attendance = Some(attended(minutes, points));
        facts.course.outline.as_mut().unwrap().has_exam = has_exam;
        assert_eq!(refused(attendance_fits_the_course(&facts)), expected);
    }
}

#[test]
fn a_certificate_is_earned_by_attending_enough_and_passing_the_exam_where_there_is_one() {
    let missed = "CERTIFICATE_NOT_EARNED";
    for (minutes, points, has_exam, permille, expected) in [
        (360, Some(60), true, 800, ""),
        (360, None, false, 800, ""),
        (359, Some(100), true, 800, missed),
        (360, Some(59), true, 800, missed),
        (360, None, true, 800, missed),
        (150, None, false, 333, ""),
        (149, None, false, 333, missed),
    ] {
        let mut facts = facts();
        facts.attendance = Some(attended(minutes, points));
        facts.certificate_permille = Some(permille);
        facts.course.outline.as_mut().unwrap().has_exam = has_exam;
        assert_eq!(refused(certificate_is_earned(&facts)), expected, "{minutes} {points:?}");
    }
}

#[test]
fn who_did_not_come_counts_for_nothing_and_a_revoked_certificate_for_none() {
    let mut hours = TrainingHours::default();
    for (state, attendance) in [
        (State::Certified, Some(attended(450, None))),
        (State::Revoked, Some(attended(400, None))),
        (State::Attended, Some(attended(0, None))),
        (State::Waitlisted, None),
    ] {
        let enrolment = Enrolment {
            state: state.into(),
            attendance,
            ..Enrolment::default()
        };
        count(&mut hours, &enrolment);
    }
    assert_eq!((hours.attendances, hours.minutes, hours.certificates), (2, 850, 1));
}

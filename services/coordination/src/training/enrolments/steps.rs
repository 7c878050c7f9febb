//! Who gets a place, who moves up to one, and who came. The names of trainees are in no log and no refusal.

use kezhi_chassis::store::{Filter, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::{Kind, Refusal, field};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::EnrolmentEvent;
use kezhi_proto::coordination::enrolment::{Attendance, State, Trainee};
use kezhi_proto::coordination::{CancelEnrolmentRequest, Course, EnrolRequest, Enrolment, RecordAttendanceRequest};

use super::ENROLMENTS;
use super::procedure::ENROLMENT;
use super::rules::{Facts, has_not_begun, index_key_of, is_live, is_same_person, place_in, read, trainee_of};
use crate::training::courses::{COURSES, outline_of};

type Answer = Result<Enrolment, Error>;

pub async fn enrol(call: Call, request: EnrolRequest) -> Answer {
    let on = call.day_of_own_step(&request.taken_on)?;
    let trainee = read(request.trainee.unwrap_or_default())?;
    call.caller().refuse_to_speak_for(&trainee.organisation)?;
    let mut course = call.load_to_change(&COURSES, &request.course, "").await?;
    refuse_twice(&call, &course, &trainee).await?;
    let place = place_in(&course.value);
    let facts = Facts::of(course.value.clone(), on);
    let taken = ENROLMENT.begin_as(EnrolRequest::STEP, place, &facts)?;
    *count_of(&mut course.value, place) += 1;
    course.value.enrolments += 1;
    call.save(&COURSES, &mut course).await?;
    let outline = outline_of(&course.value);
    let data = EnrolmentEvent {
        course: course.name.to_string(),
        organisation: trainee.organisation.to_string(),
        ..EnrolmentEvent::default()
    };
    let enrolment = Enrolment {
        course: course.name.clone(),
        kind: outline.kind,
        trainee: Some(trainee),
        ordinal: course.value.enrolments,
        ..Enrolment::default()
    };
    let begun = call
        .begin(&ENROLMENTS, &course.authority, enrolment, &taken, on, data)
        .await?;
    let year = field::day("outline.ends_on", &outline.ends_on)?.year();
    call.index_under(&ENROLMENTS, &begun, &year.to_string()).await?;
    Ok(begun.value)
}

pub async fn cancel(call: Call, request: CancelEnrolmentRequest) -> Answer {
    let mut enrolment = call.open_own(&ENROLMENTS, &request).await?;
    let mut course = call.load_to_change(&COURSES, &enrolment.value.course, "").await?;
    let facts = Facts::of(course.value.clone(), enrolment.on);
    let taken = enrolment.take(&call, &ENROLMENT, &facts)?;
    *count_of(&mut course.value, taken.from) -= 1;
    // The step may be dated before a day on which nobody can come any more.
    if taken.from == State::Enrolled && has_not_begun(&course.value, call.today()) {
        move_up(&call, &mut course).await?;
    }
    call.save(&COURSES, &mut course).await?;
    enrolment.value.cancellation_reason = request.reasons;
    Ok(enrolment
        .store(&call, &ENROLMENTS, &taken, Default::default())
        .await?
        .value)
}

pub async fn record_attendance(call: Call, request: RecordAttendanceRequest) -> Answer {
    let mut enrolment = call.open(&ENROLMENTS, &request).await?;
    let course = call.load(&COURSES, &enrolment.value.course).await?.value;
    let attendance = request.attendance.unwrap_or_default();
    let facts = Facts {
        attendance: Some(attendance.clone()),
        ..Facts::of(course, enrolment.on)
    };
    let taken = enrolment.take(&call, &ENROLMENT, &facts)?;
    let data = EnrolmentEvent {
        minutes: attendance.minutes,
        ..EnrolmentEvent::default()
    };
    enrolment.value.attendance = Some(Attendance {
        recorded_on: enrolment.on.to_string(),
        ..attendance
    });
    Ok(enrolment.store(&call, &ENROLMENTS, &taken, data).await?.value)
}

/// Refuses who is enrolled in a course or waits for it already. The course is locked, so nobody enrols meanwhile.
async fn refuse_twice(call: &Call, course: &Stored<Course>, trainee: &Trainee) -> Result<(), Error> {
    let index_key = index_key_of(trainee);
    let filter = Filter::of(&course.authority)
        .under(&course.name)
        .narrowed_to(&index_key);
    let enrolled = call.all(&ENROLMENTS, &filter).await?;
    let twice = enrolled
        .iter()
        .filter(|enrolment| is_live(enrolment.value.state()))
        .find(|enrolment| is_same_person(&trainee_of(&enrolment.value), trainee));
    match twice {
        None => Ok(()),
        Some(enrolment) => {
            let message = format!(
                "the trainee is enrolled in {} already, as {}",
                course.name, enrolment.name
            );
            let refusal = Refusal::new(Kind::Exists, ErrorReason::ResourceExists.code(), message);
            Err(refusal.with("resource", &enrolment.name).into())
        }
    }
}

/// Gives the place that falls free today to the first who waits for it.
async fn move_up(call: &Call, course: &mut Stored<Course>) -> Result<(), Error> {
    let waiting = Filter::of(&course.authority)
        .in_state(State::Waitlisted)
        .under(&course.name);
    let waiting = call.all(&ENROLMENTS, &waiting).await?;
    let Some(first) = waiting.into_iter().min_by_key(|enrolment| enrolment.value.ordinal) else {
        return Ok(());
    };
    let first = call.moving(first, "MoveUp", call.today()).await?;
    let taken = first.take_freely(call, &ENROLMENT)?;
    first.store(call, &ENROLMENTS, &taken, Default::default()).await?;
    *count_of(&mut course.value, State::Waitlisted) -= 1;
    *count_of(&mut course.value, State::Enrolled) += 1;
    Ok(())
}

/// The number of those in a course who have a place, or wait for one.
fn count_of(course: &mut Course, place: State) -> &mut i32 {
    match place {
        State::Waitlisted => &mut course.waiting,
        _ => &mut course.enrolled,
    }
}

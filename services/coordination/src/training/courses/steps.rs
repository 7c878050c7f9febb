//! What each step adds to a course. Who teaches is in no log.

use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::CourseEvent;
use kezhi_proto::coordination::course::Outline;
use kezhi_proto::coordination::{
    CancelCourseRequest, CloseCourseRequest, Course, HoldCourseRequest, PlanCourseRequest, PublishCourseRequest,
    ReviseCourseRequest,
};

use super::procedure::COURSE;
use super::rules::{Facts, read};
use super::{COURSES, PUBLISHED};
use crate::training::enrolments::{cancel_with_course, end_waiting, last_recorded, unrecorded};

type Answer = Result<Course, Error>;

pub async fn plan(call: Call, request: PlanCourseRequest) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let outline = read(request.outline.unwrap_or_default())?;
    let taken = COURSE.begin_freely(PlanCourseRequest::STEP)?;
    let data = planned(&outline);
    let course = Course {
        outline: Some(outline),
        ..Course::default()
    };
    let begun = call.begin(&COURSES, call.authority(), course, &taken, on, data);
    Ok(begun.await?.value)
}

pub async fn revise(call: Call, request: ReviseCourseRequest) -> Answer {
    let mut course = call.open(&COURSES, &request).await?;
    let taken = course.take_freely(&call, &COURSE)?;
    let outline = read(request.outline.unwrap_or_default())?;
    let data = planned(&outline);
    course.value.outline = Some(outline);
    Ok(course.store(&call, &COURSES, &taken, data).await?.value)
}

pub async fn publish(call: Call, request: PublishCourseRequest) -> Answer {
    let mut course = call.open(&COURSES, &request).await?;
    let facts = Facts::of(&course.value, course.on);
    let taken = course.take(&call, &COURSE, &facts)?;
    course.value.published_on = course.on.to_string();
    call.index_under(&COURSES, &course, PUBLISHED).await?;
    Ok(course.store(&call, &COURSES, &taken, Default::default()).await?.value)
}

pub async fn hold(call: Call, request: HoldCourseRequest) -> Answer {
    let mut course = call.open(&COURSES, &request).await?;
    let facts = Facts::of(&course.value, course.on);
    let taken = course.take(&call, &COURSE, &facts)?;
    end_waiting(&call, &course, course.on).await?;
    course.value.held_on = course.on.to_string();
    course.value.waiting = 0;
    let data = CourseEvent {
        enrolled: course.value.enrolled.into(),
        ..CourseEvent::default()
    };
    Ok(course.store(&call, &COURSES, &taken, data).await?.value)
}

pub async fn close(call: Call, request: CloseCourseRequest) -> Answer {
    let mut course = call.open(&COURSES, &request).await?;
    let facts = Facts {
        unrecorded: Some(unrecorded(&call, &course).await?),
        last_recorded_on: Some(last_recorded(&call, &course).await?),
        ..Facts::of(&course.value, course.on)
    };
    let taken = course.take(&call, &COURSE, &facts)?;
    course.value.ended_on = course.on.to_string();
    Ok(course.store(&call, &COURSES, &taken, Default::default()).await?.value)
}

pub async fn cancel(call: Call, request: CancelCourseRequest) -> Answer {
    let mut course = call.open(&COURSES, &request).await?;
    let taken = course.take_freely(&call, &COURSE)?;
    cancel_with_course(&call, &course, course.on).await?;
    course.value.ended_on = course.on.to_string();
    course.value.cancellation_reason = request.reasons;
    (course.value.enrolled, course.value.waiting) = (0, 0);
    Ok(course.store(&call, &COURSES, &taken, Default::default()).await?.value)
}

fn planned(outline: &Outline) -> CourseEvent {
    CourseEvent {
        ends_on: outline.ends_on.to_string(),
        kind: outline.kind().into(),
        minutes: outline.minutes,
        starts_on: outline.starts_on.to_string(),
        ..CourseEvent::default()
    }
}

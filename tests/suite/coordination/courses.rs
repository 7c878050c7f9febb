//! Courses: planned, published to anyone, held, closed; or cancelled.

use kezhi_proto::coordination::course::{Kind, Outline, State};
use kezhi_proto::coordination::*;
use tonic::{Response, Status};

use super::enrolments::{enrol, record_attendance, trainee};
use super::is_in_no_log;
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

const TODAY: &str = "2026-03-02";

#[tokio::test]
async fn a_course_is_planned_by_the_staff_published_to_anyone_held_and_closed() {
    on_each_suite(TODAY, async |suite| {
        let li = suite.officer("li");
        let mut backwards = outline(2);
        backwards.ends_on = "2026-04-07".into();
        let backwards = assert_refused(plan(&li, backwards).await, "FIELD_INVALID", "");
        assert_eq!(backwards.fields(), ["outline.ends_on"]);
        let course = plan(&li, outline(5)).await.good();
        let name = course.name.as_str();
        for stranger in [
            suite.citizen(),
            suite.person("platform", "platform"),
            suite.of("431202", "officer", "qian"),
        ] {
            assert_refused(get(&stranger, name).await, "RESOURCE_NOT_FOUND", "");
            assert_eq!(listed(&stranger).await, Vec::new());
        }
        let revised = step!(ReviseCourseRequest, name, "", outline: outline(1));
        let revised = li.courses().revise_course(revised).await.good();
        assert_eq!((revised.state(), &revised.outline), (State::Planned, &Some(outline(1))));
        let shown = |course: &Course| Course {
            allowed_steps: Vec::new(),
            ..course.clone()
        };
        assert_eq!(listed(&suite.auditor()).await, [shown(&revised)]);

        let published = publish(&li, name).await.good();
        assert_eq!(
            (published.state(), published.published_on.as_str()),
            (State::Published, TODAY)
        );
        let again = step!(ReviseCourseRequest, name, "", outline: outline(2));
        assert_refused(li.courses().revise_course(again).await, "STEP_NOT_ALLOWED", "");
        for stranger in [suite.citizen(), suite.of("431202", "officer", "qian")] {
            assert_eq!(get(&stranger, name).await.good(), shown(&published));
            assert_eq!(listed(&stranger).await, [shown(&published)]);
        }
        let enrolled = enrol(&li, name, trainee("李明", "li", "")).await.good();
        let waiting = enrol(&li, name, trainee("王芳", "wang", "")).await.good();
        assert_eq!(waiting.state(), enrolment::State::Waitlisted);
        let early = assert_refused(hold(&suite, name).await, "DAY_OUT_OF_ORDER", "");
        early.says("not_before", "2026-04-10");

        suite.move_to("2026-04-10").await;
        let held = hold(&suite, name).await.good();
        assert_eq!((held.state(), held.held_on.as_str()), (State::Held, "2026-04-10"));
        assert_eq!((held.enrolled, held.waiting, held.enrolments), (1, 0, 2));
        who_waited_waits_no_more(&suite, &waiting.name).await;
        let close = || step!(CloseCourseRequest, name, "");
        let open = suite.head().courses().close_course(close()).await;
        assert_refused(open, "ENROLMENTS_OPEN", "").says("enrolments", &enrolled.name);
        suite.move_to("2026-04-13").await;
        record_attendance(&li, &enrolled.name, 450, Some(80)).await.good();
        let early = step!(CloseCourseRequest, name, "2026-04-12");
        let early = suite.head().courses().close_course(early).await;
        assert_refused(early, "DAY_OUT_OF_ORDER", "").says("not_before", "2026-04-13");
        let closed = suite.head().courses().close_course(close()).await.good();
        assert_eq!(
            (closed.state(), closed.ended_on.as_str()),
            (State::Closed, "2026-04-13")
        );
        let shut = record_attendance(&li, &enrolled.name, 400, None).await;
        assert_refused(shut, "COURSE_NOT_HELD", "").says("state", "STATE_CLOSED");
        is_in_no_log(&suite, name, "course.closed", &["周老师", "李明"]).await;
    })
    .await;
}

async fn who_waited_waits_no_more(suite: &Suite, enrolment: &str) {
    let get = GetEnrolmentRequest { name: enrolment.into() };
    let ended = suite.auditor().enrolments().get_enrolment(get).await.good();
    assert_eq!(
        (ended.state(), ended.cancellation_reason.as_str()),
        (enrolment::State::Cancelled, "开课前无名额空出")
    );
    assert_eq!(ended.allowed_steps, [""; 0]);
}

#[tokio::test]
async fn a_course_that_is_cancelled_tells_those_who_enrolled() {
    on_each_suite(TODAY, async |suite| {
        let li = suite.officer("li");
        let late = plan(&li, outline(1)).await.good().name;
        let name = plan(&li, outline(1)).await.good().name;
        publish(&suite.head(), &name).await.good();
        let place = enrol(&li, &name, trainee("李明", "li", "")).await.good();
        let line = enrol(&li, &name, trainee("王芳", "wang", "")).await.good();
        assert_eq!(
            (place.state(), line.state()),
            (enrolment::State::Enrolled, enrolment::State::Waitlisted)
        );
        let cancel = |name: &str| step!(CancelCourseRequest, name, "", reasons: "讲师生病");
        let cancelled = suite.head().courses().cancel_course(cancel(&name)).await.good();
        assert_eq!(
            (
                cancelled.state(),
                cancelled.ended_on.as_str(),
                cancelled.cancellation_reason.as_str()
            ),
            (State::Cancelled, TODAY, "讲师生病")
        );
        assert_eq!((cancelled.enrolled, cancelled.waiting), (0, 0));
        for enrolment in [place, line] {
            let get = GetEnrolmentRequest { name: enrolment.name };
            let told = suite.auditor().enrolments().get_enrolment(get).await.good();
            assert_eq!(told.state(), enrolment::State::CourseCancelled);
        }
        assert_eq!(get(&suite.citizen(), &name).await.good(), cancelled);

        suite.move_to("2026-04-09").await;
        assert_refused(publish(&li, &late).await, "DAY_OUT_OF_ORDER", "");
        suite.head().courses().cancel_course(cancel(&late)).await.good();
        assert_refused(get(&suite.citizen(), &late).await, "RESOURCE_NOT_FOUND", "");
    })
    .await;
}

/// Three days with an exam, for so many.
pub fn outline(capacity: i32) -> Outline {
    Outline {
        title: "专利布局实务".into(),
        topic: "检索、撰写与布局".into(),
        kind: Kind::Enterprises.into(),
        minutes: 450,
        starts_on: "2026-04-08".into(),
        ends_on: "2026-04-10".into(),
        place: "区政务中心三楼".into(),
        capacity,
        teachers: vec!["周老师".into()],
        has_exam: true,
    }
}

/// A course that takes enrolments.
pub async fn published(suite: &Suite, outline: Outline) -> String {
    let name = plan(&suite.officer("li"), outline).await.good().name;
    publish(&suite.officer("li"), &name).await.good().name
}

/// Plans a course.
pub async fn plan(who: &Person, outline: Outline) -> Result<Response<Course>, Status> {
    let plan = PlanCourseRequest {
        outline: Some(outline),
        ..PlanCourseRequest::default()
    };
    who.courses().plan_course(plan).await
}

async fn publish(who: &Person, name: &str) -> Result<Response<Course>, Status> {
    who.courses()
        .publish_course(step!(PublishCourseRequest, name, ""))
        .await
}

/// Records that a course was held.
pub async fn hold(suite: &Suite, name: &str) -> Result<Response<Course>, Status> {
    let hold = step!(HoldCourseRequest, name, "");
    suite.officer("li").courses().hold_course(hold).await
}

/// A course as someone reads it.
pub async fn get(who: &Person, name: &str) -> Result<Response<Course>, Status> {
    who.courses().get_course(GetCourseRequest { name: name.into() }).await
}

async fn listed(who: &Person) -> Vec<Course> {
    let list = ListCoursesRequest {
        authority: "431271".into(),
        ..ListCoursesRequest::default()
    };
    who.courses().list_courses(list).await.good().courses
}

//! The courses in which the bureau trains those who deal with intellectual property (培训班).

pub(crate) mod module;
pub mod procedure;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{Course, GetCourseRequest, ListCoursesRequest, ListCoursesResponse};

use procedure::COURSE;

pub(crate) use rules::outline_of;

/// What a course is filed under once it is published.
const PUBLISHED: &str = "published";

/// The courses.
pub const COURSES: Collection<Course> = Collection {
    known_to: |course| match course.published_on.is_empty() {
        true => Audience::Staff,
        false => Audience::All,
    },
    offers: |course| COURSE.allowed(course.state()),
    ..Collection::named("courses")
};

/// The same as anyone reads them, where they were published.
const OPEN_TO_ALL: Collection<Course> = Collection {
    public: true,
    ..COURSES
};

async fn get(call: Call, request: GetCourseRequest) -> Result<Course, Error> {
    Ok(call.load(&OPEN_TO_ALL, &request.name).await?.value)
}

async fn list(call: Call, request: ListCoursesRequest) -> Result<ListCoursesResponse, Error> {
    let authority = call.authority_asked(&request.authority);
    let narrowed = call.caller().narrowed_beyond_staff(authority, PUBLISHED);
    let page = call.page(&request)?;
    let filter = Filter::of(authority).in_state(request.state).narrowed_to(narrowed);
    Ok(call.list(&COURSES, &filter, &page).await?.answer())
}

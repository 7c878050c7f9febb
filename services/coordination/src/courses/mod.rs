//! The courses in which the bureau trains those who deal with intellectual property (培训班).

pub mod procedure;
pub mod rpc;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter, Stored, not_found};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{Course, GetCourseRequest, ListCoursesRequest, ListCoursesResponse};

use procedure::COURSE;

pub(crate) use rules::outline_of;

/// What a course is filed under once it is published.
const PUBLISHED: &str = "published";

/// The courses.
pub const COURSES: Collection<Course> = Collection {
    offers: |course| COURSE.allowed(course.state()),
    ..Collection::named("courses")
};

/// The same as anyone reads them, where they were published.
const OPEN_TO_ALL: Collection<Course> = Collection {
    public: true,
    ..COURSES
};

async fn get(call: Call, request: GetCourseRequest) -> Result<Course, Error> {
    let course = call.load(&OPEN_TO_ALL, &request.name).await?.value;
    match may_read(&call, &course) {
        true => Ok(course),
        false => Err(not_found(&request.name).into()),
    }
}

async fn list(call: Call, request: ListCoursesRequest) -> Result<ListCoursesResponse, Error> {
    let authority = match request.authority.as_str() {
        "" => call.authority(),
        authority => authority,
    };
    let narrowed = if is_staff_of(&call, authority) { "" } else { PUBLISHED };
    let page = call.page(&request)?;
    let filter = Filter::of(authority).in_state(request.state).narrowed_to(narrowed);
    Ok(call.list(&COURSES, &filter, &page).await?.answer())
}

/// A course that the caller may read, to change who is enrolled.
pub(crate) async fn to_enrol(call: &Call, name: &str) -> Result<Stored<Course>, Error> {
    let course = call.load_to_change(&COURSES, name, "").await?;
    match may_read(call, &course.value) {
        true => Ok(course),
        false => Err(not_found(name).into()),
    }
}

/// Anyone reads what was published; what was not is the staff's.
fn may_read(call: &Call, course: &Course) -> bool {
    !course.published_on.is_empty() || is_staff_of(call, &course.authority)
}

fn is_staff_of(call: &Call, authority: &str) -> bool {
    call.caller().is_staff() && call.caller().sees(authority)
}

//! Who is enrolled in a course (报名), who attended it, and the certificates.

mod certificates;
mod hours;
pub(crate) mod module;
pub mod procedure;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Audience, Collection, Filter, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_procedure::field;
use kezhi_proto::coordination::enrolment::State;
use kezhi_proto::coordination::{
    CancelCourseRequest, Course, Enrolment, GetEnrolmentRequest, HoldCourseRequest, ListEnrolmentsRequest,
    ListEnrolmentsResponse,
};

use procedure::ENROLMENT;
use rules::{certificate_of, index_key_of, organisation_of, trainee_of};

/// How many enrolments a refusal names at most.
const NAMED: u64 = 10;
/// Why the enrolment of who still waits for a place is cancelled when the course is held.
const NO_PLACE: &str = "开课前无名额空出";

/// The enrolments, filed under their course and whose person it is, and under the year in which the course ends; a certificate
/// is found by its number.
pub const ENROLMENTS: Collection<Enrolment> = Collection {
    unique_key: |enrolment| certificate_of(enrolment).number,
    index_keys: |enrolment| vec![enrolment.course.clone(), index_key_of(&trainee_of(enrolment))],
    known_to: |enrolment| Audience::Organisations(vec![organisation_of(enrolment)]),
    offers: |enrolment| ENROLMENT.allowed(enrolment.state()),
    ..Collection::named("enrolments")
};

async fn get(call: Call, request: GetEnrolmentRequest) -> Result<Enrolment, Error> {
    let enrolment = call.load(&ENROLMENTS, &request.name).await?;
    Ok(enrolment.value)
}

async fn list(call: Call, request: ListEnrolmentsRequest) -> Result<ListEnrolmentsResponse, Error> {
    // Who acts for an organisation sees its own, whatever is asked for.
    let organisation = match (call.caller().own_organisation(), request.organisation.as_str()) {
        (Some(own), _) => own.to_string(),
        (None, "") => String::new(),
        (None, organisation) => field::credit_code("organisation", organisation)?,
    };
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&request.course).narrowed_to(&organisation);
    Ok(call.list(&ENROLMENTS, &filter, &page).await?.answer())
}

/// Some of those with a place in a course whose attendance is not recorded.
pub(crate) async fn unrecorded(call: &Call, course: &Stored<Course>) -> Result<Vec<String>, Error> {
    let enrolled = Filter::of(&course.authority)
        .in_state(State::Enrolled)
        .under(&course.name);
    let enrolled = call.latest(&ENROLMENTS, &enrolled, NAMED).await?;
    Ok(enrolled.into_iter().map(|enrolment| enrolment.name).collect())
}

/// The last day on which an attendance of a course was recorded; none where none was.
pub(crate) async fn last_recorded(call: &Call, course: &Stored<Course>) -> Result<Option<Day>, Error> {
    let all = Filter::of(&course.authority).under(&course.name);
    let all = call.all(&ENROLMENTS, &all).await?.into_iter();
    let recorded = all.filter_map(|enrolment| enrolment.value.attendance);
    Ok(recorded
        .filter_map(|attendance| Day::stated(&attendance.recorded_on))
        .max())
}

/// Cancels the enrolments in a course that is cancelled on a day.
pub(crate) async fn cancel_with_course(call: &Call, course: &Stored<Course>, on: Day) -> Result<(), Error> {
    for state in [State::Enrolled, State::Waitlisted] {
        end(call, course, state, CancelCourseRequest::STEP, "", on).await?;
    }
    Ok(())
}

/// Cancels the enrolments of those who wait for a place in a course that was held, as is recorded on a day.
pub(crate) async fn end_waiting(call: &Call, course: &Stored<Course>, on: Day) -> Result<(), Error> {
    end(call, course, State::Waitlisted, HoldCourseRequest::STEP, NO_PLACE, on).await
}

/// Ends the enrolments in a course that are in a state, with a step of the course.
async fn end(
    call: &Call,
    course: &Stored<Course>,
    state: State,
    step: &'static str,
    reason: &str,
    on: Day,
) -> Result<(), Error> {
    let ending = Filter::of(&course.authority).in_state(state).under(&course.name);
    for enrolment in call.all(&ENROLMENTS, &ending).await? {
        let mut enrolment = call.moving(enrolment, step, on).await?;
        let taken = enrolment.take_freely(call, &ENROLMENT)?;
        enrolment.value.cancellation_reason = reason.to_string();
        enrolment.store(call, &ENROLMENTS, &taken, Default::default()).await?;
    }
    Ok(())
}

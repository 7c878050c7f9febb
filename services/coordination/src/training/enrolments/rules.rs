//! What a trainee must be, what must hold before a step, and what a certificate tells anyone. Pure.

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, gathered, state_name};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::enrolment::{Attendance, Certificate, State, Trainee};
use kezhi_proto::coordination::{Course, Enrolment, course};

use crate::training::courses::outline_of;

/// What a step of an enrolment is decided on.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The course.
    pub course: Course,
    /// The attendance that is to be recorded, or to be certified; `None` where neither is.
    pub attendance: Option<Attendance>,
    /// The day of the step.
    pub on: Day,
    /// How much of a course must be attended, in thousandths; `None` where nobody looked at the settings.
    pub certificate_permille: Option<i32>,
    /// How many points pass an exam; `None` likewise.
    pub pass_points: Option<i32>,
}

impl Facts {
    /// The facts of a course on a day, without an attendance and without the settings.
    pub fn of(course: Course, on: Day) -> Self {
        Self {
            course,
            attendance: None,
            on,
            certificate_permille: None,
            pass_points: None,
        }
    }
}

/// A trainee as it is stored: an official of the bureau, a person of an organisation, or a citizen.
pub fn read(mut trainee: Trainee) -> Result<Trainee, Refusal> {
    if !trainee.organisation.is_empty() {
        trainee.organisation = field::credit_code("trainee.organisation", &trainee.organisation)?;
    }
    trainee.organisation_remark = field::credit_code_remark(&trainee.organisation);
    let one = trainee.account.is_empty() || trainee.organisation.is_empty();
    field::must(
        one,
        "trainee.account",
        "an account of the bureau goes with no organisation",
    )?;
    Ok(trainee)
}

/// The trainee of an enrolment.
pub fn trainee_of(enrolment: &Enrolment) -> Trainee {
    enrolment.trainee.clone().unwrap_or_default()
}

/// The credit code of the organisation whose person is enrolled; empty where it is none's.
pub fn organisation_of(enrolment: &Enrolment) -> String {
    trainee_of(enrolment).organisation
}

/// The certificate of an enrolment; empty before it is issued.
pub fn certificate_of(enrolment: &Enrolment) -> Certificate {
    enrolment.certificate.clone().unwrap_or_default()
}

/// What the enrolments of a trainee are filed under: its account or its organisation; nothing for a citizen.
pub fn index_key_of(trainee: &Trainee) -> String {
    match trainee.account.as_str() {
        "" => trainee.organisation.clone(),
        account => format!("account {account}"),
    }
}

/// True for one person: an account is one's own; of an organisation's people and of citizens, the name and the reference tell.
pub fn is_same_person(one: &Trainee, other: &Trainee) -> bool {
    let same_place = (&one.account, &one.organisation) == (&other.account, &other.organisation);
    let same_name = (&one.display_name, &one.reference) == (&other.display_name, &other.reference);
    same_place && (same_name || !one.account.is_empty())
}

/// True while an enrolment may still lead to the course or did so.
pub fn is_live(state: State) -> bool {
    !matches!(state, State::Cancelled | State::CourseCancelled)
}

/// Whether there is a place in a course, or the line.
pub fn place_in(course: &Course) -> State {
    match course.enrolled < outline_of(course).capacity {
        true => State::Enrolled,
        false => State::Waitlisted,
    }
}

/// True until the end of the first day of a course: who gets a place by then can come.
pub fn has_not_begun(course: &Course, today: Day) -> bool {
    Day::stated(&outline_of(course).starts_on).is_some_and(|first| today <= first)
}

/// A course takes enrolments, and lets go of them, from the day of its publication to its first.
pub fn course_takes_enrolments(facts: &Facts) -> Result<(), Refusal> {
    let (course, on) = (&facts.course, facts.on);
    let outline = outline_of(course);
    let published = course.state() == course::State::Published
        && Day::stated(&course.published_on).is_some_and(|published_on| published_on <= on);
    if published && has_not_begun(course, on) {
        return Ok(());
    }
    let message = format!(
        "{} is {} and takes enrolments until {}; {on} is not a day for that",
        course.name,
        state_name(course.state()),
        outline.starts_on
    );
    Err(not_open(course, message))
}

/// No more wait for a place than there are.
pub fn line_is_not_full(facts: &Facts) -> Result<(), Refusal> {
    let course = &facts.course;
    if course.waiting < outline_of(course).capacity {
        return Ok(());
    }
    let message = format!("{} wait for a place in {} already", course.waiting, course.name);
    Err(not_open(course, message))
}

fn not_open(course: &Course, message: String) -> Refusal {
    Refusal::precondition(ErrorReason::CourseNotOpen.code(), message)
        .with("course", &course.name)
        .with("state", state_name(course.state()))
        .with("starts_on", outline_of(course).starts_on)
}

/// Who attended a course is recorded after it was held, and until it is closed.
pub fn course_was_held(facts: &Facts) -> Result<(), Refusal> {
    let course = &facts.course;
    if course.state() == course::State::Held && Day::stated(&course.held_on).is_some_and(|held_on| held_on <= facts.on)
    {
        return Ok(());
    }
    let message = format!(
        "{} is {}; attendance is recorded while it is {}",
        course.name,
        state_name(course.state()),
        state_name(course::State::Held)
    );
    Err(Refusal::precondition(ErrorReason::CourseNotHeld.code(), message)
        .with("course", &course.name)
        .with("state", state_name(course.state())))
}

/// Nobody attends more than there was, or has points of an exam that there was not.
pub fn attendance_fits_the_course(facts: &Facts) -> Result<(), Refusal> {
    let (outline, attendance) = (outline_of(&facts.course), attendance(facts)?);
    let minutes = format!("the course has {} minutes", outline.minutes);
    field::must(attendance.minutes <= outline.minutes, "attendance.minutes", minutes)?;
    let points = outline.has_exam || attendance.points.is_none();
    field::must(points, "attendance.points", "the course has no exam")
}

fn attendance(facts: &Facts) -> Result<&Attendance, Refusal> {
    gathered(&facts.attendance, "the attendance")
}

/// A certificate says that enough was attended, and an exam passed where there is one.
pub fn certificate_is_earned(facts: &Facts) -> Result<(), Refusal> {
    let (outline, attendance) = (outline_of(&facts.course), attendance(facts)?);
    let permille = *gathered(&facts.certificate_permille, "how much must be attended")?;
    let pass_points = *gathered(&facts.pass_points, "how many points pass")?;
    // Rounded up: a share is reached or it is not.
    let needed = (i64::from(outline.minutes) * i64::from(permille) + 999) / 1000;
    let refused = |message: String| Refusal::precondition(ErrorReason::CertificateNotEarned.code(), message);
    let minutes = attendance.minutes;
    if i64::from(minutes) < needed {
        let message = format!("{minutes} minutes were attended of {needed} that a certificate needs");
        return Err(refused(message).with("minutes_needed", needed));
    }
    let passed = attendance.points.is_some_and(|points| points >= pass_points);
    if outline.has_exam && !passed {
        let message = format!("the exam is passed with {pass_points} points");
        return Err(refused(message).with("points_needed", pass_points));
    }
    Ok(())
}

//! Whom the bureau trains: `courses`, and who is enrolled in them (`enrolments`).

pub(crate) mod courses;
pub(crate) mod enrolments;

use kezhi_chassis::methods::Methods;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;

/// The methods of these.
pub(crate) fn methods(mut methods: Methods) -> Methods {
    methods = courses::rpc::methods(methods);
    methods = enrolments::rpc::methods(methods);
    methods
}

/// Their procedures, as the docs show them.
pub(crate) fn procedures(law: &Law) -> Vec<Drawn> {
    vec![
        Drawn::of("course.md", "A course (培训班)", &courses::procedure::COURSE, law),
        Drawn::of(
            "enrolment.md",
            "An enrolment (报名)",
            &enrolments::procedure::ENROLMENT,
            law,
        ),
    ]
}

//! Whom the bureau trains: `courses`, and who is enrolled in them (`enrolments`).

pub(crate) mod courses;
pub(crate) mod enrolments;

use std::sync::Arc;

use kezhi_chassis::methods::Methods;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;

use crate::settings::Settings;

/// The methods of these.
pub(crate) fn methods(mut methods: Methods, settings: &Arc<Settings>) -> Methods {
    methods = courses::rpc::methods(methods);
    methods = enrolments::rpc::methods(methods, settings);
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

//! How projects are chosen: the `applications` that answer a call, the `experts` who judge them in `reviews`, and the `objections` of
//! the public.

pub(crate) mod applications;
pub(crate) mod experts;
pub(crate) mod objections;
pub(crate) mod reviews;

use kezhi_chassis::methods::Methods;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;

/// The methods of these.
pub(crate) fn methods(mut methods: Methods) -> Methods {
    methods = applications::rpc::methods(methods);
    methods = experts::rpc::methods(methods);
    methods = reviews::rpc::methods(methods);
    methods
}

/// Their procedures, as the docs show them.
pub(crate) fn procedures(law: &Law) -> Vec<Drawn> {
    vec![
        Drawn::of(
            "application.md",
            "An application (项目申报)",
            &applications::procedure::APPLICATION,
            law,
        ),
        Drawn::of("review.md", "A review (评审)", &reviews::procedure::REVIEW, law),
        Drawn::of(
            "assignment.md",
            "One expert's part in a review (专家评审)",
            &reviews::procedure::ASSIGNMENT,
            law,
        ),
        Drawn::of(
            "objection.md",
            "An objection to a selection (异议)",
            &objections::procedure::OBJECTION,
            law,
        ),
    ]
}

//! What comes before a project: the science `plans` that pay, and the `calls` published under them.

pub(crate) mod funding_calls;
pub(crate) mod plans;

use kezhi_chassis::methods::Methods;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;

/// The methods of these.
pub(crate) fn methods(mut methods: Methods) -> Methods {
    methods = plans::rpc::methods(methods);
    methods = funding_calls::rpc::methods(methods);
    methods
}

/// Their procedures, as the docs show them.
pub(crate) fn procedures(law: &Law) -> Vec<Drawn> {
    vec![
        Drawn::of("plan.md", "A science plan (科技计划)", &plans::procedure::PLAN, law),
        Drawn::of(
            "funding-call.md",
            "A call for applications (申报指南)",
            &funding_calls::procedure::CALL,
            law,
        ),
    ]
}

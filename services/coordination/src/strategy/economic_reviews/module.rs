//! EconomicReviewService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{REVIEWS, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "economic-review.md",
            "A review of an economic activity (重大经济活动知识产权审议)",
            &procedure::REVIEW,
            law,
        )]
    },
    documents: &[REVIEWS.table],
    sealed: &[Sealed::documents(&REVIEWS)],
    shown_to_platforms: &[
        "economic-review.accepted",
        "economic-review.closed",
        "economic-review.declined",
        "economic-review.followed-up",
        "economic-review.opinion-issued",
        "economic-review.requested",
        "economic-review.withdrawn",
    ],
    ..Module::NONE
};

/// The methods of EconomicReviewService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::request)
        .write(steps::accept)
        .write(steps::decline)
        .write(steps::withdraw)
        .write(steps::appoint_experts)
        .write(steps::record_analysis)
        .write(steps::issue_opinion)
        .write(steps::record_follow_up)
        .write(steps::close)
        .read(super::get)
        .read(super::list)
}

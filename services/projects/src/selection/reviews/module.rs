//! ReviewService, and what this folder brings to its service. What it answers about objections stands with these.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{ASSIGNMENTS, REVIEWS, assignments, procedure, publicity, steps};
use crate::selection::objections;

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![
            Drawn::of("review.md", "A review (评审)", &procedure::REVIEW, law),
            Drawn::of(
                "assignment.md",
                "One expert's part in a review (专家评审)",
                &procedure::ASSIGNMENT,
                law,
            ),
        ]
    },
    documents: &[REVIEWS.table, ASSIGNMENTS.table],
    sealed: &[Sealed::documents(&ASSIGNMENTS)],
    ..Module::NONE
};

/// The methods of ReviewService, each by its handler.
fn methods(methods: Methods) -> Methods {
    let methods = methods
        .write(steps::panel::draw)
        .read(super::get)
        .read(super::ranking)
        .write(steps::panel::refill)
        .read(assignments::get)
        .read(assignments::list)
        .write(steps::parts::score)
        .write(steps::parts::declare_interest)
        .write(steps::parts::excuse)
        .write(steps::closing::close)
        .write(steps::selection::propose)
        .write(steps::selection::return_to_proposer)
        .write(steps::selection::decide)
        .write(steps::publicity::start)
        .read(publicity::get);
    objections::module::methods(methods)
}

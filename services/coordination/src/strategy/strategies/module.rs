//! StrategyService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{STRATEGIES, opinions, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![
            Drawn::of(
                "strategy.md",
                "A strategy (知识产权战略、规划)",
                &procedure::STRATEGY,
                law,
            ),
            Drawn::of(
                "strategy-opinion.md",
                "An opinion on a strategy (公众意见)",
                &opinions::procedure::OPINION,
                law,
            ),
        ]
    },
    documents: &[STRATEGIES.table, opinions::OPINIONS.table],
    sealed: &[Sealed::documents(&opinions::OPINIONS)],
    shown_to_platforms: &[
        "strategy-opinion.*",
        "strategy.approved",
        "strategy.consultation-opened",
        "strategy.evaluated",
        "strategy.opinions-answered",
        "strategy.retired",
        "strategy.withdrawn",
    ],
    ..Module::NONE
};

/// The methods of StrategyService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::draft)
        .write(steps::revise)
        .write(steps::open_consultation)
        .write(opinions::steps::record)
        .write(steps::answer_opinions)
        .write(steps::review_legality)
        .write(steps::approve)
        .write(steps::evaluate)
        .write(steps::retire)
        .write(steps::withdraw)
        .read(super::get)
        .read(super::list)
        .read(opinions::get)
        .read(opinions::list)
}

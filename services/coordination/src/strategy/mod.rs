//! What the district plans: `strategies` with their yearly `strategy_tasks`, and its opinion of major economic activities (`economic_reviews`).

pub(crate) mod economic_reviews;
pub(crate) mod strategies;
pub(crate) mod strategy_tasks;

use kezhi_chassis::methods::Methods;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;

/// The methods of these.
pub(crate) fn methods(mut methods: Methods) -> Methods {
    methods = strategies::rpc::methods(methods);
    methods = strategy_tasks::rpc::methods(methods);
    methods = economic_reviews::rpc::methods(methods);
    methods
}

/// Their procedures, as the docs show them.
pub(crate) fn procedures(law: &Law) -> Vec<Drawn> {
    vec![
        Drawn::of(
            "strategy.md",
            "A strategy (知识产权战略、规划)",
            &strategies::procedure::STRATEGY,
            law,
        ),
        Drawn::of(
            "strategy-opinion.md",
            "An opinion on a strategy (公众意见)",
            &strategies::OPINION,
            law,
        ),
        Drawn::of(
            "strategy-task.md",
            "A task under a strategy (年度任务)",
            &strategy_tasks::procedure::TASK,
            law,
        ),
        Drawn::of(
            "economic-review.md",
            "A review of an economic activity (重大经济活动知识产权审议)",
            &economic_reviews::procedure::REVIEW,
            law,
        ),
    ]
}

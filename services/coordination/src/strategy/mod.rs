//! What the district plans: `strategies` with their yearly `strategy_tasks`, and its opinion of major economic activities (`economic_reviews`).

pub(crate) mod economic_reviews;
pub(crate) mod strategies;
pub(crate) mod strategy_tasks;

use kezhi_chassis::Module;

/// What these bring.
pub(crate) const MODULE: Module = Module::of(&[
    strategies::module::MODULE,
    strategy_tasks::module::MODULE,
    economic_reviews::module::MODULE,
]);

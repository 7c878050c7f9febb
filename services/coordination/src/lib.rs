//! Coordination of intellectual property (知识产权统筹协调).
//!
//! As the bureau works: the office of the `leading_group`, `cooperation` in enforcement, `strategy`, early `warning`, `training`, the district's
//! patents and what becomes of them (`assets`). What partners, as the province's systems, must learn is told in `reporting`, and goes by the
//! `exchange`.

mod assets;
mod cooperation;
mod days;
mod exchange;
mod leading_group;
pub mod migrations;
mod reporting;
pub mod settings;
mod strategy;
mod training;
mod warning;

use kezhi_chassis::Module;

use crate::exchange::kind::LetterKinds;
use crate::settings::Settings;

pub use assets::incentive_claims::PaymentsOfClaims;
pub use assets::patents::{WORDS, renew_words};
pub use exchange::{BackgroundTask, dead_letters};
pub use reporting::enforcement::FromEnforcement;

/// The name of the service, as its package has it.
pub const NAME: &str = "coordination";

/// The tables for whose rows the log does not vouch one by one: the register of patents, which comes in files that are kept elsewhere and
/// is far larger than all else, and how far each partner has come, which moves by itself.
pub const UNGUARDED: &[&str] = &[
    "partner_positions",
    "patents",
    "patent_index_keys",
    "patent_import_faults",
    WORDS,
];

/// What a letter means to the matter that it is about.
const LETTERS: LetterKinds = LetterKinds(&[
    reporting::penalty_notices::LETTER,
    reporting::case_returns::LETTER,
    cooperation::interagency_requests::letters::HANDED,
    cooperation::interagency_requests::letters::ANSWERED,
    assets::patents::letters::CSV,
    assets::patents::letters::ST96,
    assets::patents::letters::CN,
    assets::patents::letters::CN_OLD,
]);

/// What is done for partners for as long as the service runs, as the settings of a deployment ask for.
pub fn background_tasks(settings: &Settings, deployment: &str) -> Vec<BackgroundTask> {
    exchange::background_tasks(settings, deployment, LETTERS)
}

/// All that the service is made of. Municipal platforms watch the log of the matters that they may read, once they are issued, published or
/// sent: not what is told to partners, foreign matters, who is watched, and what is drafted.
pub const MODULE: Module = Module {
    methods: |methods| exchange::received::methods(methods, LETTERS),
    modules: &[
        leading_group::MODULE,
        assets::MODULE,
        warning::MODULE,
        training::MODULE,
        reporting::MODULE,
        exchange::module::MODULE,
        cooperation::MODULE,
        strategy::MODULE,
    ],
    ..Module::NONE
};

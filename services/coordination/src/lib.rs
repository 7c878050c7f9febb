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

use kezhi_chassis::ServiceContext;
use kezhi_chassis::methods::{ContractUnmet, Methods};
use kezhi_chassis::sealing::Sealed;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;
use tonic::service::Routes;

use crate::exchange::kind::LetterKinds;
use crate::settings::Settings;

pub use assets::incentive_claims::PaymentsOfClaims;
pub use assets::patents::{WORDS, renew_words};
pub use exchange::{BackgroundTask, dead_letters};
pub use reporting::enforcement::FromEnforcement;

/// The name of the service, as its package has it.
pub const NAME: &str = "coordination";

/// What a municipal platform may watch of the log: the matters that it may read, once they are issued, published or sent. Not what is
/// told to partners, foreign matters, who is watched, and what is drafted.
pub const SHOWN_TO_PLATFORMS: &[&str] = &[
    "agreement.ended",
    "agreement.renewed",
    "agreement.signed",
    "brief.issued",
    "brief.withdrawn",
    "campaign.abandoned",
    "campaign.concluded",
    "campaign.launched",
    "course.cancelled",
    "course.closed",
    "course.held",
    "course.published",
    "patent-transaction.*",
    "department.*",
    "economic-review.accepted",
    "economic-review.closed",
    "economic-review.declined",
    "economic-review.followed-up",
    "economic-review.opinion-issued",
    "economic-review.requested",
    "economic-review.withdrawn",
    "enrolment.*",
    "group-task.*",
    "interagency-request.accepted",
    "interagency-request.acknowledged",
    "interagency-request.answered",
    "interagency-request.closed",
    "interagency-request.declined",
    "interagency-request.received",
    "interagency-request.redirected",
    "interagency-request.reminded",
    "interagency-request.returned",
    "interagency-request.sent",
    "interagency-request.withdrawn",
    "incentive-claim.*",
    "incentive-policy.ended",
    "incentive-policy.published",
    "joint-action.abandoned",
    "joint-action.concluded",
    "joint-action.department-excused",
    "joint-action.launched",
    "joint-action.result-recorded",
    "monthly-return.*",
    "patent.*",
    "strategy-opinion.*",
    "strategy-task.*",
    "strategy.approved",
    "strategy.consultation-opened",
    "strategy.evaluated",
    "strategy.opinions-answered",
    "strategy.retired",
    "strategy.withdrawn",
    "warning-response.*",
    "warning.issued",
    "warning.lifted",
    "warning.regraded",
];

/// Where what is personal is sealed.
pub const SEALED: &[Sealed] = &[
    Sealed::documents(&cooperation::agreements::AGREEMENTS),
    Sealed::documents(&training::courses::COURSES),
    Sealed::documents(&assets::patent_transactions::PATENT_TRANSACTIONS),
    Sealed::documents(&leading_group::departments::DEPARTMENTS),
    Sealed::documents(&exchange::received::RECEIVED),
    Sealed::documents(&strategy::economic_reviews::REVIEWS),
    Sealed::documents(&training::enrolments::ENROLMENTS),
    Sealed::documents(&exchange::letters::LETTERS),
    Sealed::documents(&cooperation::foreign_matters::MATTERS),
    Sealed::documents(&reporting::penalty_notices::NOTICES),
    Sealed::documents(&strategy::strategies::opinions::OPINIONS),
];

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

/// The methods of the service, answered from its context.
pub fn routes(context: &ServiceContext) -> Result<Routes, ContractUnmet> {
    let mut methods = Methods::of(context);
    methods = leading_group::methods(methods);
    methods = assets::methods(methods);
    methods = warning::methods(methods);
    methods = training::methods(methods);
    methods = reporting::methods(methods);
    methods = exchange::deliveries::rpc::methods(methods);
    methods = exchange::received::methods(methods, LETTERS);
    methods = cooperation::methods(methods);
    methods = strategy::methods(methods);
    methods.routes()
}

/// The procedures, as the docs show them.
pub fn procedures(law: &Law) -> Vec<Drawn> {
    [
        leading_group::procedures(law),
        cooperation::procedures(law),
        strategy::procedures(law),
        warning::procedures(law),
        training::procedures(law),
        assets::procedures(law),
        reporting::procedures(law),
        vec![Drawn::of(
            "delivery.md",
            "A letter on its way to a partner",
            &exchange::deliveries::procedure::DELIVERY,
            law,
        )],
    ]
    .concat()
}

//! Coordination of intellectual property (知识产权统筹协调).
//!
//! The office of the leading group (双打办) has its `departments`, `campaigns`, `tasks`, `monthly_returns` and `briefs`, counted in
//! `group_statistics`. The bureau enforces together with others by `agreements`, `handovers` and `joint_actions`, and keeps
//! `foreign_matters`. It plans by `strategies` and `strategy_tasks`, and gives its opinion in `economic_reviews`. It watches
//! (`watch_subjects`), finds (`signals`) and warns (`warnings`); it trains in `courses` with their `enrolments`. It keeps the register
//! of the district's `patents` and the `dealings` with them, and rewards them by `incentive_policies` and `incentive_claims`.
//! What partners, as the province's systems, must learn goes by the `exchange`: the `penalty_notices` of what `enforcement` decided,
//! the monthly `case_returns`, and how far the logs have come.

mod agreements;
mod briefs;
mod campaigns;
mod case_returns;
mod courses;
mod days;
mod dealings;
mod departments;
mod economic_reviews;
mod enforcement;
mod enrolments;
mod exchange;
mod foreign_matters;
mod group_statistics;
mod handovers;
mod incentive_claims;
mod incentive_policies;
mod joint_actions;
pub mod migrations;
mod month;
mod monthly_returns;
mod patents;
mod penalty_notices;
pub mod settings;
mod signals;
mod strategies;
mod strategy_tasks;
mod tasks;
mod warnings;
mod watch_subjects;

use std::sync::Arc;

use kezhi_chassis::House;
use kezhi_chassis::methods::{ContractUnmet, Methods};
use kezhi_chassis::sealing::Sealed;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;
use tonic::service::Routes;

use crate::settings::Settings;

pub use enforcement::FromEnforcement;
pub use exchange::{Errand, dead_letters, errands};
pub use incentive_claims::PaymentsOfClaims;
pub use patents::{WORDS, renew_words};

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
    "dealing.*",
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
    "handover.accepted",
    "handover.acknowledged",
    "handover.answered",
    "handover.closed",
    "handover.declined",
    "handover.received",
    "handover.redirected",
    "handover.reminded",
    "handover.returned",
    "handover.sent",
    "handover.taken-back",
    "incentiveclaim.*",
    "incentivepolicy.ended",
    "incentivepolicy.published",
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
    Sealed::documents(&agreements::AGREEMENTS),
    Sealed::documents(&courses::COURSES),
    Sealed::documents(&dealings::DEALINGS),
    Sealed::documents(&departments::DEPARTMENTS),
    Sealed::documents(&exchange::received::RECEIVED),
    Sealed::documents(&economic_reviews::REVIEWS),
    Sealed::documents(&enrolments::ENROLMENTS),
    Sealed::documents(&exchange::letters::LETTERS),
    Sealed::documents(&foreign_matters::MATTERS),
    Sealed::documents(&penalty_notices::NOTICES),
    Sealed::documents(&strategies::opinions::OPINIONS),
];

/// The tables for whose rows the log does not vouch one by one: the register of patents, which comes in files that are kept elsewhere and
/// is far larger than all else, and how far each partner has come, which moves by itself.
pub const UNGUARDED: &[&str] = &[
    "partner_positions",
    "patents",
    "patent_headings",
    "patent_import_faults",
    WORDS,
];

/// The methods of the service, answered from its house.
pub fn routes(house: &House, settings: &Settings) -> Result<Routes, ContractUnmet> {
    let settings = &Arc::new(settings.clone());
    let mut methods = Methods::of(house);
    methods = departments::rpc::methods(methods);
    methods = patents::rpc::methods(methods);
    methods = dealings::rpc::methods(methods);
    methods = incentive_policies::rpc::methods(methods);
    methods = incentive_claims::rpc::methods(methods);
    methods = watch_subjects::rpc::methods(methods);
    methods = signals::rpc::methods(methods, settings);
    methods = warnings::rpc::methods(methods);
    methods = courses::rpc::methods(methods);
    methods = enrolments::rpc::methods(methods, settings);
    methods = penalty_notices::rpc::methods(methods, settings);
    methods = case_returns::rpc::methods(methods);
    methods = exchange::deliveries::rpc::methods(methods, settings);
    methods = exchange::received::methods(methods, settings);
    methods = campaigns::rpc::methods(methods);
    methods = tasks::rpc::methods(methods);
    methods = monthly_returns::rpc::methods(methods, settings);
    methods = briefs::rpc::methods(methods);
    methods = group_statistics::rpc::methods(methods);
    methods = agreements::rpc::methods(methods);
    methods = handovers::rpc::methods(methods, settings);
    methods = joint_actions::rpc::methods(methods);
    methods = foreign_matters::rpc::methods(methods, settings);
    methods = strategies::rpc::methods(methods, settings);
    methods = strategy_tasks::rpc::methods(methods);
    methods = economic_reviews::rpc::methods(methods, settings);
    methods.routes()
}

/// The procedures, as the docs show them.
pub fn procedures(law: &Law) -> Vec<Drawn> {
    vec![
        Drawn::of(
            "watch-subject.md",
            "A subject that is watched (监测对象)",
            &watch_subjects::procedure::SUBJECT,
            law,
        ),
        Drawn::of("signal.md", "A signal (风险信号)", &signals::procedure::SIGNAL, law),
        Drawn::of("warning.md", "A warning (预警通知)", &warnings::procedure::WARNING, law),
        Drawn::of(
            "warning-response.md",
            "An answer to a warning",
            &warnings::responses::procedure::RESPONSE,
            law,
        ),
        Drawn::of("course.md", "A course (培训班)", &courses::procedure::COURSE, law),
        Drawn::of(
            "enrolment.md",
            "An enrolment (报名)",
            &enrolments::procedure::ENROLMENT,
            law,
        ),
        Drawn::of(
            "penalty-notice.md",
            "A notice to credit publicity (双公示)",
            &penalty_notices::procedure::NOTICE,
            law,
        ),
        Drawn::of(
            "case-return.md",
            "A monthly return of cases (案件统计报表)",
            &case_returns::procedure::RETURN,
            law,
        ),
        Drawn::of(
            "delivery.md",
            "A letter on its way to a partner",
            &exchange::deliveries::procedure::DELIVERY,
            law,
        ),
        Drawn::of(
            "campaign.md",
            "A campaign (专项行动)",
            &campaigns::procedure::CAMPAIGN,
            law,
        ),
        Drawn::of("group-task.md", "A task (交办任务)", &tasks::procedure::TASK, law),
        Drawn::of(
            "monthly-return.md",
            "A monthly return (月报)",
            &monthly_returns::procedure::RETURN,
            law,
        ),
        Drawn::of("brief.md", "A brief (工作简报)", &briefs::procedure::BRIEF, law),
        Drawn::of(
            "agreement.md",
            "An agreement (协作协议)",
            &agreements::procedure::AGREEMENT,
            law,
        ),
        Drawn::of(
            "handover-out.md",
            "A handover that goes out (协查、移送)",
            &handovers::procedure::OUTGOING,
            law,
        ),
        Drawn::of(
            "handover-in.md",
            "A handover that comes in",
            &handovers::procedure::INCOMING,
            law,
        ),
        Drawn::of(
            "joint-action.md",
            "A joint action (联合执法行动)",
            &joint_actions::procedure::ACTION,
            law,
        ),
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
            "dealing.md",
            "A dealing with patents (专利转让、许可、质押)",
            &dealings::procedure::DEALING,
            law,
        ),
        Drawn::of(
            "incentive-policy.md",
            "A policy that pays for patents (专利资助、奖励政策)",
            &incentive_policies::procedure::POLICY,
            law,
        ),
        Drawn::of(
            "incentive-claim.md",
            "A claim by such a policy (专利资助、奖励申请)",
            &incentive_claims::procedure::CLAIM,
            law,
        ),
        Drawn::of(
            "foreign-matter.md",
            "A foreign matter (涉外及港澳台事项)",
            &foreign_matters::procedure::MATTER,
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

//! Science-plan projects (科技计划项目), from the call to the closed books.
//!
//! What comes before a project: the `plans` that pay, the `calls` published under them, the `applications` that answer,
//! the `experts` who judge them in `reviews`, and the `objections` of the public. The `projects` themselves. Their money:
//! `funds` move it, `disbursements` pay it by `payment_orders`, `vouchers` account for it, `recoveries` bring it back, and all of it stands in
//! the `ledger`, from which the `findings` are read. How they are watched: `supervision`, `rectifications`,
//! `intermediaries`, `institution_checks`, `referrals`. How they end: `acceptance`. What is remembered of those who took part:
//! `integrity`. And what is counted: `statistics`. Beside the projects, the bureau recognises `technology_contracts`, and a plan makes
//! the `incentive_payments` that coordination orders.

mod acceptance;
mod applications;
mod calls;
mod completion;
mod disbursements;
mod experts;
mod findings;
mod funds;
mod holds;
mod incentive_payments;
mod institution_checks;
mod integrity;
mod intermediaries;
mod ledger;
pub mod migrations;
mod objections;
mod payment_orders;
mod people;
mod plans;
mod project_matters;
mod projects;
mod recoveries;
mod rectifications;
mod referrals;
mod reviews;
pub mod settings;
mod statistics;
mod supervision;
mod technology_contracts;
mod units;
mod vouchers;

use std::sync::Arc;

use kezhi_chassis::House;
use kezhi_chassis::methods::{ContractUnmet, Methods};
use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::store::Together;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;
use tonic::service::Routes;

use crate::funds::desk::FundDesk;
use crate::settings::Settings;

pub use incentive_payments::PaymentsFromClaims;

/// What a rehearsal or a benchmark sets up without playing the road to it.
pub use funds::commit_task_book;
pub use plans::PLANS;
pub use projects::PROJECTS;
pub use supervision::inspections::INSPECTIONS;

/// The name of the service, as its package has it.
pub const NAME: &str = "projects";

/// What a municipal platform may watch of the log: the matters that it may read. Not who reviews and how, whose integrity is in question,
/// what is referred, and what is drafted.
pub const SHOWN_TO_PLATFORMS: &[&str] = &[
    "acceptance.*",
    "amendment.*",
    "application.*",
    "call.in-review",
    "call.published",
    "call.withdrawn",
    "disbursement.*",
    "entrustment.*",
    "funds.*",
    "incentivepayment.*",
    "inspection.*",
    "institution.*",
    "intermediary.*",
    "milestone.*",
    "plan.*",
    "project.*",
    "recovery.*",
    "rectification.*",
    "sample.*",
    "technology-contract.*",
];

/// Where what is personal is sealed.
pub const SEALED: &[Sealed] = &[
    Sealed::documents(&applications::APPLICATIONS),
    Sealed::documents(&experts::EXPERTS),
    Sealed::documents(&projects::PROJECTS),
    Sealed::documents(&projects::TASK_BOOKS),
    Sealed::documents(&projects::AMENDMENTS),
    Sealed::documents(&reviews::ASSIGNMENTS),
    Sealed::documents(&acceptance::ACCEPTANCES),
    Sealed::documents(&integrity::INTEGRITY_RECORDS),
    Sealed::documents(&institution_checks::INSTITUTION_CHECKS),
    Sealed::documents(&supervision::inspections::INSPECTIONS),
    Sealed::documents(&technology_contracts::CONTRACTS),
    Sealed::documents(&disbursements::DISBURSEMENTS),
    Sealed::documents(&intermediaries::INTERMEDIARIES),
    Sealed::documents(&incentive_payments::PAYMENTS),
    integrity::subject::OF_ENTRIES,
    integrity::subject::OF_FILINGS,
    ledger::store::REASONS,
    people::NUMBERS,
    objections::store::CONTACTS,
    vouchers::store::PAYEES,
    vouchers::store::HANDLERS,
    vouchers::store::APPROVERS,
];

/// The methods of the service, answered from its house.
pub fn routes(house: &House, settings: &Settings) -> Result<Routes, ContractUnmet> {
    let settings = &Arc::new(settings.clone());
    let desk = &Together::start(
        house.clone(),
        FundDesk {
            settings: settings.clone(),
        },
    );
    let mut methods = Methods::of(house);
    methods = plans::rpc::methods(methods);
    methods = calls::rpc::methods(methods, settings);
    methods = applications::rpc::methods(methods, settings);
    methods = experts::rpc::methods(methods);
    methods = reviews::rpc::methods(methods, settings);
    methods = projects::rpc::methods(methods, settings);
    methods = funds::rpc::methods(methods, desk);
    methods = vouchers::rpc::methods(methods, desk);
    methods = disbursements::rpc::methods(methods, settings);
    methods = recoveries::rpc::methods(methods);
    methods = ledger::rpc::methods(methods);
    methods = findings::rpc::methods(methods, settings);
    methods = supervision::rpc::methods(methods, settings);
    methods = rectifications::rpc::methods(methods);
    methods = intermediaries::rpc::methods(methods, settings);
    methods = institution_checks::rpc::methods(methods, settings);
    methods = acceptance::rpc::methods(methods, settings);
    methods = referrals::rpc::methods(methods);
    methods = integrity::rpc::methods(methods);
    methods = statistics::rpc::methods(methods);
    methods = technology_contracts::rpc::methods(methods, settings);
    methods = incentive_payments::rpc::methods(methods, settings);
    methods.routes()
}

/// The procedures, as the docs show them.
pub fn procedures(law: &Law) -> Vec<Drawn> {
    vec![
        Drawn::of("plan.md", "A science plan (科技计划)", &plans::procedure::PLAN, law),
        Drawn::of(
            "call.md",
            "A call for applications (申报指南)",
            &calls::procedure::CALL,
            law,
        ),
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
        Drawn::of("project.md", "A project (项目)", &projects::procedure::PROJECT, law),
        Drawn::of(
            "milestone.md",
            "A milestone (里程碑)",
            &projects::procedure::MILESTONE,
            law,
        ),
        Drawn::of(
            "amendment.md",
            "An amendment of a task book (变更)",
            &projects::procedure::AMENDMENT,
            law,
        ),
        Drawn::of(
            "disbursement.md",
            "A payment of a grant (拨付)",
            &disbursements::procedure::DISBURSEMENT,
            law,
        ),
        Drawn::of(
            "recovery.md",
            "A recovery (追回)",
            &recoveries::procedure::RECOVERY,
            law,
        ),
        Drawn::of(
            "inspection.md",
            "An inspection (监督检查)",
            &supervision::inspections::procedure::INSPECTION,
            law,
        ),
        Drawn::of(
            "rectification.md",
            "A rectification (限期整改)",
            &rectifications::procedure::RECTIFICATION,
            law,
        ),
        Drawn::of(
            "intermediary.md",
            "An intermediary (中介机构)",
            &intermediaries::procedure::INTERMEDIARY,
            law,
        ),
        Drawn::of(
            "entrustment.md",
            "An entrustment (委托)",
            &intermediaries::entrustments::procedure::ENTRUSTMENT,
            law,
        ),
        Drawn::of(
            "intermediary-report.md",
            "A report of an intermediary (中介机构报告)",
            &intermediaries::reports::procedure::REPORT,
            law,
        ),
        Drawn::of(
            "institution-check.md",
            "A check of an institution (受委托机构的监督)",
            &institution_checks::procedure::CHECK,
            law,
        ),
        Drawn::of(
            "acceptance.md",
            "An acceptance (结题验收)",
            &acceptance::procedure::ACCEPTANCE,
            law,
        ),
        Drawn::of("referral.md", "A referral (移送)", &referrals::procedure::REFERRAL, law),
        Drawn::of(
            "integrity-record.md",
            "An integrity record (科研诚信记录)",
            &integrity::procedure::RECORD,
            law,
        ),
        Drawn::of(
            "technology-contract.md",
            "A technology contract (技术合同认定登记)",
            &technology_contracts::procedure::CONTRACT,
            law,
        ),
        Drawn::of(
            "incentive-payment.md",
            "A payment of an incentive (专利资助、奖励的支付)",
            &incentive_payments::procedure::PAYMENT,
            law,
        ),
    ]
}

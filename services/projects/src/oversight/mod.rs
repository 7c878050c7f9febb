//! How projects and those who take part are watched: `supervision`, `rectifications`, `institution_checks`, `intermediaries`, `referrals`, and what
//! is remembered of their `integrity`.

pub(crate) mod institution_checks;
pub(crate) mod integrity;
pub(crate) mod intermediaries;
pub(crate) mod rectifications;
pub(crate) mod referrals;
pub(crate) mod supervision;

use kezhi_chassis::methods::Methods;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;

/// The methods of these.
pub(crate) fn methods(mut methods: Methods) -> Methods {
    methods = supervision::rpc::methods(methods);
    methods = rectifications::rpc::methods(methods);
    methods = intermediaries::rpc::methods(methods);
    methods = institution_checks::rpc::methods(methods);
    methods = referrals::rpc::methods(methods);
    methods = integrity::rpc::methods(methods);
    methods
}

/// Their procedures, as the docs show them.
pub(crate) fn procedures(law: &Law) -> Vec<Drawn> {
    vec![
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
        Drawn::of("referral.md", "A referral (移送)", &referrals::procedure::REFERRAL, law),
        Drawn::of(
            "integrity-record.md",
            "An integrity record (科研诚信记录)",
            &integrity::procedure::RECORD,
            law,
        ),
    ]
}

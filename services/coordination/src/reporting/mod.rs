//! What is told to others of what `enforcement` decided: the `penalty_notices` of credit publicity, and the monthly `case_returns`.

pub(crate) mod case_returns;
pub(crate) mod enforcement;
pub(crate) mod penalty_notices;

use kezhi_chassis::methods::Methods;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;

/// The methods of these.
pub(crate) fn methods(mut methods: Methods) -> Methods {
    methods = penalty_notices::rpc::methods(methods);
    methods = case_returns::rpc::methods(methods);
    methods
}

/// Their procedures, as the docs show them.
pub(crate) fn procedures(law: &Law) -> Vec<Drawn> {
    vec![
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
    ]
}

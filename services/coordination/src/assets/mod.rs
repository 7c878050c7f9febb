//! The district's patents, and what becomes of them: the register (`patents`), the `patent_transactions` in them, and how they are rewarded by
//! `incentive_policies` and `incentive_claims`.

pub(crate) mod incentive_claims;
pub(crate) mod incentive_policies;
pub(crate) mod patent_transactions;
pub(crate) mod patents;

use kezhi_chassis::methods::Methods;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;

/// The methods of these.
pub(crate) fn methods(mut methods: Methods) -> Methods {
    methods = patents::rpc::methods(methods);
    methods = patent_transactions::rpc::methods(methods);
    methods = incentive_policies::rpc::methods(methods);
    methods = incentive_claims::rpc::methods(methods);
    methods
}

/// Their procedures, as the docs show them.
pub(crate) fn procedures(law: &Law) -> Vec<Drawn> {
    vec![
        Drawn::of(
            "patent-transaction.md",
            "A patent_transaction with patents (专利转让、许可、质押)",
            &patent_transactions::procedure::PATENT_TRANSACTION,
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
    ]
}

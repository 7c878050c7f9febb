//! The money of plans and projects: `funds` move it, `disbursements` pay it by `payment_orders`, `vouchers` account for it, `recoveries` bring
//! it back, and all of it stands in the `ledger`, from which the `findings` are read. A plan pays the `incentive_payments` that coordination orders.

pub(crate) mod disbursements;
pub(crate) mod findings;
pub(crate) mod funds;
pub(crate) mod incentive_payments;
pub(crate) mod ledger;
pub(crate) mod payment_orders;
pub(crate) mod recoveries;
pub(crate) mod vouchers;

use kezhi_chassis::methods::Methods;
use kezhi_chassis::store::GroupCommit;
use kezhi_law::Law;
use kezhi_procedure::diagram::Drawn;

use funds::operations::FundOperations;

/// The methods of these.
pub(crate) fn methods(mut methods: Methods, desk: &GroupCommit<FundOperations>) -> Methods {
    methods = funds::rpc::methods(methods, desk);
    methods = vouchers::rpc::methods(methods, desk);
    methods = disbursements::rpc::methods(methods);
    methods = recoveries::rpc::methods(methods);
    methods = ledger::rpc::methods(methods);
    methods = findings::rpc::methods(methods);
    methods = incentive_payments::rpc::methods(methods);
    methods
}

/// Their procedures, as the docs show them.
pub(crate) fn procedures(law: &Law) -> Vec<Drawn> {
    vec![
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
            "incentive-payment.md",
            "A payment of an incentive (专利资助、奖励的支付)",
            &incentive_payments::procedure::PAYMENT,
            law,
        ),
    ]
}

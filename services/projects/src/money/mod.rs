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

use kezhi_chassis::Module;
use kezhi_chassis::methods::Methods;

use funds::operations::FundOperations;

/// What these bring; `funds` and `vouchers` are posted to one book.
pub(crate) const MODULE: Module = Module {
    methods: of_the_book,
    modules: &[
        funds::module::MODULE,
        vouchers::module::MODULE,
        disbursements::module::MODULE,
        recoveries::module::MODULE,
        ledger::module::MODULE,
        findings::module::MODULE,
        incentive_payments::module::MODULE,
    ],
    ..Module::NONE
};

fn of_the_book(methods: Methods) -> Methods {
    let operations = methods.group(FundOperations);
    vouchers::module::methods(funds::module::methods(methods, &operations), &operations)
}

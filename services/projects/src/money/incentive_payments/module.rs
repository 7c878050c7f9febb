//! IncentivePaymentService, and what this folder brings to its service.

use kezhi_chassis::sealing::Sealed;
use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{PAYMENTS, procedure, steps, undoing};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "incentive-payment.md",
            "A payment of an incentive (专利资助、奖励的支付)",
            &procedure::PAYMENT,
            law,
        )]
    },
    documents: &[PAYMENTS.table],
    sealed: &[Sealed::documents(&PAYMENTS)],
    shown_to_platforms: &["incentive-payment.*"],
    ..Module::NONE
};

/// The methods of IncentivePaymentService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::fund)
        .write(steps::dispatch)
        .write(steps::confirm)
        .write(steps::cancel)
        .write(undoing::return_payment)
        .write(undoing::reopen)
        .read(super::get)
        .read(super::list)
}

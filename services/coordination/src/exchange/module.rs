//! What this folder brings to its service.

use kezhi_chassis::Module;
use kezhi_chassis::sealing::Sealed;
use kezhi_procedure::diagram::Drawn;

use super::{deliveries, letters, received};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods: deliveries::rpc::methods,
    procedures: |law| {
        vec![Drawn::of(
            "delivery.md",
            "A letter on its way to a partner",
            &deliveries::procedure::DELIVERY,
            law,
        )]
    },
    sealed: &[
        Sealed::documents(&received::RECEIVED),
        Sealed::documents(&letters::LETTERS),
    ],
    ..Module::NONE
};

//! PlanService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{PLANS, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| vec![Drawn::of("plan.md", "A science plan (科技计划)", &procedure::PLAN, law)],
    documents: &[PLANS.table],
    shown_to_platforms: &["plan.*"],
    ..Module::NONE
};

/// The methods of PlanService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::create)
        .read(super::get)
        .read(super::list)
        .write(steps::revise)
        .write(steps::approve)
        .write(steps::close)
        .write(steps::reopen)
}

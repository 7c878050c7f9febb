//! BriefService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{BRIEFS, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| vec![Drawn::of("brief.md", "A brief (工作简报)", &procedure::BRIEF, law)],
    documents: &[BRIEFS.table],
    shown_to_platforms: &["brief.issued", "brief.withdrawn"],
    ..Module::NONE
};

/// The methods of BriefService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::draft)
        .write(steps::revise)
        .write(steps::issue)
        .write(steps::withdraw)
        .read(super::get)
        .read(super::list)
}

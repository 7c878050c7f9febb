//! CampaignService, and what this folder brings to its service.

use kezhi_chassis::{Methods, Module};
use kezhi_procedure::diagram::Drawn;

use super::{CAMPAIGNS, procedure, steps};

/// What this folder brings to its service.
pub(crate) const MODULE: Module = Module {
    methods,
    procedures: |law| {
        vec![Drawn::of(
            "campaign.md",
            "A campaign (专项行动)",
            &procedure::CAMPAIGN,
            law,
        )]
    },
    documents: &[CAMPAIGNS.table],
    shown_to_platforms: &["campaign.abandoned", "campaign.concluded", "campaign.launched"],
    ..Module::NONE
};

/// The methods of CampaignService, each by its handler.
fn methods(methods: Methods) -> Methods {
    methods
        .write(steps::plan)
        .write(steps::revise)
        .write(steps::launch)
        .write(steps::conclude)
        .write(steps::abandon)
        .read(super::get)
        .read(super::list)
}

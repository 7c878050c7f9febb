//! How a campaign moves. No article was read, so no step cites one.

use kezhi_procedure::{Procedure, Step, rules};
use kezhi_proto::coordination::campaign::State::{self, *};

use super::rules::{Facts, every_task_is_done, is_not_over, last_task_has_ended, year_stays};

/// The procedure of a campaign.
pub const CAMPAIGN: Procedure<State, Facts> = Procedure::of(
    "campaign",
    &[
        Step::named("PlanCampaign", "campaign.planned").to(Planned),
        Step::named("ReviseCampaign", "campaign.revised")
            .from(&[Planned])
            .must(rules![year_stays]),
        Step::named("LaunchCampaign", "campaign.launched")
            .from(&[Planned])
            .to(Launched)
            .not_by_taker_of(&[&["PlanCampaign", "ReviseCampaign"]])
            .must(rules![is_not_over]),
        Step::named("ConcludeCampaign", "campaign.concluded")
            .from(&[Launched])
            .to(Concluded)
            .must(rules![every_task_is_done, last_task_has_ended]),
        Step::named("AbandonCampaign", "campaign.abandoned")
            .from(&[Planned, Launched])
            .to(Abandoned),
    ],
);

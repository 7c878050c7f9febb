//! What each step adds to a campaign.

use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::CampaignEvent;
use kezhi_proto::coordination::campaign::Plan;
use kezhi_proto::coordination::{
    AbandonCampaignRequest, Campaign, ConcludeCampaignRequest, Department, LaunchCampaignRequest, PlanCampaignRequest,
    ReviseCampaignRequest,
};

use super::procedure::CAMPAIGN;
use super::rules::{Facts, plan_of, read};
use super::{CAMPAIGNS, LAUNCHED};
use crate::leading_group::departments::{all_active, codes_of, refuse_outsider};
use crate::leading_group::tasks::{cancel_with_campaign, last_ended, undone};

type Answer = Result<Campaign, Error>;

pub async fn plan(call: Call, request: PlanCampaignRequest) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let plan = read(request.plan.unwrap_or_default())?;
    participants(&call, &plan).await?;
    let taken = CAMPAIGN.begin_freely(PlanCampaignRequest::STEP)?;
    let data = planned(&plan);
    let campaign = Campaign {
        plan: Some(plan),
        ..Campaign::default()
    };
    let begun = call.begin(&CAMPAIGNS, call.authority(), campaign, &taken, on, data);
    Ok(begun.await?.value)
}

pub async fn revise(call: Call, request: ReviseCampaignRequest) -> Answer {
    let mut campaign = call.open(&CAMPAIGNS, &request).await?;
    let plan = read(request.plan.unwrap_or_default())?;
    participants(&call, &plan).await?;
    let facts = Facts {
        new_year: Some(plan.year),
        ..Facts::of(&campaign.value, campaign.on)
    };
    let taken = campaign.take(&call, &CAMPAIGN, &facts)?;
    let data = planned(&plan);
    campaign.value.plan = Some(plan);
    Ok(campaign.store(&call, &CAMPAIGNS, &taken, data).await?.value)
}

pub async fn launch(call: Call, request: LaunchCampaignRequest) -> Answer {
    let mut campaign = call.open(&CAMPAIGNS, &request).await?;
    let facts = Facts::of(&campaign.value, campaign.on);
    let taken = campaign.take(&call, &CAMPAIGN, &facts)?;
    let codes = codes_of(&participants(&call, &plan_of(&campaign.value)).await?);
    for index_key in codes.iter().map(String::as_str).chain([LAUNCHED]) {
        call.index_under(&CAMPAIGNS, &campaign, index_key).await?;
    }
    let number = call.next_number(&campaign.authority, "动", campaign.on).await?;
    let data = CampaignEvent {
        departments: codes.clone(),
        number: number.to_string(),
        ..CampaignEvent::default()
    };
    campaign.value.number = number;
    campaign.value.credit_codes = codes;
    campaign.value.launched_on = campaign.on.to_string();
    Ok(campaign.store(&call, &CAMPAIGNS, &taken, data).await?.value)
}

pub async fn conclude(call: Call, request: ConcludeCampaignRequest) -> Answer {
    let mut campaign = call.open(&CAMPAIGNS, &request).await?;
    let facts = Facts {
        open_tasks: Some(undone(&call, &campaign).await?),
        last_ended_on: Some(last_ended(&call, &campaign).await?),
        ..Facts::of(&campaign.value, campaign.on)
    };
    let taken = campaign.take(&call, &CAMPAIGN, &facts)?;
    campaign.value.ended_on = campaign.on.to_string();
    campaign.value.summary = request.summary;
    Ok(campaign
        .store(&call, &CAMPAIGNS, &taken, Default::default())
        .await?
        .value)
}

pub async fn abandon(call: Call, request: AbandonCampaignRequest) -> Answer {
    let mut campaign = call.open(&CAMPAIGNS, &request).await?;
    let taken = campaign.take_freely(&call, &CAMPAIGN)?;
    cancel_with_campaign(&call, &campaign, campaign.on, &request.reasons).await?;
    campaign.value.ended_on = campaign.on.to_string();
    campaign.value.abandonment_reason = request.reasons;
    Ok(campaign
        .store(&call, &CAMPAIGNS, &taken, Default::default())
        .await?
        .value)
}

/// The departments that a plan names, each an active member of the leading group.
async fn participants(call: &Call, plan: &Plan) -> Result<Vec<Department>, Error> {
    let departments = all_active(call, "plan.departments", &plan.departments).await?;
    for (position, department) in departments.iter().enumerate() {
        refuse_outsider(&format!("plan.departments[{position}]"), department)?;
    }
    Ok(departments)
}

fn planned(plan: &Plan) -> CampaignEvent {
    CampaignEvent {
        departments: plan.departments.clone(),
        ends_on: plan.ends_on.to_string(),
        starts_on: plan.starts_on.to_string(),
        year: plan.year,
        ..CampaignEvent::default()
    }
}

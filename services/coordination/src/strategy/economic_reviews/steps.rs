//! What each step adds to a review. Who the experts are, and what the unit plans, is in no log.

use kezhi_chassis::limits::Start;
use kezhi_chassis::moving::Moving;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::EconomicReviewEvent;
use kezhi_proto::coordination::economic_review::{Analysis, FollowUp, Opinion};
use kezhi_proto::coordination::{
    AcceptEconomicReviewRequest, AppointExpertsRequest, CloseEconomicReviewRequest, DeclineEconomicReviewRequest,
    EconomicReview, IssueOpinionRequest, RecordAnalysisRequest, RecordFollowUpRequest, RequestEconomicReviewRequest,
    WithdrawEconomicReviewRequest,
};
use kezhi_proto::count;

use super::procedure::{OPINION, REVIEW};
use super::rules::{Facts, read_experts, set_aside};
use super::{REVIEWS, shown};
use crate::settings::Settings;

type Answer = Result<EconomicReview, Error>;

pub async fn request(call: Call, request: RequestEconomicReviewRequest) -> Answer {
    let on = call.day_of_own_step(&request.taken_on)?;
    let mut activity = request.activity.unwrap_or_default();
    activity.unit = field::credit_code("activity.unit", &activity.unit)?;
    activity.unit_remark = field::credit_code_remark(&activity.unit);
    call.caller().refuse_to_speak_for(&activity.unit)?;
    let taken = REVIEW.begin_freely(RequestEconomicReviewRequest::STEP)?;
    let data = EconomicReviewEvent {
        kind: activity.kind().into(),
        unit: activity.unit.to_string(),
        ..EconomicReviewEvent::default()
    };
    let review = EconomicReview {
        activity: Some(activity),
        requested_on: on.to_string(),
        ..EconomicReview::default()
    };
    let begun = call.begin(&REVIEWS, call.authority(), review, &taken, on, data);
    Ok(begun.await?.value)
}

pub async fn accept(call: Call, request: AcceptEconomicReviewRequest) -> Answer {
    let settings: &Settings = call.settings()?;
    let mut review = call.open(&REVIEWS, &request).await?;
    let taken = review.take_freely(&call, &REVIEW)?;
    let opinion_by = field::days_later(review.on, settings.opinion_days.into())?;
    review.value.accepted_on = review.on.to_string();
    review.value.opinion_by = opinion_by.to_string();
    let limit = Start::by_agreement(&review.name, &review.authority, OPINION, review.on, opinion_by);
    call.start_limit(limit).await?;
    let data = EconomicReviewEvent {
        opinion_by: opinion_by.to_string(),
        ..EconomicReviewEvent::default()
    };
    Ok(review.store(&call, &REVIEWS, &taken, data).await?.value)
}

pub async fn decline(call: Call, request: DeclineEconomicReviewRequest) -> Answer {
    let review = call.open(&REVIEWS, &request).await?;
    end(&call, review, request.reasons).await
}

pub async fn withdraw(call: Call, request: WithdrawEconomicReviewRequest) -> Answer {
    let review = call.open_own(&REVIEWS, &request).await?;
    end(&call, review, request.reasons).await
}

pub async fn appoint_experts(call: Call, request: AppointExpertsRequest) -> Answer {
    let settings: &Settings = call.settings()?;
    let mut review = call.open(&REVIEWS, &request).await?;
    let experts = read_experts(request.experts)?;
    let facts = Facts {
        experts: Some(experts.clone()),
        needed: Some(settings.review_experts),
        ..facts(&call, &review)
    };
    let taken = review.take(&call, &REVIEW, &facts)?;
    set_aside(&mut review.value, |analysis| {
        experts.iter().any(|expert| expert.account == analysis.expert)
    });
    let data = EconomicReviewEvent {
        analyses: count(review.value.analyses.len()),
        experts: count(experts.len()),
        ..EconomicReviewEvent::default()
    };
    review.value.experts = experts;
    Ok(review.store(&call, &REVIEWS, &taken, data).await?.value)
}

pub async fn record_analysis(call: Call, request: RecordAnalysisRequest) -> Answer {
    let mut review = call.open(&REVIEWS, &request).await?;
    let analysis = request.analysis.unwrap_or_default();
    let facts = Facts {
        analysis: Some(analysis.clone()),
        ..facts(&call, &review)
    };
    let taken = review.take(&call, &REVIEW, &facts)?;
    let analysis = Analysis {
        recorded_on: review.on.to_string(),
        ..analysis
    };
    let data = EconomicReviewEvent {
        patents: count(analysis.patents.len()),
        risk: analysis.risk().into(),
        ..EconomicReviewEvent::default()
    };
    set_aside(&mut review.value, |before| before.expert != analysis.expert);
    review.value.analyses.push(analysis);
    Ok(review.store(&call, &REVIEWS, &taken, data).await?.value)
}

pub async fn issue_opinion(call: Call, request: IssueOpinionRequest) -> Answer {
    let mut review = call.open(&REVIEWS, &request).await?;
    let opinion = request.opinion.unwrap_or_default();
    let facts = Facts {
        opinion: Some(opinion.clone()),
        ..facts(&call, &review)
    };
    let taken = review.take(&call, &REVIEW, &facts)?;
    let opinion = Opinion {
        number: call.next_number(&review.authority, "审", review.on).await?,
        issued_on: review.on.to_string(),
        ..opinion
    };
    let data = EconomicReviewEvent {
        advice: opinion.advice().into(),
        number: opinion.number.to_string(),
        risk: opinion.risk().into(),
        ..EconomicReviewEvent::default()
    };
    review.value.opinion = Some(opinion);
    Ok(review.store(&call, &REVIEWS, &taken, data).await?.value)
}

pub async fn record_follow_up(call: Call, request: RecordFollowUpRequest) -> Answer {
    let mut review = call.open_own(&REVIEWS, &request).await?;
    let taken = review.take_freely(&call, &REVIEW)?;
    let follow_up = FollowUp {
        recorded_on: review.on.to_string(),
        ..request.follow_up.unwrap_or_default()
    };
    review.value.follow_ups.push(follow_up);
    Ok(review.store(&call, &REVIEWS, &taken, Default::default()).await?.value)
}

pub async fn close(call: Call, request: CloseEconomicReviewRequest) -> Answer {
    let mut review = call.open(&REVIEWS, &request).await?;
    let taken = review.take(&call, &REVIEW, &facts(&call, &review))?;
    review.value.ended_on = review.on.to_string();
    Ok(review.store(&call, &REVIEWS, &taken, Default::default()).await?.value)
}

async fn end(call: &Call, mut review: Moving<EconomicReview>, reasons: String) -> Answer {
    let taken = review.take_freely(call, &REVIEW)?;
    review.value.ended_on = review.on.to_string();
    review.value.end_reason = reasons;
    let ended = review.store(call, &REVIEWS, &taken, Default::default()).await?.value;
    Ok(shown(call, ended))
}

fn facts(call: &Call, review: &Moving<EconomicReview>) -> Facts {
    Facts::of(&review.value, &call.caller().account)
}

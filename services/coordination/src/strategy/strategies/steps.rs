//! What each step adds to a strategy.

use kezhi_chassis::limits::Start;
use kezhi_chassis::moving::Moving;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::{Taken, field};
use kezhi_proto::coordination::StrategyEvent;
use kezhi_proto::coordination::strategy::{Content, Evaluation, Legality, State};
use kezhi_proto::coordination::{
    AnswerOpinionsRequest, ApproveStrategyRequest, DraftStrategyRequest, EvaluateStrategyRequest,
    OpenConsultationRequest, RetireStrategyRequest, ReviewStrategyLegalityRequest, ReviseStrategyRequest, Strategy,
    WithdrawStrategyRequest,
};
use kezhi_proto::count;

use super::opinions::steps::answer;
use super::procedure::{CONSULTATION, STRATEGY};
use super::rules::{Facts, count_answer, read, read_answers};
use super::{PUBLISHED, STRATEGIES};
use crate::leading_group::departments::{DEPARTMENTS, refuse_inactive};
use crate::settings::Settings;
use crate::strategy::strategy_tasks::{last_ended_under, open_under};

type Answer = Result<Strategy, Error>;

pub async fn draft(call: Call, request: DraftStrategyRequest) -> Answer {
    let on = call.day_of_step(&request.taken_on)?;
    let content = gathered(&call, request.content).await?;
    let taken = STRATEGY.begin_freely(DraftStrategyRequest::STEP)?;
    let data = told(&content);
    let strategy = Strategy {
        content: Some(content),
        ..Strategy::default()
    };
    let begun = call.begin(&STRATEGIES, call.authority(), strategy, &taken, on, data);
    Ok(begun.await?.value)
}

pub async fn revise(call: Call, request: ReviseStrategyRequest) -> Answer {
    let mut strategy = call.open(&STRATEGIES, &request).await?;
    let taken = strategy.take_freely(&call, &STRATEGY)?;
    let content = gathered(&call, request.content).await?;
    let data = told(&content);
    strategy.value.content = Some(content);
    // It was about other words.
    strategy.value.legality = None;
    Ok(strategy.store(&call, &STRATEGIES, &taken, data).await?.value)
}

pub async fn open_consultation(call: Call, request: OpenConsultationRequest) -> Answer {
    let settings: &Settings = call.settings()?;
    let mut strategy = call.open(&STRATEGIES, &request).await?;
    let taken = strategy.take_freely(&call, &STRATEGY)?;
    let until = field::days_later(strategy.on, settings.consultation_days.into())?;
    strategy.value.consulted_from = strategy.on.to_string();
    strategy.value.consulted_until = until.to_string();
    call.index_under(&STRATEGIES, &strategy, PUBLISHED).await?;
    let (name, authority) = (&strategy.name, &strategy.authority);
    // Nobody is late who says nothing.
    let right = Start::right_by_agreement(name, authority, CONSULTATION, strategy.on, until);
    call.start_limit(right).await?;
    let data = StrategyEvent {
        consulted_until: until.to_string(),
        ..StrategyEvent::default()
    };
    Ok(strategy.store(&call, &STRATEGIES, &taken, data).await?.value)
}

pub async fn answer_opinions(call: Call, request: AnswerOpinionsRequest) -> Answer {
    let mut strategy = call.open(&STRATEGIES, &request).await?;
    let facts = Facts {
        answers: Some(request.answers.len()),
        ..Facts::of(&strategy.value, strategy.on)
    };
    let taken = strategy.take(&call, &STRATEGY, &facts)?;
    for (position, given) in read_answers(request.answers)?.into_iter().enumerate() {
        let path = format!("answers[{position}].opinion");
        let (before, after) = answer(&call, &strategy, &path, given).await?;
        count_answer(&mut strategy.value, before, after);
    }
    let Strategy { answered, adopted, .. } = strategy.value;
    let data = StrategyEvent {
        adopted: adopted.into(),
        answered: answered.into(),
        ..StrategyEvent::default()
    };
    Ok(strategy.store(&call, &STRATEGIES, &taken, data).await?.value)
}

pub async fn review_legality(call: Call, request: ReviewStrategyLegalityRequest) -> Answer {
    let mut strategy = call.open(&STRATEGIES, &request).await?;
    let facts = Facts::of(&strategy.value, strategy.on);
    let taken = strategy.take(&call, &STRATEGY, &facts)?;
    let legality = Legality {
        reviewed_on: strategy.on.to_string(),
        ..request.legality.unwrap_or_default()
    };
    let data = StrategyEvent {
        passed: legality.passed,
        ..StrategyEvent::default()
    };
    strategy.value.legality = Some(legality);
    Ok(strategy.store(&call, &STRATEGIES, &taken, data).await?.value)
}

pub async fn approve(call: Call, request: ApproveStrategyRequest) -> Answer {
    let mut strategy = call.open(&STRATEGIES, &request).await?;
    let facts = Facts::of(&strategy.value, strategy.on);
    let taken = strategy.take(&call, &STRATEGY, &facts)?;
    strategy.value.number = call.next_number(&strategy.authority, "策", strategy.on).await?;
    strategy.value.approved_on = strategy.on.to_string();
    let data = StrategyEvent {
        number: strategy.value.number.to_string(),
        ..StrategyEvent::default()
    };
    Ok(strategy.store(&call, &STRATEGIES, &taken, data).await?.value)
}

pub async fn evaluate(call: Call, request: EvaluateStrategyRequest) -> Answer {
    let mut strategy = call.open(&STRATEGIES, &request).await?;
    let evaluation = request.evaluation.unwrap_or_default();
    let facts = Facts {
        evaluation: Some(evaluation.clone()),
        ..Facts::of(&strategy.value, strategy.on)
    };
    let taken = strategy.take(&call, &STRATEGY, &facts)?;
    let evaluation = Evaluation {
        evaluated_on: facts.on.to_string(),
        ..evaluation
    };
    let data = StrategyEvent {
        kind: evaluation.kind().into(),
        ..StrategyEvent::default()
    };
    strategy.value.evaluations.push(evaluation);
    Ok(strategy.store(&call, &STRATEGIES, &taken, data).await?.value)
}

pub async fn retire(call: Call, request: RetireStrategyRequest) -> Answer {
    let strategy = call.open(&STRATEGIES, &request).await?;
    let facts = Facts {
        open_tasks: Some(open_under(&call, &strategy).await?),
        last_ended_on: Some(last_ended_under(&call, &strategy).await?),
        ..Facts::of(&strategy.value, strategy.on)
    };
    let taken = strategy.take(&call, &STRATEGY, &facts)?;
    end(&call, strategy, &taken, request.reasons).await
}

pub async fn withdraw(call: Call, request: WithdrawStrategyRequest) -> Answer {
    let strategy = call.open(&STRATEGIES, &request).await?;
    let taken = strategy.take_freely(&call, &STRATEGY)?;
    end(&call, strategy, &taken, request.reasons).await
}

async fn end(call: &Call, mut strategy: Moving<Strategy>, taken: &Taken<State>, reasons: String) -> Answer {
    strategy.value.ended_on = strategy.on.to_string();
    strategy.value.end_reason = reasons;
    Ok(strategy
        .store(call, &STRATEGIES, taken, Default::default())
        .await?
        .value)
}

/// A content as it is stored, whose departments take part.
async fn gathered(call: &Call, content: Option<Content>) -> Result<Content, Error> {
    let content = read(content.unwrap_or_default())?;
    for (position, indicator) in content.indicators.iter().enumerate() {
        for (place, name) in indicator.departments.iter().enumerate() {
            let department = call.load(&DEPARTMENTS, name).await?;
            let path = format!("content.indicators[{position}].departments[{place}]");
            refuse_inactive(&path, &department.value)?;
        }
    }
    Ok(content)
}

fn told(content: &Content) -> StrategyEvent {
    StrategyEvent {
        from_year: content.from_year,
        indicators: count(content.indicators.len()),
        kind: content.kind().into(),
        to_year: content.to_year,
        ..StrategyEvent::default()
    }
}

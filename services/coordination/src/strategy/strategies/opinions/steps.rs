//! What each step adds to an opinion. Who gives it, and what it says, is in no log.

use kezhi_chassis::moving::Moving;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::StrategyOpinionEvent;
use kezhi_proto::coordination::strategy_opinion::{Answer, Outcome};
use kezhi_proto::coordination::{
    AnswerOpinionsRequest, RecordStrategyOpinionRequest, Strategy, StrategyOpinion, StrategyOpinionAnswer,
};

use super::OPINIONS;
use super::procedure::OPINION;
use crate::strategy::strategies::STRATEGIES;
use crate::strategy::strategies::rules::Facts;

pub async fn record(call: Call, request: RecordStrategyOpinionRequest) -> Result<StrategyOpinion, Error> {
    let on = call.day_of_own_step(&request.taken_on)?;
    let mut author = request.author.unwrap_or_default();
    if !author.credit_code.is_empty() {
        author.credit_code = field::credit_code("author.credit_code", &author.credit_code)?;
    }
    author.credit_code_remark = field::credit_code_remark(&author.credit_code);
    call.caller().refuse_to_speak_for(&author.credit_code)?;
    let mut strategy = call.load_to_change(&STRATEGIES, &request.strategy, "").await?;
    let facts = Facts::of(&strategy.value, on);
    let taken = OPINION.begin(RecordStrategyOpinionRequest::STEP, &facts)?;
    strategy.value.opinions += 1;
    // Who works on the draft has read it all the same.
    call.save_aside(&STRATEGIES, &mut strategy).await?;
    let data = StrategyOpinionEvent {
        kind: author.kind().into(),
        strategy: strategy.name.to_string(),
        ..StrategyOpinionEvent::default()
    };
    let opinion = StrategyOpinion {
        strategy: strategy.name,
        author: Some(author),
        text: request.text,
        given_on: facts.on.to_string(),
        ..StrategyOpinion::default()
    };
    let begun = call.begin(&OPINIONS, &strategy.authority, opinion, &taken, on, data);
    Ok(begun.await?.value)
}

/// Answers an opinion on a strategy with a step of that one; gives the outcome before, and that after. The path is that of the
/// opinion in the request.
pub(in crate::strategy::strategies) async fn answer(
    call: &Call,
    strategy: &Moving<Strategy>,
    path: &str,
    given: StrategyOpinionAnswer,
) -> Result<(Outcome, Outcome), Error> {
    let opinion = call.load_to_change(&OPINIONS, &given.opinion, "").await?;
    let otherwise = format!("{} is no opinion on {}", given.opinion, strategy.name);
    field::must(opinion.value.strategy == strategy.name, path, otherwise)?;
    let mut opinion = call.moving(opinion, AnswerOpinionsRequest::STEP, strategy.on).await?;
    let taken = opinion.take_freely(call, &OPINION)?;
    let before = opinion.value.answer.take().unwrap_or_default().outcome();
    let answer = Answer {
        answered_on: opinion.on.to_string(),
        ..given.answer.unwrap_or_default()
    };
    let after = answer.outcome();
    let data = StrategyOpinionEvent {
        outcome: after.into(),
        ..StrategyOpinionEvent::default()
    };
    opinion.value.answer = Some(answer);
    opinion.store(call, &OPINIONS, &taken, data).await?;
    Ok((before, after))
}

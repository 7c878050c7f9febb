//! What a strategy must be in itself, and what must hold before a step. Pure.

use std::collections::BTreeSet;

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, gathered, state_name};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::strategy::{Content, Evaluation, Indicator};
use kezhi_proto::coordination::strategy_opinion::Outcome;
use kezhi_proto::coordination::{Strategy, StrategyOpinionAnswer};

use crate::days::not_before;

/// What a step of a strategy is decided on.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The strategy.
    pub strategy: Strategy,
    /// How many opinions are to be answered; `None` where the step answers none.
    pub answers: Option<usize>,
    /// The evaluation that is to be added; `None` where none is.
    pub evaluation: Option<Evaluation>,
    /// Some of the tasks under it that are open; `None` where nobody looked for them.
    pub open_tasks: Option<Vec<String>>,
    /// The last day on which a task under it was confirmed or cancelled, empty where none was; `None` where nobody looked.
    pub last_ended_on: Option<Option<Day>>,
    /// The day of the step.
    pub on: Day,
}

impl Facts {
    /// The facts of a strategy in itself, without what a request adds and without its tasks.
    pub fn of(strategy: &Strategy, on: Day) -> Self {
        Self {
            strategy: strategy.clone(),
            answers: None,
            evaluation: None,
            open_tasks: None,
            last_ended_on: None,
            on,
        }
    }
}

/// A content as it is stored: its years in order, and no indicator twice.
pub fn read(content: Content) -> Result<Content, Refusal> {
    let Content { from_year, to_year, .. } = content;
    let otherwise = format!("content.to_year is {to_year}; it must not lie before {from_year}");
    field::must(from_year <= to_year, "content.to_year", otherwise)?;
    let names = content.indicators.iter().map(|indicator| indicator.name.as_str());
    each_once(names, |position| format!("content.indicators[{position}].name"))?;
    Ok(content)
}

/// Answers of which each is about another opinion.
pub fn read_answers(answers: Vec<StrategyOpinionAnswer>) -> Result<Vec<StrategyOpinionAnswer>, Refusal> {
    let opinions = answers.iter().map(|answer| answer.opinion.as_str());
    each_once(opinions, |position| format!("answers[{position}].opinion"))?;
    Ok(answers)
}

fn each_once<'a>(names: impl Iterator<Item = &'a str>, path: impl Fn(usize) -> String) -> Result<(), Refusal> {
    let mut known = BTreeSet::new();
    for (position, name) in names.enumerate() {
        field::must(known.insert(name), &path(position), format!("{name} stands here twice"))?;
    }
    Ok(())
}

/// The content of a strategy.
pub fn content_of(strategy: &Strategy) -> Content {
    strategy.content.clone().unwrap_or_default()
}

/// The indicator of a strategy with a name; `None` where it has none such.
pub fn indicator_of<'a>(strategy: &'a Strategy, name: &str) -> Option<&'a Indicator> {
    let indicators = &strategy.content.as_ref()?.indicators;
    indicators.iter().find(|indicator| indicator.name == name)
}

/// Opinions are given from the day on which the consultation was opened to its last day.
pub fn consultation_runs(facts: &Facts) -> Result<(), Refusal> {
    use kezhi_proto::coordination::strategy::State::Consulting;
    let strategy = &facts.strategy;
    let (from, until) = (&strategy.consulted_from, &strategy.consulted_until);
    let begun = Day::stated(from).is_some_and(|first| first <= facts.on);
    let runs = begun && Day::stated(until).is_some_and(|last| facts.on <= last);
    if strategy.state() == Consulting && runs {
        return Ok(());
    }
    let message = format!(
        "{} is {} and takes no opinions on {}; it was consulted on from \"{from}\" to \"{until}\"",
        strategy.name,
        state_name(strategy.state()),
        facts.on
    );
    Err(Refusal::precondition(ErrorReason::ConsultationNotOpen.code(), message)
        .with("strategy", &strategy.name)
        .with("consulted_from", from)
        .with("consulted_until", until))
}

/// Nobody is answered while others may still speak.
pub fn consultation_is_over(facts: &Facts) -> Result<(), Refusal> {
    let until = &facts.strategy.consulted_until;
    if Day::stated(until).is_some_and(|last| last < facts.on) {
        return Ok(());
    }
    let message = format!("opinions may be given until {until}; {} is not after that", facts.on);
    let refusal = Refusal::precondition(ErrorReason::ConsultationRuns.code(), message);
    Err(refusal.with("consulted_until", until))
}

/// A consultation ends without an answer only where nobody said anything.
pub fn something_is_answered(facts: &Facts) -> Result<(), Refusal> {
    let opinions = facts.strategy.opinions;
    let answered = *gathered(&facts.answers, "the answers")? > 0 || opinions == 0;
    field::must(
        answered,
        "answers",
        format!("{opinions} opinions were given; answer them"),
    )
}

/// The words that are reviewed are those that the opinions were weighed for.
pub fn opinions_are_answered(facts: &Facts) -> Result<(), Refusal> {
    let unanswered = facts.strategy.opinions - facts.strategy.answered;
    if unanswered == 0 {
        return Ok(());
    }
    let message = format!("{unanswered} opinions wait for their answers");
    Err(Refusal::precondition(ErrorReason::OpinionsUnanswered.code(), message).with("unanswered", unanswered))
}

/// What is approved was found to be lawful, and not changed since.
pub fn legality_has_passed(facts: &Facts) -> Result<(), Refusal> {
    let message = match &facts.strategy.legality {
        Some(legality) if legality.passed => return Ok(()),
        Some(_) => "the review of the legality asks for changes",
        None => "the legality of the text as it stands was not reviewed",
    };
    Err(Refusal::precondition(ErrorReason::ReviewMissing.code(), message))
}

/// An evaluation gives values of indicators that the strategy has, each once.
pub fn values_are_of_the_indicators(facts: &Facts) -> Result<(), Refusal> {
    let path = |position| format!("evaluation.values[{position}].indicator");
    let values = &gathered(&facts.evaluation, "the evaluation")?.values;
    for (position, value) in values.iter().enumerate() {
        let is_known = indicator_of(&facts.strategy, &value.indicator).is_some();
        let otherwise = format!("{} has no indicator {}", facts.strategy.name, value.indicator);
        field::must(is_known, &path(position), otherwise)?;
    }
    each_once(values.iter().map(|value| value.indicator.as_str()), path)
}

/// Nobody is left with a task of what is not in force.
pub fn no_task_is_open(facts: &Facts) -> Result<(), Refusal> {
    let open = gathered(&facts.open_tasks, "the open tasks")?;
    if open.is_empty() {
        return Ok(());
    }
    let message = "tasks under the strategy are neither confirmed nor cancelled";
    let refusal = Refusal::precondition(ErrorReason::StrategyTasksOpen.code(), message);
    Err(refusal.with("tasks", open.join(", ")))
}

/// A strategy does not end before the last of its tasks.
pub fn last_task_has_ended(facts: &Facts) -> Result<(), Refusal> {
    let last_ended_on = gathered(&facts.last_ended_on, "the day on which the last task ended")?;
    not_before(*last_ended_on, "a task under the strategy ended on", facts.on)
}

/// Counts an answer, and what it replaces.
pub fn count_answer(strategy: &mut Strategy, before: Outcome, after: Outcome) {
    let adopted = |outcome| i32::from(matches!(outcome, Outcome::Adopted | Outcome::AdoptedInPart));
    strategy.answered += i32::from(before == Outcome::Unspecified);
    strategy.adopted += adopted(after) - adopted(before);
}

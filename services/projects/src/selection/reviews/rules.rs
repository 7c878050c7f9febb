//! The preconditions that the tables of a review and of an assignment name. Pure.

mod grants;
mod ranks;
mod scores;

pub use grants::refuse_bad_selection;
pub use ranks::{chosen, passed_over, rank_order_is_kept};
pub use scores::weighted_score_thousandths;

use std::collections::BTreeMap;

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, gathered, state_name};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::projects::{CriterionScore, FundSource, Plan, Review, ReviewCriterion, Selection, review};

/// What a step of a review is decided on. Each step gathers its own part of it; the others are `None`, and a rule that asks for one
/// of them decides nothing ([`gathered`]).
#[derive(Debug, Clone)]
#[cfg_attr(test, derive(Default))]
pub struct Facts {
    /// How far the applications of the call are.
    pub answers: Option<Answers>,
    /// How many scores each application has.
    pub tallies: Option<Vec<Tally>>,
    /// What is selected, and from what.
    pub choice: Option<Choice>,
}

/// How far the applications are that answer a call.
#[derive(Debug, Clone)]
pub struct Answers {
    /// How many wait for their check.
    pub submitted: usize,
    /// How many were returned, and neither completed nor rejected.
    pub returned: usize,
    /// How many were accepted in form.
    pub accepted: usize,
}

/// What is selected, and from what.
#[derive(Debug, Clone)]
#[cfg_attr(test, derive(Default))]
pub struct Choice {
    /// The selection.
    pub selection: Selection,
    /// The highest-ranked application that is passed over, with its rank; `None` where none is.
    pub passed_over: Option<(String, i32)>,
    /// The plan of the call.
    pub plan: Plan,
}

impl Facts {
    /// What is selected, and from what.
    fn choice(&self) -> Result<&Choice, Refusal> {
        gathered(&self.choice, "what is selected")
    }
}

/// How far the scoring of one application is.
#[derive(Debug, Clone)]
pub struct Tally {
    /// The application.
    pub application: String,
    /// How many experts have scored it.
    pub scores: usize,
    /// How many were drawn and have neither scored nor ended their part.
    pub waiting: usize,
    /// How many scores it needs.
    pub needed: usize,
}

/// Nothing is drawn while an application may still be accepted, nor where none was.
pub fn no_application_is_pending(facts: &Facts) -> Result<(), Refusal> {
    let answers = gathered(&facts.answers, "how far the applications are")?;
    let (submitted, returned) = (answers.submitted, answers.returned);
    let message = match (submitted + returned, answers.accepted) {
        (0, 0) => "no application was accepted in form".to_string(),
        (0, _) => return Ok(()),
        _ => format!("{submitted} applications wait for their check and {returned} were returned"),
    };
    Err(Refusal::precondition(ErrorReason::ApplicationsPending.code(), message)
        .with("submitted", submitted)
        .with("returned", returned))
}

/// Refuses to bring an application before fewer experts than it needs.
pub fn refuse_too_few_experts(application: &str, needed: usize, remaining: usize) -> Result<(), Refusal> {
    if remaining >= needed {
        return Ok(());
    }
    let message = format!("{application} needs {needed} experts, and {remaining} may judge it");
    Err(Refusal::precondition(ErrorReason::ExpertsTooFew.code(), message)
        .with("application", application)
        .with("needed", needed)
        .with("remaining", remaining))
}

/// Every expert has scored or ended their part, and every application has enough scores.
pub fn every_score_is_in(facts: &Facts) -> Result<(), Refusal> {
    let lacks = |tally: &&Tally| tally.waiting > 0 || tally.scores < tally.needed;
    let Some(tally) = gathered(&facts.tallies, "the scores")?.iter().find(lacks) else {
        return Ok(());
    };
    let message = format!(
        "{} has {} scores and needs {}; {} experts have not scored it",
        tally.application, tally.scores, tally.needed, tally.waiting
    );
    Err(Refusal::precondition(ErrorReason::ScoresMissing.code(), message)
        .with("application", &tally.application)
        .with("needed", tally.needed)
        .with("scores", tally.scores)
        .with("waiting", tally.waiting))
}

/// One selection does not grant more than the plan has been given in all, from any source.
pub fn plan_holds_the_grants(facts: &Facts) -> Result<(), Refusal> {
    let Choice { selection, plan, .. } = facts.choice()?;
    let mut granted: BTreeMap<i32, i64> = BTreeMap::new();
    for grant in selection.applications.iter().flat_map(|chosen| &chosen.grants) {
        let sum = granted.entry(grant.source).or_default();
        *sum = sum.saturating_add(grant.amount_fen);
    }
    for (source, amount_fen) in granted {
        let lines = plan.budget.iter().filter(|line| line.source == source);
        let budget_fen: i64 = lines.map(|line| line.amount_fen).sum();
        if amount_fen > budget_fen {
            let source = FundSource::try_from(source).unwrap_or_default().as_str_name();
            let message =
                format!("{amount_fen} fen are granted from {source}, and the plan has {budget_fen} fen of it");
            return Err(Refusal::precondition(ErrorReason::FundsInsufficient.code(), message)
                .with("account", format!("{} {source}", plan.name))
                .with("available_fen", budget_fen)
                .with("amount_fen", amount_fen));
        }
    }
    Ok(())
}

/// What a step of one expert's part is decided on.
#[derive(Debug, Clone)]
#[cfg_attr(test, derive(Default))]
pub struct Part {
    /// The review.
    pub review: Review,
    /// The criteria of the call; `None` where nothing is scored.
    pub criteria: Option<Vec<ReviewCriterion>>,
    /// The scores that are sent; `None` likewise.
    pub scores: Option<Vec<CriterionScore>>,
}

/// Nothing of a part changes once the panel is closed.
pub fn panel_is_open(part: &Part) -> Result<(), Refusal> {
    let state = part.review.state();
    if state == review::State::Drawn {
        return Ok(());
    }
    let state = state_name(state);
    let message = format!("the panel of {} is closed: it is {state}", part.review.name);
    Err(Refusal::precondition(ErrorReason::StepNotAllowed.code(), message)
        .with("state", state)
        .with("allowed_steps", ""))
}

/// Every criterion is scored once, and nothing else is.
pub fn criteria_are_scored(part: &Part) -> Result<(), Refusal> {
    let criteria = gathered(&part.criteria, "the criteria")?;
    let scores = gathered(&part.scores, "the scores")?;
    weighted_score_thousandths(criteria, scores).map(|_| ())
}

/// The last day of a publicity that begins on a day: the day on which it begins is not counted.
pub fn publicity_to(from: Day, days: i64) -> Result<Day, Refusal> {
    field::days_later(from, days)
}

//! The table of a procedure, and the one function that takes a step of it.

use std::fmt::Debug;

use kezhi_law::{Article, article};

use crate::normal::is_same;
use crate::state::state_name;
use crate::{Offered, Refusal, Starts, Step};

/// The article that a rule keeps: the name of the rule, the statute and the number.
pub type RuleArticle = (&'static str, &'static str, &'static str);

/// A procedure: the states of a matter are `S`, and its steps decide on facts of type `F`.
///
/// It is a constant that reads like the law it comes from.
pub struct Procedure<S: 'static, F: 'static> {
    /// What the matter is called, as `case`.
    pub matter: &'static str,
    /// The steps, in the order in which the law knows them.
    pub steps: &'static [Step<S, F>],
    /// The articles that its rules keep; a rule that keeps none is not among them.
    pub rules_rest_on: &'static [RuleArticle],
}

/// One step that was taken before, of the same matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBefore {
    /// The step.
    pub step: String,
    /// Who took it.
    pub actor: String,
}

/// A step that may be taken: what is to be stored of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken<S> {
    /// The step.
    pub step: &'static str,
    /// What the log calls it.
    pub event: &'static str,
    /// The article.
    pub legal_basis: Option<Article>,
    /// The state before.
    pub from: S,
    /// The state after.
    pub to: S,
    /// The limits that it meets.
    pub meets: &'static [&'static str],
    /// Those that fall away with it.
    pub cancels: &'static [&'static str],
    /// Those that run from its day.
    pub starts: &'static [Starts],
}

impl<S: 'static, F: 'static> Procedure<S, F> {
    /// A matter of this name moves by these steps.
    pub const fn of(matter: &'static str, steps: &'static [Step<S, F>]) -> Self {
        Self {
            matter,
            steps,
            rules_rest_on: &[],
        }
    }

    /// Its rules keep these articles.
    #[must_use]
    pub const fn whose_rules_rest_on(self, articles: &'static [RuleArticle]) -> Self {
        Self {
            rules_rest_on: articles,
            ..self
        }
    }

    /// The article that a rule keeps; `None` where it keeps none.
    pub fn article_of(&self, rule: &str) -> Option<Article> {
        let kept = self.rules_rest_on.iter().find(|(name, ..)| *name == rule);
        kept.map(|(_, statute, number)| article(statute, number))
    }

    /// What must hold before a step and does not, each under the article that it keeps. A rule that is under another one today says so
    /// itself.
    fn unmet(&self, step: &Step<S, F>, facts: &F) -> impl Iterator<Item = Refusal> {
        step.must.iter().filter_map(|rule| {
            let refusal = (rule.holds)(facts).err()?;
            Some(Refusal {
                article: refusal.article.clone().or_else(|| self.article_of(rule.name)),
                ..refusal
            })
        })
    }
}

impl<S: Copy + PartialEq + Debug, F> Procedure<S, F> {
    /// Takes a step, or refuses: first the state, then who took part before, then the preconditions in their order. Where the state lets
    /// it, all that stands in the way is told.
    pub fn take(
        &self,
        name: &str,
        state: S,
        history: &[TakenBefore],
        actor: &str,
        facts: &F,
    ) -> Result<Taken<S>, Refusal> {
        let step = self.allowed_step(name, state)?;
        let same_person = refuse_same_person(step, history, actor).err();
        match Refusal::first_of(same_person.into_iter().chain(self.unmet(step, facts))) {
            None => Ok(taken(step, state)),
            Some(refusal) => Err(refusal),
        }
    }

    /// Takes a step on which no rule decides, likewise. Where the table names one, nobody gathered what it is decided on.
    pub fn take_freely(&self, name: &str, state: S, history: &[TakenBefore], actor: &str) -> Result<Taken<S>, Refusal> {
        let step = self.allowed_step(name, state)?;
        step.refuse_rules()?;
        refuse_same_person(step, history, actor)?;
        Ok(taken(step, state))
    }

    /// Takes the step with which a matter begins, and on which no rule decides.
    pub fn begin_freely(&self, name: &str) -> Result<Taken<S>, Refusal> {
        let start = self.steps.iter().find(|step| step.name == name && step.from.is_empty());
        let step = start.ok_or_else(|| self.no_beginning(name))?;
        step.refuse_rules()?;
        let to = step.to.ok_or_else(|| self.no_beginning(name))?;
        Ok(taken(step, to))
    }

    /// Takes the step with which a matter begins: it leaves no state.
    pub fn begin(&self, name: &str, facts: &F) -> Result<Taken<S>, Refusal> {
        let start = self.steps.iter().find(|step| step.name == name && step.from.is_empty());
        match start.and_then(|step| step.to) {
            Some(start) => self.begin_as(name, start, facts),
            None => Err(self.no_beginning(name)),
        }
    }

    /// The same, where a matter may begin by one step in several states.
    pub fn begin_as(&self, name: &str, start: S, facts: &F) -> Result<Taken<S>, Refusal> {
        let begins = |step: &&Step<S, F>| step.name == name && step.from.is_empty() && step.to == Some(start);
        let step = self.steps.iter().find(begins).ok_or_else(|| self.no_beginning(name))?;
        match Refusal::first_of(self.unmet(step, facts)) {
            None => Ok(taken(step, start)),
            Some(refusal) => Err(refusal),
        }
    }

    fn no_beginning(&self, name: &str) -> Refusal {
        Refusal::precondition("STEP_NOT_ALLOWED", format!("no {} begins with {name}", self.matter))
    }

    /// The steps that may be taken in a state, as far as the state decides.
    pub fn allowed(&self, state: S) -> Vec<Offered> {
        let offered = self.steps.iter().filter(|step| !step.automatic);
        let leaving = offered.filter(|step| step.from.contains(&state));
        leaving
            .map(|step| Offered {
                name: step.name,
                not_by_taker_of: step.not_by_taker_of,
            })
            .collect()
    }

    /// True where a rule decides on a step that is taken in a state.
    pub fn is_decided_by(&self, rule: &str, name: &str, state: S) -> bool {
        let step = self.allowed_step(name, state);
        step.is_ok_and(|step| step.must.iter().any(|one| one.name == rule))
    }

    fn allowed_step(&self, name: &str, state: S) -> Result<&Step<S, F>, Refusal> {
        let step = self
            .steps
            .iter()
            .find(|step| step.name == name && step.from.contains(&state));
        step.ok_or_else(|| self.not_allowed(name, state))
    }

    fn not_allowed(&self, name: &str, state: S) -> Refusal {
        let allowed: Vec<&str> = self.allowed(state).iter().map(|offered| offered.name).collect();
        let allowed = allowed.join(", ");
        let state = state_name(state);
        let others = match allowed.as_str() {
            "" => "and neither is any other step".into(),
            allowed => format!("but these are: {allowed}"),
        };
        let message = format!("the {} is {state}; {name} is not allowed now, {others}", self.matter);
        let refusal = Refusal::precondition("STEP_NOT_ALLOWED", message)
            .with("state", state)
            .with("allowed_steps", allowed);
        match self.steps.iter().find(|step| step.name == name).and_then(Step::article) {
            Some(article) => refusal.citing(article),
            None => refusal,
        }
    }
}

fn taken<S: Copy, F>(step: &Step<S, F>, from: S) -> Taken<S> {
    Taken {
        step: step.name,
        event: step.event,
        legal_basis: step.article(),
        from,
        to: step.to.unwrap_or(from),
        meets: step.meets,
        cancels: step.cancels,
        starts: step.starts,
    }
}

fn refuse_same_person<S: Copy, F>(step: &Step<S, F>, history: &[TakenBefore], actor: &str) -> Result<(), Refusal> {
    let earlier = history
        .iter()
        .find(|taken| step.keeps_apart_from(&taken.step) && is_same(&taken.actor, actor));
    match earlier {
        None => Ok(()),
        Some(taken) => {
            let refusal = Refusal::precondition(
                "SAME_PERSON",
                format!("who took {} may not take {} too", taken.step, step.name),
            )
            .with("earlier_step", &taken.step);
            Err(match step.article() {
                Some(article) => refusal.citing(article),
                None => refusal,
            })
        }
    }
}

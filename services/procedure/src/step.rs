//! A row of the table: one step, built in the order in which the law would tell it.

use kezhi_law::{Article, article};

use crate::Refusal;

/// A rule that must hold before a step; [`rules!`](crate::rules) names each by its function.
#[derive(Debug)]
pub struct Rule<F: 'static> {
    /// What it is called, as `caller_is_assigned`.
    pub name: &'static str,
    /// From the facts to a refusal, or none.
    pub holds: fn(&F) -> Result<(), Refusal>,
}

/// The rules of a step, each by the name of its function, which says what must hold.
#[macro_export]
macro_rules! rules {
    ($($rule:ident),* $(,)?) => {
        &[$($crate::Rule { name: stringify!($rule), holds: $rule }),*]
    };
}

/// One step of a procedure; built in the order in which the law would tell it.
pub struct Step<S: 'static, F: 'static> {
    /// The step, as the contract names its method.
    pub name: &'static str,
    /// What the log calls it once taken, as `case.decided`.
    pub event: &'static str,
    /// The article it rests on: statute and number.
    pub legal_basis: (&'static str, &'static str),
    /// The states it leaves; none for the step with which a matter begins.
    pub from: &'static [S],
    /// The state it enters; `None` where it stays.
    pub to: Option<S>,
    /// Groups of earlier steps whose takers must not take this one too.
    pub not_by_taker_of: &'static [&'static [&'static str]],
    /// What must hold, in the order in which the law lists it.
    pub must: &'static [Rule<F>],
    /// The time limits that it meets, by rule id or the start of one that ends in `*`.
    pub meets: &'static [&'static str],
    /// Those that fall away with it, said likewise.
    pub cancels: &'static [&'static str],
    /// Those that run from its day.
    pub starts: &'static [Starts],
    /// True where it comes of itself, as another matter moves, a partner answers, or another step comes to this: nobody is offered it.
    pub automatic: bool,
}

/// A time limit that runs from the day of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Starts {
    /// Someone must act within it: not acting is lateness.
    Duty(&'static str),
    /// A party may use a right within it: it lapses unused.
    Right(&'static str),
}

impl Starts {
    /// The rule of the law that computes it.
    pub fn rule_id(self) -> &'static str {
        match self {
            Self::Duty(rule_id) | Self::Right(rule_id) => rule_id,
        }
    }
}

/// A step that a state offers to whoever may take it.
#[derive(Debug, Clone, Copy)]
pub struct Offered {
    /// The step.
    pub name: &'static str,
    pub(crate) not_by_taker_of: &'static [&'static [&'static str]],
}

impl Offered {
    /// True where it is not for who took certain others.
    pub fn keeps_apart(&self) -> bool {
        !self.not_by_taker_of.is_empty()
    }

    /// True where it is not for who took these.
    pub fn keeps_apart_from<'a>(&self, mut taken: impl Iterator<Item = &'a str>) -> bool {
        let apart = |step: &str| self.not_by_taker_of.iter().any(|group| group.contains(&step));
        taken.any(apart)
    }
}

impl<S: Copy, F> Step<S, F> {
    /// A step that the contract names so, and the log so once it is taken. It leaves no state and enters none.
    pub const fn named(name: &'static str, event: &'static str) -> Self {
        Self {
            name,
            event,
            legal_basis: ("", ""),
            from: &[],
            to: None,
            not_by_taker_of: &[],
            must: &[],
            meets: &[],
            cancels: &[],
            starts: &[],
            automatic: false,
        }
    }

    /// It rests on an article: statute and number.
    #[must_use]
    pub const fn resting_on(self, statute: &'static str, number: &'static str) -> Self {
        Self {
            legal_basis: (statute, number),
            ..self
        }
    }

    /// It leaves any of these states.
    #[must_use]
    pub const fn from(self, states: &'static [S]) -> Self {
        Self { from: states, ..self }
    }

    /// It enters a state.
    #[must_use]
    pub const fn to(self, state: S) -> Self {
        Self {
            to: Some(state),
            ..self
        }
    }

    /// Who took a step of these groups does not take it.
    #[must_use]
    pub const fn not_by_taker_of(self, groups: &'static [&'static [&'static str]]) -> Self {
        Self {
            not_by_taker_of: groups,
            ..self
        }
    }

    /// These must hold.
    #[must_use]
    pub const fn must(self, rules: &'static [Rule<F>]) -> Self {
        Self { must: rules, ..self }
    }

    /// It meets these limits.
    #[must_use]
    pub const fn meets(self, limits: &'static [&'static str]) -> Self {
        Self { meets: limits, ..self }
    }

    /// These limits fall away with it.
    #[must_use]
    pub const fn cancels(self, limits: &'static [&'static str]) -> Self {
        Self {
            cancels: limits,
            ..self
        }
    }

    /// These limits run from its day.
    #[must_use]
    pub const fn starts(self, limits: &'static [Starts]) -> Self {
        Self { starts: limits, ..self }
    }

    /// It comes of itself: nobody is offered it.
    #[must_use]
    pub const fn automatic(self) -> Self {
        Self {
            automatic: true,
            ..self
        }
    }

    /// True when the taker of an earlier step must not take this one too.
    pub(crate) fn keeps_apart_from(&self, earlier: &str) -> bool {
        self.not_by_taker_of.iter().any(|group| group.contains(&earlier))
    }

    pub(crate) fn refuse_rules(&self) -> Result<(), Refusal> {
        match self.must {
            [] => Ok(()),
            [rule, ..] => Err(Refusal::ungathered(&format!(
                "what {} is decided on: {}",
                self.name, rule.name
            ))),
        }
    }

    /// The article it rests on; `None` where it rests on none.
    pub fn article(&self) -> Option<Article> {
        (!self.legal_basis.0.is_empty()).then(|| article(self.legal_basis.0, self.legal_basis.1))
    }
}

//! The statutory limit of a fine, and which version of the law sets it.

use super::{PenaltyError, PenaltyFacts, Reason};
use crate::{Article, Day, Fen, Law, Verified};

/// The highest fine a statute allows for a violation: a flat figure up to some gains, a multiple of them above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// The violation.
    pub violation: String,
    /// The id of the statute.
    pub statute: String,
    /// The provision.
    pub legal_basis: Article,
    /// The first day of acts it governs.
    pub effective_from: Day,
    /// The last day of acts it governs.
    pub effective_to: Option<Day>,
    /// The highest fine where gains are at most [`Limit::flat_up_to`].
    pub flat: Fen,
    /// Gains up to and including which the flat figure holds.
    pub flat_up_to: Fen,
    /// The highest multiple of larger gains.
    pub multiple: i64,
    /// How far it was checked.
    pub verified: Verified,
    /// Where it was read.
    pub source: String,
}

/// A violation that these rules do not govern, and where it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The violation.
    pub id: String,
    /// Where it belongs, in a sentence.
    pub belongs_to: String,
    /// The provision that governs it.
    pub legal_basis: Article,
    /// How far it was checked.
    pub verified: Verified,
    /// Where it was read.
    pub source: String,
}

impl Limit {
    /// The highest fine for those gains; no gains and gains that cannot be computed are zero.
    pub fn max_fine(&self, gains: Fen) -> Fen {
        if gains <= self.flat_up_to {
            self.flat
        } else {
            gains.checked_mul(self.multiple).unwrap_or(Fen(i64::MAX))
        }
    }

    fn in_force_on(&self, day: Day) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|to| day <= to)
    }
}

/// The limit that applies to the facts, and why.
pub(super) struct Applied<'a> {
    pub limit: &'a Limit,
    pub max: Fen,
    pub reasons: Vec<Reason>,
}

/// Penalty Law art. 37: the law of the act's last day, unless the law on the day of the decision is lighter.
pub(super) fn applied<'a>(law: &'a Law, facts: &PenaltyFacts) -> Result<Applied<'a>, PenaltyError> {
    let in_force = |day| {
        law.limits
            .iter()
            .filter(|limit| limit.violation == facts.violation && limit.in_force_on(day))
            .max_by_key(|limit| limit.effective_from)
    };
    let then = in_force(facts.committed_to).ok_or_else(|| PenaltyError::NoLawInForce {
        violation: facts.violation.clone(),
        committed_to: facts.committed_to,
    })?;
    let now = in_force(facts.decided_on).unwrap_or(then);
    let (max_then, max_now) = (then.max_fine(facts.gains()), now.max_fine(facts.gains()));
    let (limit, max) = if max_now < max_then {
        (now, max_now)
    } else {
        (then, max_then)
    };
    let mut reasons = choice(facts, then, now, max_now < max_then);
    reasons.push(Reason::new(
        format!(
            "With illegal gains of {} the fine may be at most {max}, that figure included.{}",
            facts.gains(),
            limit.verified.caveat(&limit.source)
        ),
        &limit.legal_basis,
    ));
    Ok(Applied { limit, max, reasons })
}

fn choice(facts: &PenaltyFacts, then: &Limit, now: &Limit, later_is_lighter: bool) -> Vec<Reason> {
    let choice_of_law = crate::article("penalty-law", "37");
    let mut reasons = Vec::new();
    if facts.committed_from.is_some_and(|from| from < then.effective_from) {
        reasons.push(Reason::new(
            format!(
                "The act went on into {}: a lasting act is judged by the law of its last day.",
                then.effective_from
            ),
            &choice_of_law,
        ));
    }
    if then != now {
        let text = if later_is_lighter {
            format!(
                "{} is lighter than {}, which was in force at the time, and is applied.",
                now.legal_basis, then.legal_basis
            )
        } else {
            format!(
                "{} was in force at the time; {} is not lighter.",
                then.legal_basis, now.legal_basis
            )
        };
        reasons.push(Reason::new(text, &choice_of_law));
    }
    reasons
}

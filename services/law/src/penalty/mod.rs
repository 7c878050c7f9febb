//! From the facts of a violation to the penalty the law allows.

mod age;
mod circumstance;
mod facts;
mod limit;
mod range;
mod referral;
mod standard;
mod surcharge;

use serde::Serialize;

pub use circumstance::{Circumstance, Effect};
pub use facts::{PenaltyError, PenaltyFacts};
pub use limit::{Elsewhere, Limit};
pub use referral::Referral;
pub(crate) use referral::must_refer;
pub use standard::{Amounts, Band, Measure, Standard};
pub use surcharge::{Surcharge, late_surcharge};

use crate::{Article, Fen, Law};
use circumstance::Outcome;

/// How hard a penalty is within its range, lightest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// No fine (不予处罚, 免除罚款).
    Exempt,
    /// Below the statutory minimum (减轻); where that is nothing, from nothing to the top of the lighter tier.
    Mitigated,
    /// The lower part of the range (从轻).
    Lighter,
    /// The middle of the range (一般).
    Ordinary,
    /// The upper part of the range (从重).
    Heavier,
}

impl Tier {
    /// Its name, as data and callers have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exempt => "exempt",
            Self::Mitigated => "mitigated",
            Self::Lighter => "lighter",
            Self::Ordinary => "ordinary",
            Self::Heavier => "heavier",
        }
    }
}

/// One step of the reasoning with the provision it stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// What follows, in a sentence.
    pub text: String,
    /// The provision as it is printed, such as `《专利法（2020修正）》第六十八条`.
    pub legal_basis: String,
}

impl Reason {
    pub(crate) fn new(text: impl Into<String>, legal_basis: impl ToString) -> Self {
        Self {
            text: text.into(),
            legal_basis: legal_basis.to_string(),
        }
    }
}

/// What the facts allow. Amounts are in fen; both ends of the range are included (民法典 art. 1259).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// The id of the statute applied.
    pub law: String,
    /// The highest fine that statute allows for these gains.
    pub statutory_max: Fen,
    /// Illegal gains to confiscate: revenue, not profit (专利行政执法办法 art. 47).
    pub confiscate: Fen,
    /// The tier of the range.
    pub tier: Tier,
    /// The lowest fine of the tier.
    pub range_min: Fen,
    /// The highest fine of the tier, never above [`Assessment::statutory_max`].
    pub range_max: Fen,
    /// A figure within the range to start from.
    pub recommended: Fen,
    /// Neither fine nor confiscation may be imposed.
    pub no_penalty: bool,
    /// The provision by which the act is not punished, where one says so.
    pub spared_by: Option<Article>,
    /// The authority may refrain from a penalty altogether (可以不予行政处罚).
    pub may_exempt: bool,
    /// The act is no violation at all.
    pub not_a_violation: bool,
    /// The steps of the reasoning, in order.
    pub reasons: Vec<Reason>,
}

/// What the facts allow under that edition of the law.
pub(crate) fn assess(law: &Law, facts: &PenaltyFacts) -> Result<Assessment, PenaltyError> {
    facts::check(law, facts)?;
    let applied = limit::applied(law, facts)?;
    let outcome = circumstance::weigh(law, facts)?;
    let start = Assessment {
        law: applied.limit.statute.clone(),
        statutory_max: applied.max,
        confiscate: facts.gains(),
        tier: Tier::Exempt,
        range_min: Fen::ZERO,
        range_max: Fen::ZERO,
        recommended: Fen::ZERO,
        no_penalty: false,
        spared_by: None,
        may_exempt: false,
        not_a_violation: false,
        reasons: applied.reasons,
    };
    let mut assessment = match outcome {
        Outcome::NotAViolation(reasons) => Assessment {
            not_a_violation: true,
            ..start.without_penalty(reasons)
        },
        Outcome::NoPenalty { legal_basis, reasons } => Assessment {
            spared_by: Some(legal_basis),
            ..start.without_penalty(reasons)
        },
        Outcome::NoFine {
            confiscate: false,
            reasons,
        } => start.without_penalty(reasons),
        Outcome::NoFine {
            confiscate: true,
            reasons,
        } => start.without_fine(reasons),
        Outcome::Tier(weighed) => range::within_tier(law, facts, start, weighed)?,
    };
    if !assessment.not_a_violation {
        assessment.reasons.extend(must_refer(law, facts));
    }
    Ok(assessment)
}

impl Assessment {
    fn without_penalty(mut self, reasons: Vec<Reason>) -> Self {
        self.reasons.extend(reasons);
        Self {
            confiscate: Fen::ZERO,
            no_penalty: true,
            ..self
        }
    }

    fn without_fine(mut self, reasons: Vec<Reason>) -> Self {
        self.reasons.extend(reasons);
        Self {
            no_penalty: self.confiscate == Fen::ZERO,
            ..self
        }
    }
}

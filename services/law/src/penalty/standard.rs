//! Discretion standards (裁量基准): how an authority binds its choice within the statutory range.

use serde::{Deserialize, Serialize};

use super::Tier;
use crate::{Day, Fen, Verified};

/// A discretion standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standard {
    /// Stable id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The violation it refines.
    pub violation: String,
    /// The statute it refines; `None` for any.
    pub statute: Option<String>,
    /// The first day of decisions it governs.
    pub effective_from: Option<Day>,
    /// How many circumstances calling for a lighter or mitigated penalty make it a mitigated one.
    pub mitigated_from: usize,
    /// Where in a tier the recommended figure lies, in thousandths from its bottom.
    pub recommended_permille: i64,
    /// The bands, of which the first that fits is applied.
    pub bands: Vec<Band>,
    /// How far it was checked.
    pub verified: Verified,
    /// Where it was read.
    pub source: String,
    /// What a reader should know about it.
    pub note: String,
}

/// What a band is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// Any facts.
    Any,
    /// Illegal gains; none, or none that can be computed, are zero.
    Gains,
    /// Illegal turnover; facts that state none fit no such band.
    Turnover,
}

/// The tiers for facts whose measure lies above one amount and up to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Band {
    /// What is measured.
    pub measure: Measure,
    /// The measure lies above this amount; `None` from zero on.
    pub above: Option<Fen>,
    /// The measure lies at most at this amount; `None` without end.
    pub up_to: Option<Fen>,
    /// The mitigated tier.
    pub mitigated: Amounts,
    /// The lighter tier.
    pub lighter: Amounts,
    /// The ordinary tier.
    pub ordinary: Amounts,
    /// The heavier tier.
    pub heavier: Amounts,
}

/// The bounds of a tier, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Amounts {
    /// Thousandths of the statutory maximum.
    OfMaximum {
        /// The lower bound.
        min: i64,
        /// The upper bound.
        max: i64,
    },
    /// Thousandths of the illegal gains.
    OfGains {
        /// The lower bound.
        min: i64,
        /// The upper bound.
        max: i64,
    },
    /// Fixed amounts.
    Fixed {
        /// The lower bound.
        min: Fen,
        /// The upper bound.
        max: Fen,
    },
}

impl Band {
    /// Whether facts with those gains and that turnover fall into the band.
    pub fn fits(&self, gains: Fen, turnover: Option<Fen>) -> bool {
        let measured = match self.measure {
            Measure::Any => return true,
            Measure::Gains => Some(gains),
            Measure::Turnover => turnover,
        };
        measured.is_some_and(|amount| {
            self.above.is_none_or(|above| amount > above) && self.up_to.is_none_or(|up_to| amount <= up_to)
        })
    }

    /// The bounds of a tier; the exempt tier has none.
    pub fn tier(&self, tier: Tier) -> Option<Amounts> {
        match tier {
            Tier::Exempt => None,
            Tier::Mitigated => Some(self.mitigated),
            Tier::Lighter => Some(self.lighter),
            Tier::Ordinary => Some(self.ordinary),
            Tier::Heavier => Some(self.heavier),
        }
    }
}

impl Amounts {
    /// The bounds in fen for that statutory maximum and those gains.
    pub fn bounds(self, statutory_max: Fen, gains: Fen) -> (Fen, Fen) {
        match self {
            Amounts::OfMaximum { min, max } => (statutory_max.permille(min), statutory_max.permille(max)),
            Amounts::OfGains { min, max } => (gains.permille(min), gains.permille(max)),
            Amounts::Fixed { min, max } => (min, max),
        }
    }
}

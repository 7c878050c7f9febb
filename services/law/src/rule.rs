//! The time limits on file.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Article, Day, Verified};

/// What a limit is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Calendar days (自然日).
    Days,
    /// Working days (工作日).
    Workdays,
    /// Months: the same-numbered day, or the month's last.
    Months,
}

/// Whether a limit runs from its day or up to it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From the start day on: the answer is the last day on which the thing may be done.
    #[default]
    Forward,
    /// Up to a coming day ("at least three working days before"): the answer is the latest day before it.
    Backward,
}

/// How far a limit may be extended once someone entitled approves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Extension {
    /// How many units at most.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
    /// The provision that allows it.
    pub legal_basis: Article,
}

/// A time limit in one version: amounts, provision and the days it is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Stable id, such as `dispute.conclude`; several versions share it.
    pub id: String,
    /// How many units.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
    /// From the day or up to it.
    pub direction: Direction,
    /// The provision that sets it.
    pub legal_basis: Article,
    /// Provisions that say how it is counted, such as 行政处罚法 art. 85 for working days.
    pub counted_by: Vec<Article>,
    /// The extension the law allows, if any.
    pub extension: Option<Extension>,
    /// A second extension after the first, if the law knows one.
    pub further_extension: Option<Extension>,
    /// What does not count towards the limit (听证, 公告 …), in the words of the provision.
    pub suspended_by: Vec<String>,
    /// The first start day it applies to.
    pub effective_from: Day,
    /// The last start day it applies to.
    pub effective_to: Option<Day>,
    /// How far it was checked.
    pub verified: Verified,
    /// Where it was read.
    pub source: String,
    /// What a reader should know about the entry.
    pub note: String,
    /// Whether a last day that is a rest day moves to the next working day.
    pub rollover: bool,
}

impl Rule {
    /// Whether the version governs limits that start on that day.
    pub fn in_force_on(&self, day: Day) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|to| day <= to)
    }
}

impl Unit {
    /// The amount in words, such as `1 month` or `5 working days`.
    pub(crate) fn of(self, amount: u32) -> String {
        format!("{amount} {self}{}", if amount == 1 { "" } else { "s" })
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Unit::Days => "day",
            Unit::Workdays => "working day",
            Unit::Months => "month",
        })
    }
}

//! The statutes the data cites.

use serde::{Deserialize, Serialize};

use crate::{Day, Verified};

/// A statute, regulation or rule on file, in one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statute {
    /// Stable id, such as `patent-law-2020`.
    pub id: String,
    /// The title as it is printed between 《 and 》.
    pub title: String,
    /// The first day it is in force, where known.
    pub effective_from: Option<Day>,
    /// The last day it was in force.
    pub effective_to: Option<Day>,
    /// How far its text was checked.
    pub verified: Verified,
    /// How far its dates were checked.
    pub dates_verified: Verified,
    /// Where it was read.
    pub source: String,
    /// What a reader should know about the entry.
    #[serde(default)]
    pub note: String,
}

impl Statute {
    /// Whether it is in force on that day, as far as its dates are known.
    pub fn in_force_on(&self, day: Day) -> bool {
        self.effective_from.is_none_or(|from| from <= day) && self.effective_to.is_none_or(|to| day <= to)
    }
}

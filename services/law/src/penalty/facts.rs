//! The facts a penalty is assessed on, and what is refused about them.

use crate::{Day, Fen, Law};

/// The standard applied where the facts name none.
pub(super) const DEFAULT_STANDARD: &str = "default-30-40-30";

/// The facts of one violation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PenaltyFacts {
    /// What the act is, such as `patent-passing-off`.
    pub violation: String,
    /// The first day of the act, if it lasted.
    pub committed_from: Option<Day>,
    /// The day of the act, or the last day of one that lasted: its law applies.
    pub committed_to: Day,
    /// The day it was found out, for the limitation period.
    pub discovered_on: Option<Day>,
    /// The day of the decision (today, while it is being prepared).
    pub decided_on: Day,
    /// Illegal gains (违法所得): revenue of the act. `None` if there are none or they cannot be computed.
    pub illegal_gains: Option<Fen>,
    /// Illegal turnover (非法经营数额), where known.
    pub illegal_turnover: Option<Fen>,
    /// Direct loss of the patentee (直接经济损失), where known.
    pub direct_loss: Option<Fen>,
    /// How many patents of others were passed off; 0 where none truly exists or is another's.
    pub others_patents: u32,
    /// Whether the party was punished for passing off patents within the two years before.
    pub punished_within_two_years: bool,
    /// The day a natural person was born, where known: what follows from the age need not be stated among the circumstances.
    pub born_on: Option<Day>,
    /// Ids of circumstances that were established.
    pub circumstances: Vec<String>,
    /// The discretion standard; `None` for the default.
    pub standard: Option<String>,
}

impl PenaltyFacts {
    /// The bare facts; set the other fields as they are established.
    pub fn new(violation: impl Into<String>, committed_to: Day, decided_on: Day) -> Self {
        Self {
            violation: violation.into(),
            committed_from: None,
            committed_to,
            discovered_on: None,
            decided_on,
            illegal_gains: None,
            illegal_turnover: None,
            direct_loss: None,
            others_patents: 0,
            punished_within_two_years: false,
            born_on: None,
            circumstances: Vec::new(),
            standard: None,
        }
    }

    pub(super) fn gains(&self) -> Fen {
        self.illegal_gains.unwrap_or(Fen::ZERO)
    }

    pub(super) fn standard_id(&self) -> &str {
        self.standard.as_deref().unwrap_or(DEFAULT_STANDARD)
    }
}

/// Why a penalty cannot be assessed on these facts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PenaltyError {
    /// The violation is not on file.
    #[error("no violation `{violation}` is on file")]
    UnknownViolation {
        /// The id given.
        violation: String,
    },
    /// The act is a violation, but no passing-off of patents: another provision governs it.
    #[error("`{violation}` is no passing-off of patents: {belongs_to} ({legal_basis})")]
    NotPassingOff {
        /// The id given.
        violation: String,
        /// Where it belongs, in a sentence.
        belongs_to: String,
        /// The provision that governs it, as printed.
        legal_basis: String,
    },
    /// A circumstance that is not on file.
    #[error("no circumstance `{circumstance}` is on file")]
    UnknownCircumstance {
        /// The id given.
        circumstance: String,
    },
    /// A circumstance the law did not know on the days of the act and the decision.
    #[error("the circumstance `{circumstance}` was in force neither on {committed_to} nor on {decided_on}")]
    CircumstanceNotInForce {
        /// The id given.
        circumstance: String,
        /// The last day of the act.
        committed_to: Day,
        /// The day of the decision.
        decided_on: Day,
    },
    /// A circumstance of age that the birthday contradicts.
    #[error("`{circumstance}` does not hold of the party's age on {committed_to}")]
    NotOfThatAge {
        /// The id given.
        circumstance: String,
        /// The last day of the act.
        committed_to: Day,
    },
    /// A discretion standard that is not on file.
    #[error("no discretion standard `{standard}` is on file")]
    UnknownStandard {
        /// The id given.
        standard: String,
    },
    /// The standard refines another statute, or has no band for these amounts.
    #[error("the discretion standard `{standard}` does not apply: {why}")]
    StandardNotApplicable {
        /// The id given.
        standard: String,
        /// Why not.
        why: String,
    },
    /// Two days in the wrong order.
    #[error("`{field}` is {day}, later than `{before_field}`, which is {before}")]
    DaysOutOfOrder {
        /// The field that is too late.
        field: &'static str,
        /// Its day.
        day: Day,
        /// The field it may not be later than.
        before_field: &'static str,
        /// Its day.
        before: Day,
    },
    /// An amount below zero.
    #[error("`{field}` is {amount}, below zero")]
    NegativeAmount {
        /// The field.
        field: &'static str,
        /// The amount given.
        amount: Fen,
    },
    /// No law on file was in force on the day of the act.
    #[error("no law on `{violation}` is on file for an act of {committed_to}")]
    NoLawInForce {
        /// The violation.
        violation: String,
        /// The last day of the act.
        committed_to: Day,
    },
}

impl PenaltyError {
    /// The field of [`PenaltyFacts`] that is at fault.
    pub fn field(&self) -> &'static str {
        match self {
            Self::UnknownViolation { .. } | Self::NotPassingOff { .. } => "violation",
            Self::UnknownCircumstance { .. } | Self::CircumstanceNotInForce { .. } | Self::NotOfThatAge { .. } => {
                "circumstances"
            }
            Self::UnknownStandard { .. } | Self::StandardNotApplicable { .. } => "standard",
            Self::DaysOutOfOrder { field, .. } | Self::NegativeAmount { field, .. } => field,
            Self::NoLawInForce { .. } => "committed_to",
        }
    }
}

/// Refuses facts that cannot be: first the violation, then the days, then the amounts, then the ids.
pub(super) fn check(law: &Law, facts: &PenaltyFacts) -> Result<(), PenaltyError> {
    check_violation(law, facts)?;
    check_days(facts)?;
    check_amounts(facts)?;
    check_ids(law, facts)
}

fn check_violation(law: &Law, facts: &PenaltyFacts) -> Result<(), PenaltyError> {
    let violation = &facts.violation;
    if law.limits.iter().any(|limit| &limit.violation == violation) {
        return Ok(());
    }
    let Some(other) = law.elsewhere.iter().find(|other| &other.id == violation) else {
        return Err(PenaltyError::UnknownViolation {
            violation: violation.clone(),
        });
    };
    Err(PenaltyError::NotPassingOff {
        violation: violation.clone(),
        belongs_to: other.belongs_to.clone(),
        legal_basis: other.legal_basis.to_string(),
    })
}

fn check_days(facts: &PenaltyFacts) -> Result<(), PenaltyError> {
    let decided = ("decided_on", facts.decided_on);
    let committed = ("committed_to", facts.committed_to);
    let began = ("committed_from", facts.committed_from.unwrap_or(facts.committed_to));
    let discovered = ("discovered_on", facts.discovered_on.unwrap_or(facts.decided_on));
    let born = ("born_on", facts.born_on.unwrap_or(facts.committed_to));
    for ((field, day), (before_field, before)) in [
        (born, committed),
        (began, committed),
        (committed, decided),
        (discovered, decided),
        (began, discovered),
    ] {
        if day > before {
            return Err(PenaltyError::DaysOutOfOrder {
                field,
                day,
                before_field,
                before,
            });
        }
    }
    Ok(())
}

fn check_amounts(facts: &PenaltyFacts) -> Result<(), PenaltyError> {
    let amounts = [
        ("illegal_gains", facts.illegal_gains),
        ("illegal_turnover", facts.illegal_turnover),
        ("direct_loss", facts.direct_loss),
    ];
    for (field, amount) in amounts {
        if let Some(amount) = amount.filter(|amount| amount.is_negative()) {
            return Err(PenaltyError::NegativeAmount { field, amount });
        }
    }
    Ok(())
}

fn check_ids(law: &Law, facts: &PenaltyFacts) -> Result<(), PenaltyError> {
    for id in &facts.circumstances {
        if !law.circumstances.iter().any(|known| &known.id == id) {
            return Err(PenaltyError::UnknownCircumstance {
                circumstance: id.clone(),
            });
        }
    }
    let standard = facts.standard_id();
    if law.standards.iter().any(|known| known.id == standard) {
        Ok(())
    } else {
        Err(PenaltyError::UnknownStandard {
            standard: standard.into(),
        })
    }
}

//! Circumstances and what they do to a penalty.

use serde::{Deserialize, Serialize};

use super::{PenaltyError, PenaltyFacts, Reason, Tier, age};
use crate::{Article, Day, Law, Verified, article, deadline};

/// The rule of the limitation period.
const TIME_BAR: &str = "penalty.time-bar";

/// What a circumstance does to the penalty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The act is no violation.
    NotAViolation,
    /// No penalty may be imposed (不予行政处罚).
    Exempt,
    /// The sale is stopped, and no fine imposed (责令停止销售).
    StopSaleOnly,
    /// A penalty need not be imposed (可以不予行政处罚).
    MayExempt,
    /// The penalty must be lighter or mitigated (应当从轻或者减轻); the standard says from how many on it is mitigated.
    Mitigate,
    /// The penalty may be lighter or mitigated (可以从轻或者减轻): the lighter tier, from the foot of the mitigated one on.
    MayMitigate,
    /// The penalty is lighter (从轻).
    Lighter,
    /// The penalty is heavier (从重).
    Heavier,
}

impl Effect {
    /// Its name, as data and callers have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotAViolation => "not-a-violation",
            Self::Exempt => "exempt",
            Self::StopSaleOnly => "stop-sale-only",
            Self::MayExempt => "may-exempt",
            Self::Mitigate => "mitigate",
            Self::MayMitigate => "may-mitigate",
            Self::Lighter => "lighter",
            Self::Heavier => "heavier",
        }
    }
}

/// A circumstance on file, in one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Circumstance {
    /// Stable id, such as `honest-seller`; several versions share it.
    pub id: String,
    /// What it does.
    pub effect: Effect,
    /// What must be established, in the words of the provision.
    pub text: String,
    /// The provision.
    pub legal_basis: Article,
    /// Whether illegal gains are confiscated all the same.
    pub confiscate: bool,
    /// The first day it is in force.
    pub effective_from: Option<Day>,
    /// The last day it was in force.
    pub effective_to: Option<Day>,
    /// How far it was checked.
    pub verified: Verified,
    /// Where it was read.
    pub source: String,
    /// What a reader should know about it.
    pub note: String,
}

/// Where the circumstances lead.
pub(super) enum Outcome {
    NotAViolation(Vec<Reason>),
    NoPenalty { legal_basis: Article, reasons: Vec<Reason> },
    NoFine { confiscate: bool, reasons: Vec<Reason> },
    Tier(Weighed),
}

/// Circumstances that leave a fine to be found.
pub(super) struct Weighed {
    mitigating: usize,
    easing: usize,
    heavier: usize,
    pub may_exempt: bool,
    pub may_mitigate: bool,
    pub reasons: Vec<Reason>,
}

impl Weighed {
    /// The tier: circumstances on both sides cancel out, and none leave the ordinary one.
    pub fn tier(&self, mitigated_from: usize) -> Tier {
        match (self.easing > 0, self.heavier > 0) {
            (true, false) if self.mitigating >= mitigated_from => Tier::Mitigated,
            (true, false) => Tier::Lighter,
            (false, true) => Tier::Heavier,
            _ => Tier::Ordinary,
        }
    }
}

/// Weighs the circumstances: no violation before limitation, before exemption, before an honest sale, before tiers.
pub(super) fn weigh(law: &Law, facts: &PenaltyFacts) -> Result<Outcome, PenaltyError> {
    let found = established(law, facts)?;
    let with = |effect: Effect| found.iter().copied().filter(move |found| found.effect == effect);
    let reasons_of = |effect: Effect| with(effect).map(Circumstance::reason).collect::<Vec<_>>();
    if with(Effect::NotAViolation).next().is_some() {
        return Ok(Outcome::NotAViolation(reasons_of(Effect::NotAViolation)));
    }
    if let Some((legal_basis, reason)) = time_bar(law, facts) {
        let reasons = vec![reason];
        return Ok(Outcome::NoPenalty { legal_basis, reasons });
    }
    if let Some(exempting) = with(Effect::Exempt).next() {
        return Ok(Outcome::NoPenalty {
            legal_basis: exempting.legal_basis.clone(),
            reasons: reasons_of(Effect::Exempt),
        });
    }
    if with(Effect::StopSaleOnly).next().is_some() {
        let confiscate = with(Effect::StopSaleOnly).all(|found| found.confiscate);
        return Ok(Outcome::NoFine {
            confiscate,
            reasons: reasons_of(Effect::StopSaleOnly),
        });
    }
    Ok(Outcome::Tier(tiered(&found)))
}

fn tiered(found: &[&Circumstance]) -> Weighed {
    let count = |effect: Effect| found.iter().filter(|found| found.effect == effect).count();
    let heavier = count(Effect::Heavier);
    let easing = found.len() - heavier;
    let mut reasons: Vec<Reason> = found.iter().map(|found| found.reason()).collect();
    let weighing = match (easing, heavier) {
        (0, 0) => Some("No circumstance for a lighter or a heavier penalty is established: the ordinary tier."),
        (1.., 1..) => {
            Some("Circumstances for a lighter and for a heavier penalty stand against each other: the ordinary tier.")
        }
        _ => None,
    };
    reasons.extend(weighing.map(|text| Reason::new(text, article("penalty-law", "34"))));
    Weighed {
        mitigating: count(Effect::Mitigate),
        easing,
        heavier,
        may_exempt: count(Effect::MayExempt) > 0 && heavier == 0,
        may_mitigate: count(Effect::MayMitigate) > 0 && heavier == 0,
        reasons,
    }
}

/// The version of each circumstance that applies, each id once.
fn established<'a>(law: &'a Law, facts: &PenaltyFacts) -> Result<Vec<&'a Circumstance>, PenaltyError> {
    let mut ids: Vec<&str> = facts.circumstances.iter().map(String::as_str).collect();
    ids.extend(age::circumstance(facts)?);
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter()
        .map(|id| {
            version(law, facts, id).ok_or_else(|| PenaltyError::CircumstanceNotInForce {
                circumstance: id.into(),
                committed_to: facts.committed_to,
                decided_on: facts.decided_on,
            })
        })
        .collect()
}

/// Penalty Law art. 37: the version of the day of the act, or the later one where it takes less. What makes a penalty
/// heavier counts only if it did so at the time.
fn version<'a>(law: &'a Law, facts: &PenaltyFacts, id: &str) -> Option<&'a Circumstance> {
    let versions = || law.circumstances.iter().filter(|known| known.id == id);
    let then = versions()
        .filter(|known| known.in_force_on(facts.committed_to))
        .max_by_key(|known| known.effective_from);
    let now = versions()
        .filter(|known| known.in_force_on(facts.decided_on) && known.effect != Effect::Heavier)
        .max_by_key(|known| known.effective_from);
    match (then, now) {
        (Some(then), Some(now)) if then.confiscate && !now.confiscate => Some(now),
        (then, now) => then.or(now),
    }
}

/// Penalty Law art. 36: an act not found out within the period after its last day is no longer punished.
fn time_bar(law: &Law, facts: &PenaltyFacts) -> Option<(Article, Reason)> {
    let discovered_on = facts.discovered_on?;
    let rule = law.rule(TIME_BAR, facts.decided_on).ok()?;
    let limit = deadline::due(law, rule, facts.committed_to, &[], 0).ok()?;
    let legal_basis = limit.legal_basis.first()?;
    (discovered_on > limit.due_on).then(|| {
        let reason = Reason::new(
            format!(
                "The act ended on {} and was found out on {discovered_on}, after {}: it is no longer punished.",
                facts.committed_to, limit.due_on
            ),
            legal_basis,
        );
        (legal_basis.clone(), reason)
    })
}

impl Circumstance {
    fn in_force_on(&self, day: Day) -> bool {
        self.effective_from.is_none_or(|from| from <= day) && self.effective_to.is_none_or(|to| day <= to)
    }

    fn reason(&self) -> Reason {
        Reason::new(
            format!("{}{}", self.text, self.verified.caveat(&self.source)),
            &self.legal_basis,
        )
    }
}

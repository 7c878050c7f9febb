//! From the tier to the figures.

use super::{Assessment, Band, PenaltyError, PenaltyFacts, Reason, Standard, Tier, circumstance::Weighed};
use crate::{Fen, Law, article};

/// Fills in the range of the tier that the circumstances lead to under the standard of the facts.
pub(super) fn within_tier(
    law: &Law,
    facts: &PenaltyFacts,
    start: Assessment,
    weighed: Weighed,
) -> Result<Assessment, PenaltyError> {
    let standard = applicable(law, facts, &start.law)?;
    let band = band(standard, facts)?;
    let tier = weighed.tier(standard.mitigated_from);
    let bounds = |tier| {
        band.tier(tier).map_or((Fen::ZERO, Fen::ZERO), |amounts| {
            amounts.bounds(start.statutory_max, facts.gains())
        })
    };
    let (low, high) = bounds(tier);
    let range_max = high.min(start.statutory_max);
    // One who may be spared altogether may also get any figure below the tier.
    let range_min = if weighed.may_exempt {
        Fen::ZERO
    } else if weighed.may_mitigate {
        bounds(Tier::Mitigated).0.min(range_max)
    } else {
        low.min(range_max)
    };
    let position = if tier == Tier::Mitigated || weighed.may_exempt {
        0
    } else {
        standard.recommended_permille
    };
    let mut reasons = start.reasons;
    reasons.extend(weighed.reasons);
    reasons.push(in_words(standard, tier, range_min, range_max));
    Ok(Assessment {
        tier,
        range_min,
        range_max,
        recommended: between(range_min, range_max, position),
        may_exempt: weighed.may_exempt,
        reasons,
        ..start
    })
}

fn applicable<'a>(law: &'a Law, facts: &PenaltyFacts, statute: &str) -> Result<&'a Standard, PenaltyError> {
    let id = facts.standard_id();
    let refused = |why: String| PenaltyError::StandardNotApplicable {
        standard: id.into(),
        why,
    };
    let standard = law
        .standards
        .iter()
        .find(|standard| standard.id == id)
        .ok_or_else(|| PenaltyError::UnknownStandard { standard: id.into() })?;
    if standard.violation != facts.violation {
        return Err(refused(format!("it is about `{}`", standard.violation)));
    }
    if standard.statute.as_deref().is_some_and(|refined| refined != statute) {
        return Err(refused(format!(
            "it refines another statute than `{statute}`, which governs the act"
        )));
    }
    match standard.effective_from {
        Some(from) if facts.decided_on < from => Err(refused(format!("it is in force from {from} on"))),
        _ => Ok(standard),
    }
}

fn band<'a>(standard: &'a Standard, facts: &PenaltyFacts) -> Result<&'a Band, PenaltyError> {
    standard
        .bands
        .iter()
        .find(|band| band.fits(facts.gains(), facts.illegal_turnover))
        .ok_or_else(|| PenaltyError::StandardNotApplicable {
            standard: standard.id.clone(),
            why: "none of its bands fits the gains and turnover stated".into(),
        })
}

fn in_words(standard: &Standard, tier: Tier, low: Fen, high: Fen) -> Reason {
    let tier_name = match tier {
        Tier::Exempt => "no fine (不予处罚)",
        Tier::Mitigated => "mitigated (减轻): below the statutory minimum, and where that is nothing, from nothing on",
        Tier::Lighter => "lighter (从轻)",
        Tier::Ordinary => "ordinary (一般)",
        Tier::Heavier => "heavier (从重)",
    };
    let text = format!(
        "Standard `{}` ({}), tier {tier_name}: {low} to {high}.{}",
        standard.id,
        standard.title,
        standard.verified.caveat(&standard.source)
    );
    Reason::new(text, article("penalty-law", "34"))
}

/// The figure so many thousandths of the way up, in whole yuan where the range has one.
fn between(low: Fen, high: Fen, permille: i64) -> Fen {
    let width = Fen(high.fen() - low.fen());
    let exact = Fen(low.fen() + width.permille(permille).fen());
    exact.whole_yuan().max(low)
}

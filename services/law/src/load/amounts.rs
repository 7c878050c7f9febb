//! Discretion standards from a file, held against the statutory limit.

use serde::Deserialize;
use toml::Spanned;

use super::{Complaint, Seen, complaint};
use crate::{
    Day, Fen, Law, Standard, Verified,
    penalty::{Amounts, Band, Limit, Measure},
};

/// The whole, in thousandths.
const WHOLE: i64 = 1000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStandard {
    id: Spanned<String>,
    title: String,
    violation: Spanned<String>,
    statute: Option<Spanned<String>>,
    effective_from: Option<Day>,
    mitigated_from: usize,
    recommended_permille: Spanned<i64>,
    band: Vec<RawBand>,
    verified: Verified,
    source: String,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBand {
    measure: Measure,
    above_fen: Option<Fen>,
    up_to_fen: Option<Fen>,
    mitigated: Spanned<RawTier>,
    lighter: Spanned<RawTier>,
    ordinary: Spanned<RawTier>,
    heavier: Spanned<RawTier>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTier {
    min_permille: Option<i64>,
    max_permille: Option<i64>,
    min_gains_permille: Option<i64>,
    max_gains_permille: Option<i64>,
    min_fen: Option<Fen>,
    max_fen: Option<Fen>,
}

/// Takes standards into the law; one of the same id is replaced.
pub(super) fn take(law: &mut Law, standards: Vec<Spanned<RawStandard>>) -> Result<(), Complaint> {
    let mut seen = Seen::default();
    for raw in standards.into_iter().map(Spanned::into_inner) {
        seen.once(&raw.id, raw.id.get_ref().clone())?;
        let standard = standard(law, raw)?;
        law.standards.retain(|known| known.id != standard.id);
        law.standards.push(standard);
    }
    Ok(())
}

fn standard(law: &Law, raw: RawStandard) -> Result<Standard, Complaint> {
    let limits = limits(law, &raw)?;
    if !(0..=WHOLE).contains(raw.recommended_permille.get_ref()) {
        return Err(complaint(
            &raw.recommended_permille,
            "the recommended figure lies outside its tier",
        ));
    }
    if raw.band.is_empty() {
        return Err(complaint(&raw.id, "a standard needs at least one [[standard.band]]"));
    }
    Ok(Standard {
        bands: raw
            .band
            .into_iter()
            .map(|raw| band(raw, &limits))
            .collect::<Result<_, _>>()?,
        id: raw.id.into_inner(),
        title: raw.title,
        violation: raw.violation.into_inner(),
        statute: raw.statute.map(Spanned::into_inner),
        effective_from: raw.effective_from,
        mitigated_from: raw.mitigated_from,
        recommended_permille: raw.recommended_permille.into_inner(),
        verified: raw.verified,
        source: raw.source,
        note: raw.note,
    })
}

/// The statutory limits that the standard must stay within: those of its statute, or all of its violation.
fn limits<'a>(law: &'a Law, raw: &RawStandard) -> Result<Vec<&'a Limit>, Complaint> {
    let of_violation: Vec<&Limit> = law
        .limits
        .iter()
        .filter(|limit| &limit.violation == raw.violation.get_ref())
        .collect();
    if of_violation.is_empty() {
        return Err(complaint(
            &raw.violation,
            format!("no violation `{}` is on file", raw.violation.get_ref()),
        ));
    }
    let Some(statute) = &raw.statute else {
        return Ok(of_violation);
    };
    let of_statute: Vec<&Limit> = of_violation
        .into_iter()
        .filter(|limit| &limit.statute == statute.get_ref())
        .collect();
    if of_statute.is_empty() {
        return Err(complaint(
            statute,
            format!("no limit of `{}` is on file", statute.get_ref()),
        ));
    }
    Ok(of_statute)
}

fn band(raw: RawBand, limits: &[&Limit]) -> Result<Band, Complaint> {
    let bounds = |tier: &Spanned<RawTier>| -> Result<Amounts, Complaint> {
        let amounts = amounts(tier)?;
        for limit in limits {
            within(tier, amounts, limit, &raw)?;
        }
        Ok(amounts)
    };
    Ok(Band {
        mitigated: bounds(&raw.mitigated)?,
        lighter: bounds(&raw.lighter)?,
        ordinary: bounds(&raw.ordinary)?,
        heavier: bounds(&raw.heavier)?,
        measure: raw.measure,
        above: raw.above_fen,
        up_to: raw.up_to_fen,
    })
}

fn amounts(tier: &Spanned<RawTier>) -> Result<Amounts, Complaint> {
    let raw = tier.get_ref();
    let of_maximum = raw
        .min_permille
        .zip(raw.max_permille)
        .map(|(min, max)| Amounts::OfMaximum { min, max });
    let of_gains = raw
        .min_gains_permille
        .zip(raw.max_gains_permille)
        .map(|(min, max)| Amounts::OfGains { min, max });
    let fixed = raw
        .min_fen
        .zip(raw.max_fen)
        .map(|(min, max)| Amounts::Fixed { min, max });
    let mut forms = [of_maximum, of_gains, fixed].into_iter().flatten();
    let (Some(amounts), None) = (forms.next(), forms.next()) else {
        return Err(complaint(
            tier,
            "a tier is one of {min_permille, max_permille}, {min_gains_permille, max_gains_permille}, {min_fen, max_fen}",
        ));
    };
    let (min, max) = match amounts {
        Amounts::OfMaximum { min, max } | Amounts::OfGains { min, max } => (min, max),
        Amounts::Fixed { min, max } => (min.fen(), max.fen()),
    };
    if min < 0 || max < min {
        return Err(complaint(tier, format!("a tier from {min} to {max} is not possible")));
    }
    Ok(amounts)
}

/// No tier may promise more than the statute allows at any gains of its band.
fn within(tier: &Spanned<RawTier>, amounts: Amounts, limit: &Limit, band: &RawBand) -> Result<(), Complaint> {
    let above = |most: String| {
        Err(complaint(
            tier,
            format!(
                "the tier goes beyond the statutory limit: {} allows at most {most}",
                limit.legal_basis
            ),
        ))
    };
    match amounts {
        Amounts::OfMaximum { max, .. } if max > WHOLE => above(format!("{WHOLE} permille of its maximum")),
        Amounts::OfGains { max, .. } if max > limit.multiple.saturating_mul(WHOLE) => {
            above(format!("{} times the gains", limit.multiple))
        }
        Amounts::Fixed { max, .. } if max > lowest_limit(limit, band) => above(lowest_limit(limit, band).to_string()),
        _ => Ok(()),
    }
}

/// The statutory limit at the gains of the band where it is lowest: at its lower end, or just past the flat figure.
/// A band that is not of gains is held against the flat figure, and each fine against the limit of its own gains.
fn lowest_limit(limit: &Limit, band: &RawBand) -> Fen {
    if band.measure != Measure::Gains {
        return limit.flat;
    }
    let just_past = |amount: Fen| limit.max_fine(amount.checked_add(Fen(1)).unwrap_or(amount));
    let at_lower_end = band.above_fen.map_or_else(|| limit.max_fine(Fen::ZERO), just_past);
    let begins_flat = band.above_fen.is_none_or(|above| above < limit.flat_up_to);
    let ends_past_flat = band.up_to_fen.is_none_or(|up_to| up_to > limit.flat_up_to);
    if begins_flat && ends_past_flat {
        at_lower_end.min(just_past(limit.flat_up_to))
    } else {
        at_lower_end
    }
}

//! Limits of fines, circumstances and consequences from a file.

use serde::Deserialize;
use toml::Spanned;

use super::{Complaint, Seen, cited, complaint};
use crate::{
    Circumstance, Day, Effect, Fen, Law, Verified,
    penalty::{Elsewhere, Limit, Referral, Surcharge},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLimit {
    violation: Spanned<String>,
    legal_basis: Spanned<String>,
    effective_from: Day,
    effective_to: Option<Day>,
    flat_fen: Spanned<Fen>,
    flat_up_to_gains_fen: Fen,
    multiple: Spanned<i64>,
    verified: Verified,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawElsewhere {
    id: String,
    belongs_to: String,
    legal_basis: Spanned<String>,
    verified: Verified,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCircumstance {
    id: Spanned<String>,
    effect: Effect,
    text: String,
    legal_basis: Spanned<String>,
    #[serde(default)]
    confiscate: bool,
    effective_from: Option<Day>,
    effective_to: Option<Day>,
    verified: Verified,
    source: String,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSurcharge {
    daily_permille: i64,
    cap_permille: i64,
    legal_basis: Spanned<String>,
    #[serde(rename = "verified")]
    _verified: Verified,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReferral {
    violation: String,
    legal_basis: Spanned<String>,
    effective_from: Day,
    effective_to: Option<Day>,
    gains_fen: Fen,
    turnover_fen: Fen,
    loss_fen: Fen,
    several_patents: u32,
    several_gains_fen: Fen,
    several_turnover_fen: Fen,
    repeated_gains_fen: Option<Fen>,
    repeated_turnover_fen: Option<Fen>,
    verified: Verified,
    source: String,
}

/// Takes limits of fines, and what belongs elsewhere, into the law.
pub(super) fn take_limits(
    law: &mut Law,
    limits: Vec<Spanned<RawLimit>>,
    elsewhere: Vec<Spanned<RawElsewhere>>,
) -> Result<(), Complaint> {
    let mut seen = Seen::default();
    for raw in limits.into_iter().map(Spanned::into_inner) {
        seen.once(
            &raw.violation,
            format!("{} from {}", raw.violation.get_ref(), raw.effective_from),
        )?;
        let limit = limit(law, raw)?;
        law.limits
            .retain(|known| known.violation != limit.violation || known.effective_from != limit.effective_from);
        law.limits.push(limit);
    }
    for raw in elsewhere.into_iter().map(Spanned::into_inner) {
        let legal_basis = cited(law, &raw.legal_basis)?;
        let RawElsewhere {
            id,
            belongs_to,
            verified,
            source,
            ..
        } = raw;
        law.elsewhere.retain(|known| known.id != id);
        law.elsewhere.push(Elsewhere {
            id,
            belongs_to,
            legal_basis,
            verified,
            source,
        });
    }
    Ok(())
}

fn limit(law: &Law, raw: RawLimit) -> Result<Limit, Complaint> {
    if raw.flat_fen.get_ref().is_negative() {
        return Err(complaint(&raw.flat_fen, "a limit below zero is none"));
    }
    if *raw.multiple.get_ref() < 1 {
        return Err(complaint(&raw.multiple, "a multiple below one is none"));
    }
    let legal_basis = cited(law, &raw.legal_basis)?;
    Ok(Limit {
        violation: raw.violation.into_inner(),
        statute: legal_basis.statute().to_owned(),
        legal_basis,
        effective_from: raw.effective_from,
        effective_to: raw.effective_to,
        flat: raw.flat_fen.into_inner(),
        flat_up_to: raw.flat_up_to_gains_fen,
        multiple: raw.multiple.into_inner(),
        verified: raw.verified,
        source: raw.source,
    })
}

/// Takes circumstances into the law.
pub(super) fn take_circumstances(law: &mut Law, raws: Vec<Spanned<RawCircumstance>>) -> Result<(), Complaint> {
    let mut seen = Seen::default();
    for raw in raws.into_iter().map(Spanned::into_inner) {
        let since = raw
            .effective_from
            .map(|from| format!(" from {from}"))
            .unwrap_or_default();
        seen.once(&raw.id, format!("{}{since}", raw.id.get_ref()))?;
        let circumstance = Circumstance {
            legal_basis: cited(law, &raw.legal_basis)?,
            id: raw.id.into_inner(),
            effect: raw.effect,
            text: raw.text,
            confiscate: raw.confiscate,
            effective_from: raw.effective_from,
            effective_to: raw.effective_to,
            verified: raw.verified,
            source: raw.source,
            note: raw.note,
        };
        law.circumstances
            .retain(|known| known.id != circumstance.id || known.effective_from != circumstance.effective_from);
        law.circumstances.push(circumstance);
    }
    Ok(())
}

/// Takes the addition to late fines and the thresholds of crime into the law.
pub(super) fn take_consequences(
    law: &mut Law,
    surcharge: Option<Spanned<RawSurcharge>>,
    referrals: Vec<Spanned<RawReferral>>,
) -> Result<(), Complaint> {
    if let Some(raw) = surcharge.map(Spanned::into_inner) {
        let legal_basis = cited(law, &raw.legal_basis)?;
        let RawSurcharge {
            daily_permille,
            cap_permille,
            ..
        } = raw;
        law.surcharge = Some(Surcharge {
            daily_permille,
            cap_permille,
            legal_basis,
        });
    }
    for raw in referrals.into_iter().map(Spanned::into_inner) {
        let referral = Referral {
            legal_basis: cited(law, &raw.legal_basis)?,
            violation: raw.violation,
            effective_from: raw.effective_from,
            effective_to: raw.effective_to,
            gains: raw.gains_fen,
            turnover: raw.turnover_fen,
            loss: raw.loss_fen,
            several: raw.several_patents,
            several_gains: raw.several_gains_fen,
            several_turnover: raw.several_turnover_fen,
            repeated_gains: raw.repeated_gains_fen,
            repeated_turnover: raw.repeated_turnover_fen,
            verified: raw.verified,
            source: raw.source,
        };
        law.referrals
            .retain(|known| known.violation != referral.violation || known.effective_from != referral.effective_from);
        law.referrals.push(referral);
    }
    Ok(())
}

//! Time limits and regimes from a file.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{Complaint, Seen, cited, complaint};
use crate::{Day, Direction, Extension, Law, Regime, Rule, Unit, Verified, regime::RegimeEntry};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCounting {
    rollover: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    id: Spanned<String>,
    amount: Spanned<u32>,
    unit: Unit,
    #[serde(default)]
    direction: Direction,
    legal_basis: Spanned<String>,
    #[serde(default)]
    counted_by: Vec<Spanned<String>>,
    extension: Option<RawExtension>,
    further_extension: Option<Spanned<RawExtension>>,
    #[serde(default)]
    suspended_by: Vec<String>,
    effective_from: Day,
    effective_to: Option<Spanned<Day>>,
    verified: Verified,
    source: String,
    #[serde(default)]
    note: String,
    rollover: Option<Spanned<bool>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExtension {
    amount: u32,
    unit: Unit,
    legal_basis: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRegime {
    id: Spanned<String>,
    effective_from: Option<Day>,
    rules: BTreeMap<String, Spanned<String>>,
    #[expect(dead_code, reason = "the file must say how sure it is; callers read it there")]
    verified: Verified,
    #[expect(dead_code, reason = "the file must say where it was read; callers read it there")]
    source: String,
}

/// Takes rules and regimes into the law. A regime may only name rules on file.
pub(super) fn take(
    law: &mut Law,
    counting: Option<Spanned<RawCounting>>,
    rules: Vec<Spanned<RawRule>>,
    regimes: Vec<Spanned<RawRegime>>,
) -> Result<(), Complaint> {
    if let Some(counting) = counting {
        law.rollover_basis = Some(cited(law, &counting.get_ref().rollover)?);
    }
    let mut seen = Seen::default();
    for raw in rules.into_iter().map(Spanned::into_inner) {
        seen.once(&raw.id, format!("{} from {}", raw.id.get_ref(), raw.effective_from))?;
        let rule = rule(law, raw)?;
        law.rules
            .retain(|known| known.id != rule.id || known.effective_from != rule.effective_from);
        law.rules.push(rule);
    }
    regimes
        .into_iter()
        .try_for_each(|raw| take_regime(law, raw.into_inner()))
}

fn rule(law: &Law, raw: RawRule) -> Result<Rule, Complaint> {
    check(&raw)?;
    let backward = raw.direction == Direction::Backward;
    let rolls = !backward && raw.unit != Unit::Workdays;
    let extension = |raw: &RawExtension| -> Result<Extension, Complaint> {
        Ok(Extension {
            amount: raw.amount,
            unit: raw.unit,
            legal_basis: cited(law, &raw.legal_basis)?,
        })
    };
    Ok(Rule {
        legal_basis: cited(law, &raw.legal_basis)?,
        counted_by: raw
            .counted_by
            .iter()
            .map(|text| cited(law, text))
            .collect::<Result<_, _>>()?,
        extension: raw.extension.as_ref().map(extension).transpose()?,
        further_extension: raw
            .further_extension
            .as_ref()
            .map(|raw| extension(raw.get_ref()))
            .transpose()?,
        id: raw.id.into_inner(),
        amount: raw.amount.into_inner(),
        unit: raw.unit,
        direction: raw.direction,
        suspended_by: raw.suspended_by,
        effective_from: raw.effective_from,
        effective_to: raw.effective_to.map(Spanned::into_inner),
        verified: raw.verified,
        source: raw.source,
        note: raw.note,
        rollover: raw.rollover.map_or(rolls, Spanned::into_inner),
    })
}

fn check(raw: &RawRule) -> Result<(), Complaint> {
    if *raw.amount.get_ref() == 0 {
        return Err(complaint(&raw.amount, "a time limit of nothing is none"));
    }
    if let Some(to) = raw
        .effective_to
        .as_ref()
        .filter(|to| *to.get_ref() < raw.effective_from)
    {
        return Err(complaint(
            to,
            format!("in force until {} but only from {}", to.get_ref(), raw.effective_from),
        ));
    }
    if let Some(further) = raw.further_extension.as_ref().filter(|_| raw.extension.is_none()) {
        return Err(complaint(further, "a further extension needs a first one"));
    }
    match &raw.rollover {
        Some(rollover) if *rollover.get_ref() && raw.direction == Direction::Backward => {
            Err(complaint(rollover, "a backward limit does not move off a rest day"))
        }
        _ => Ok(()),
    }
}

fn take_regime(law: &mut Law, raw: RawRegime) -> Result<(), Complaint> {
    let id = raw.id.get_ref();
    id.parse::<Regime>()
        .map_err(|unknown| complaint(&raw.id, unknown.to_string()))?;
    let unknown = |id: &str| !law.rules.iter().any(|rule| rule.id == id);
    if let Some(base) = raw.rules.keys().find(|base| unknown(base)) {
        return Err(complaint(
            &raw.id,
            format!("the regime replaces `{base}`, which is no rule on file"),
        ));
    }
    if let Some(rule) = raw.rules.values().find(|rule| unknown(rule.get_ref())) {
        return Err(complaint(rule, format!("`{}` is no rule on file", rule.get_ref())));
    }
    let entry = RegimeEntry {
        id: id.clone(),
        effective_from: raw.effective_from,
        rules: raw
            .rules
            .into_iter()
            .map(|(base, rule)| (base, rule.into_inner()))
            .collect(),
    };
    law.regimes.retain(|known| known.id != entry.id);
    law.regimes.push(entry);
    Ok(())
}

//! What a claim must be in itself, what a policy grants for it, and what must hold before a step. Pure.

use std::collections::{BTreeMap, BTreeSet};

use kezhi_law::Day;
use kezhi_procedure::{Refusal, field, gathered};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::incentive_claim::{Entry, Finding, Ground, State};
use kezhi_proto::coordination::incentive_policy::{Item, Terms};
use kezhi_proto::coordination::{IncentiveClaim, IncentivePolicy, Patent, PatentStatus};

use crate::assets::incentive_policies::{policy_takes_claims, terms_of};

/// What a step of a claim is decided on.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The claim as it stands.
    pub claim: IncentiveClaim,
    /// The policy.
    pub policy: IncentivePolicy,
    /// What a check finds now; `None` where nobody checks.
    pub findings: Option<Vec<Finding>>,
    /// The day of the step.
    pub on: Day,
}

/// What a check rests on.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// The credit code of the claimant.
    pub claimant: String,
    /// The region code of the district.
    pub district: String,
    /// The patents that the register has, by their names.
    pub register: BTreeMap<String, Patent>,
    /// The other claims, by whatever policy, that stand and name one of the patents.
    pub others: Vec<IncentiveClaim>,
    /// What the claimant is granted by the policy, in the same year, under other claims, in fen.
    pub used_fen: i64,
}

/// The credit code of who claims.
pub fn claimant_of(claim: &IncentiveClaim) -> String {
    claim.claimant.clone().unwrap_or_default().credit_code
}

/// The calendar year whose ceiling a claim counts to.
pub fn year_of(claim: &IncentiveClaim) -> String {
    claim.submitted_on.get(..4).unwrap_or_default().to_string()
}

/// What an entry is found by, whatever the policy calls what it pays for. The word before the patent keeps it apart from the other
/// index_keys of a claim: what the entry says is the claimant's to choose.
pub fn index_key_of(entry: &Entry) -> String {
    format!("for {}", entry.patent)
}

/// True while what a check granted is kept for the claim.
pub fn stands(claim: &IncentiveClaim) -> bool {
    matches!(claim.state(), State::Checked | State::Ordered | State::Paid)
}

/// True where a claim has something granted for a patent that keeps an item from being granted for it: the same item, or another one
/// where neither is paid besides others.
pub fn has_granted(claim: &IncentiveClaim, item: &Item, patent: &str) -> bool {
    let mut granted = claim.findings.iter().filter(|finding| finding.granted_fen > 0);
    granted.any(|finding| {
        let is_apart = finding.besides_others || item.besides_others;
        finding.patent == patent && (finding.item == item.id || !is_apart)
    })
}

/// Refuses a patent that is claimed for twice, under whatever items.
pub fn refuse_twice(entries: &[Entry]) -> Result<(), Refusal> {
    let mut known = BTreeSet::new();
    for (position, entry) in entries.iter().enumerate() {
        let first = known.insert(entry.patent.as_str());
        let message = format!("{} is claimed for twice; a claim names it once", entry.patent);
        field::must(first, &format!("entries[{position}].patent"), message)?;
    }
    Ok(())
}

/// A policy takes claims while it is published and its days run.
pub fn policy_is_open(facts: &Facts) -> Result<(), Refusal> {
    policy_takes_claims(&facts.policy, facts.on)
}

/// What is claimed is what the policy has.
pub fn entries_are_of_the_policy(facts: &Facts) -> Result<(), Refusal> {
    let terms = terms_of(&facts.policy);
    for (position, entry) in facts.claim.entries.iter().enumerate() {
        let known = terms.items.iter().any(|item| item.id == entry.item);
        let message = format!("{} has no item {:?}", facts.policy.name, entry.item);
        field::must(known, &format!("entries[{position}].item"), message)?;
    }
    Ok(())
}

/// What a policy grants for each entry, in their order. An entry that would pass the ceiling is granted nothing; a later one that
/// is smaller may still be.
pub fn check(terms: &Terms, entries: &[Entry], evidence: &Evidence) -> Vec<Finding> {
    let mut left = terms.ceiling_fen.saturating_sub(evidence.used_fen);
    let findings = entries.iter().map(|entry| {
        let judged = judge(terms, entry, evidence).and_then(|amount| match amount <= left {
            true => Ok(amount),
            false => Err(Ground::AboveCeiling),
        });
        let granted_fen = judged.unwrap_or(0);
        left -= granted_fen;
        let ground = judged.err().unwrap_or_default();
        let granted_by = match ground {
            Ground::GrantedBefore => granted_by(terms, entry, evidence),
            _ => None,
        };
        Finding {
            item: entry.item.clone(),
            patent: entry.patent.clone(),
            granted_fen,
            ground: ground.into(),
            granted_by: granted_by.map(|claim| claim.name.clone()).unwrap_or_default(),
            besides_others: item_of(terms, entry).is_some_and(|item| item.besides_others),
        }
    });
    findings.collect()
}

/// What an entry is worth in itself, in fen, or why it is worth nothing.
fn judge(terms: &Terms, entry: &Entry, evidence: &Evidence) -> Result<i64, Ground> {
    let item = item_of(terms, entry);
    let patent = evidence.register.get(&entry.patent);
    let (item, patent) = item.zip(patent).ok_or(Ground::Unknown)?;
    let is_owner = patent
        .owners
        .iter()
        .any(|owner| !owner.credit_code.is_empty() && owner.credit_code == evidence.claimant);
    let in_district = !patent.town.is_empty() && patent.town.starts_with(&evidence.district);
    let is_new = granted_by(terms, entry, evidence).is_none();
    let conditions = [
        (patent.kind == item.kind, Ground::OtherKind),
        (patent.status() == PatentStatus::InForce, Ground::NotInForce),
        (was_granted_within(item, patent), Ground::GrantedOutside),
        (is_owner, Ground::OtherOwner),
        (in_district || !item.in_district, Ground::OutsideDistrict),
        (is_new, Ground::GrantedBefore),
    ];
    match conditions.into_iter().find(|(holds, _)| !holds) {
        Some((_, ground)) => Err(ground),
        None => Ok(item.amount_fen),
    }
}

fn item_of<'a>(terms: &'a Terms, entry: &Entry) -> Option<&'a Item> {
    terms.items.iter().find(|item| item.id == entry.item)
}

/// The other claim under which something was granted that keeps an entry from being granted.
fn granted_by<'a>(terms: &Terms, entry: &Entry, evidence: &'a Evidence) -> Option<&'a IncentiveClaim> {
    let item = item_of(terms, entry)?;
    let mut others = evidence.others.iter();
    others.find(|claim| has_granted(claim, item, &entry.patent))
}

fn was_granted_within(item: &Item, patent: &Patent) -> bool {
    let Some(granted_on) = Day::stated(&patent.granted_on) else {
        return false;
    };
    Day::stated(&item.granted_from).is_some_and(|first| first <= granted_on)
        && Day::stated(&item.granted_to).is_some_and(|last| granted_on <= last)
}

/// How much findings grant in all, in fen.
pub fn granted_fen(findings: &[Finding]) -> i64 {
    let grants = findings.iter().map(|finding| finding.granted_fen);
    grants.fold(0, i64::saturating_add)
}

/// There is something to pay.
pub fn something_is_granted(facts: &Facts) -> Result<(), Refusal> {
    match facts.claim.granted_fen > 0 {
        true => Ok(()),
        false => {
            let message = "the check granted nothing; the claim is to be refused";
            Err(Refusal::precondition(ErrorReason::NothingGranted.code(), message))
        }
    }
}

/// What is approved is what a check would grant now.
pub fn check_still_holds(facts: &Facts) -> Result<(), Refusal> {
    let before = facts.claim.findings.iter();
    let changed: Vec<&str> = before
        .zip(gathered(&facts.findings, "what a check finds now")?)
        .filter(|(before, now)| before.granted_fen != now.granted_fen)
        .map(|(_, now)| now.patent.as_str())
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let message = format!("a check would come out differently by now, for {}", changed.join(", "));
    Err(Refusal::precondition(ErrorReason::CheckOutdated.code(), message).with("patents", changed.join(", ")))
}

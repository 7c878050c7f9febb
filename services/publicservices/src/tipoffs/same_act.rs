//! What may be about the same act (同一违法行为): other tip-offs, and what enforcement has of it.

use std::collections::BTreeSet;

use kezhi_chassis::store::{Filter, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::act::Act;
use kezhi_procedure::state_name;
use kezhi_proto::Matter;
use kezhi_proto::common::SameAct;
use kezhi_proto::enforcement::Lead;
use kezhi_proto::publicservices::{Report, Tipoff};

use super::TIPOFFS;

/// How many of each kind are shown.
const MOST: u64 = 50;

fn act_of(report: &Report) -> Act {
    Act::of(
        &report.subject_name,
        &report.subject_credit_code,
        "",
        &report.patent_numbers,
    )
}

/// Files a tip-off under the act that it tells of.
pub(super) async fn file(call: &Call, tipoff: &Stored<Tipoff>) -> Result<(), Error> {
    let act = act_of(&tipoff.value.report.clone().unwrap_or_default());
    let index_keys = index_keys(call, &act.keys())?;
    call.reindex_under(&TIPOFFS, tipoff, &BTreeSet::new(), &index_keys)
        .await
}

/// Files a lead that no tip-off gave.
pub(crate) async fn file_lead(call: &Call, lead: &Lead) -> Result<(), Error> {
    match is_told_of_here(call, lead) {
        true => call.file_name(&lead.name, &headings_of(call, lead)?).await,
        false => Ok(()),
    }
}

/// Files what became of such a lead: the case, or what it was joined to.
pub(crate) async fn rename_lead(call: &Call, lead: &Lead, now: &str) -> Result<(), Error> {
    match is_told_of_here(call, lead) {
        true => call.rename_indexed(&lead.name, now, &headings_of(call, lead)?).await,
        false => Ok(()),
    }
}

/// Tip-offs are taken for the authority of the deployment alone, and another one's matters are nobody's business here.
fn is_told_of_here(call: &Call, lead: &Lead) -> bool {
    lead.authority == call.context().authority().code
}

fn headings_of(call: &Call, lead: &Lead) -> Result<BTreeSet<String>, Error> {
    let party = lead.party.clone().unwrap_or_default();
    let act = Act::of(
        &party.display_name,
        &party.credit_code,
        &party.citizen_id,
        &lead.patent_numbers,
    );
    index_keys(call, &act.keys())
}

fn index_keys(call: &Call, keys: &[String]) -> Result<BTreeSet<String>, Error> {
    call.blind_index_keys("act", keys)
}

/// The tip-off with what may be about the same act.
pub(super) async fn shown(call: &Call, mut tipoff: Tipoff) -> Result<Tipoff, Error> {
    let act = act_of(&tipoff.report.clone().unwrap_or_default());
    let index_keys = index_keys(call, &act.keys_of_others())?;
    let filter = Filter::of(&tipoff.authority).under_any(&index_keys);
    let told = call.latest(&TIPOFFS, &filter, MOST).await?;
    let is_other = |other: &Stored<Tipoff>| {
        let report = other.value.report.clone().unwrap_or_default();
        other.name != tipoff.name && act_of(&report).may_be(&act)
    };
    let told: Vec<Stored<Tipoff>> = told.into_iter().filter(is_other).collect();
    let mut names = call.names_under_any("cases", &index_keys, MOST).await?;
    names.extend(call.names_under_any("leads", &index_keys, MOST).await?);
    names.extend(told.iter().map(|other| other.value.case.clone()));
    names.retain(|name| !name.is_empty() && *name != tipoff.case);
    // Ids follow time.
    let id = |name: &str| name.split_once('/').map(|(_, id)| id.to_string());
    names.sort_by_key(|name| std::cmp::Reverse(id(name)));
    names.dedup();
    names.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    let elsewhere = names.into_iter().map(|name| SameAct {
        name,
        ..SameAct::default()
    });
    tipoff.same_act = told.into_iter().map(told_as).chain(elsewhere).collect();
    Ok(tipoff)
}

fn told_as(tipoff: Stored<Tipoff>) -> SameAct {
    SameAct {
        name: tipoff.name,
        state: state_name(Matter::state(&tipoff.value)),
        number: tipoff.value.number,
        received_on: tipoff.value.received_on,
        decision_number: String::new(),
    }
}

//! What may be about the same act (同一违法行为), open or decided: nobody is fined twice for one (处罚法第二十九条).

use std::collections::BTreeSet;

use kezhi_chassis::store::{Collection, Filter, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::act::Act;
use kezhi_procedure::state_name;
use kezhi_proto::common::SameAct;
use kezhi_proto::enforcement::{Case, Lead, Party, case, lead};
use kezhi_proto::{Matter, Resource};

use crate::cases::CASES;
use crate::leads::LEADS;

/// How many are shown.
const MOST: u64 = 50;

/// What states an act.
pub(crate) trait StatesAct: Resource {
    /// The act.
    fn act(&self) -> Act;
}

impl StatesAct for Lead {
    fn act(&self) -> Act {
        act(self.party.as_ref(), &self.patent_numbers)
    }
}

impl StatesAct for Case {
    fn act(&self) -> Act {
        act(self.party.as_ref(), &self.patent_numbers)
    }
}

fn act(party: Option<&Party>, patents: &[String]) -> Act {
    match party {
        None => Act::of("", "", "", patents),
        Some(party) => Act::of(&party.display_name, &party.credit_code, &party.citizen_id, patents),
    }
}

/// Files a matter under the act that it states; `before` is what it stated until now.
pub(crate) async fn index<T: StatesAct>(
    call: &Call,
    of: &Collection<T>,
    stored: &Stored<T>,
    before: Option<&Act>,
) -> Result<(), Error> {
    let now = index_keys(call, &stored.value.act().keys())?;
    let before = before.map(|act| index_keys(call, &act.keys())).transpose()?;
    call.reindex_under(of, stored, &before.unwrap_or_default(), &now).await
}

fn index_keys(call: &Call, keys: &[String]) -> Result<BTreeSet<String>, Error> {
    call.blind_index_keys("act", keys)
}

/// Other leads and cases that may be about an act, the newest first. A lead that became a case is shown as that.
pub(crate) async fn others(call: &Call, authority: &str, name: &str, act: &Act) -> Result<Vec<SameAct>, Error> {
    let index_keys = index_keys(call, &act.keys_of_others())?;
    let filter = Filter::of(authority).under_any(&index_keys);
    let standing = [lead::State::Received, lead::State::Declined, lead::State::Joined];
    let leads = call.latest(&LEADS, &filter.clone().in_states(standing), MOST).await?;
    let cases = call.latest(&CASES, &filter, MOST).await?;
    let is_other = |other: &str, stated: Act| other != name && stated.may_be(act);
    let leads = leads.into_iter().filter(|lead| is_other(&lead.name, lead.value.act()));
    let cases = cases.into_iter().filter(|case| is_other(&case.name, case.value.act()));
    let mut found: Vec<SameAct> = leads.map(shown_lead).chain(cases.map(shown_case)).collect();
    // Ids follow time.
    let id = |name: &str| name.split_once('/').map(|(_, id)| id.to_string());
    found.sort_by_key(|one| std::cmp::Reverse(id(&one.name)));
    found.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    Ok(found)
}

fn shown_lead(lead: Stored<Lead>) -> SameAct {
    SameAct {
        name: lead.name,
        state: state_name(lead.value.state()),
        received_on: lead.value.received_on,
        ..SameAct::default()
    }
}

fn shown_case(case: Stored<Case>) -> SameAct {
    SameAct {
        name: case.name,
        state: state_name(Matter::state(&case.value)),
        number: case.value.number,
        received_on: case.value.filed_on,
        decision_number: case.value.decision.unwrap_or_default().number,
    }
}

/// The cases that may be about the act of a case and in which a fine stands. Nobody else changes them before the call ends.
pub(crate) async fn fined(call: &Call, case: &Stored<Case>) -> Result<Vec<Case>, Error> {
    let act = case.value.act();
    let index_keys = index_keys(call, &act.keys_of_others())?;
    let filter = Filter::of(&case.authority).under_any(&index_keys);
    let same: Vec<String> = (call.all(&CASES, &filter).await?.into_iter())
        .filter(|other| other.name != case.name && other.value.act().may_be(&act))
        .map(|other| other.name)
        .collect();
    // Two that are decided at once wait for each other here.
    let same = call.load_each(&CASES, same.iter().map(String::as_str)).await?;
    let stands = |case: &Case| {
        matches!(
            Matter::state(case),
            case::State::Decided | case::State::Served | case::State::Closed
        )
    };
    let is_fined = |case: &Case| case.decision.as_ref().is_some_and(|decision| decision.fine_fen > 0);
    let fined = same.into_values().map(|other| other.value);
    Ok(fined.filter(|other| stands(other) && is_fined(other)).collect())
}

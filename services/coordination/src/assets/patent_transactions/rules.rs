//! What terms must be in themselves, what must hold before a step, and what a caller is shown. Pure.

use std::collections::{BTreeMap, BTreeSet};

use kezhi_law::Day;
use kezhi_law::identifier::CitizenId;
use kezhi_procedure::{Refusal, field, gathered, normal};
use kezhi_proto::common::ErrorReason;
use kezhi_proto::coordination::patent_transaction::{Kind, Licence, Party, Shown, State, Terms};
use kezhi_proto::coordination::{Patent, PatentParty, PatentStatus, PatentTransaction};

use crate::days::not_before;

/// What a step of a transaction is decided on.
#[derive(Debug, Clone)]
#[cfg_attr(test, derive(Default))]
pub struct Facts {
    /// The terms as they stand; `None` where the transaction begins.
    pub before: Option<Terms>,
    /// The terms as they are to be.
    pub terms: Terms,
    /// The patents, as the register has them; `None` where nobody looked there.
    pub patents: Option<Vec<Patent>>,
    /// The other transactions with these patents that bind; `None` where nobody looked for them.
    pub binding: Option<Vec<PatentTransaction>>,
    /// The organisation for which alone the caller speaks; `None` for the bureau, which may know of every transaction.
    pub own: Option<String>,
}

/// The terms of a transaction.
pub fn terms_of(patent_transaction: &PatentTransaction) -> Terms {
    patent_transaction.terms.clone().unwrap_or_default()
}

/// The codes of the organisations that are parties.
pub fn codes_of(terms: &Terms) -> Vec<String> {
    let codes: BTreeSet<String> = parties(terms).map(|party| party.credit_code.clone()).collect();
    codes.into_iter().filter(|code| !code.is_empty()).collect()
}

fn parties(terms: &Terms) -> impl Iterator<Item = &Party> {
    terms.grantors.iter().chain(&terms.grantees)
}

/// True for a transfer.
pub fn is_transfer(patent_transaction: &PatentTransaction) -> bool {
    terms_of(patent_transaction).kind() == Kind::Transfer
}

/// True while a transaction binds: from its acceptance on, as it was last corrected.
pub fn binds(patent_transaction: &PatentTransaction) -> bool {
    matches!(patent_transaction.state(), State::Accepted | State::Corrected)
}

/// Terms as they are stored on a day: codes in their normal form, nobody twice, days in order, and what their kind has.
pub fn read(mut terms: Terms, on: Day) -> Result<Terms, Refusal> {
    let mut known = BTreeSet::new();
    read_parties("terms.grantors", &mut terms.grantors, &mut known, on)?;
    read_parties("terms.grantees", &mut terms.grantees, &mut known, on)?;
    for (position, consent) in terms.consents.iter().enumerate() {
        let path = format!("terms.consents[{position}].consented_on");
        let over = field::day(&path, &consent.consented_on)? <= on;
        field::must(over, &path, format!("{path} must not lie after {on}"))?;
    }
    refuse_unfit_licence(&terms)?;
    refuse_unfit_term(&terms)?;
    let contract_on = field::day("terms.contract_on", &terms.contract_on)?;
    not_before(Some(contract_on), "the contract is of", on)?;
    Ok(terms)
}

/// Reads the parties of one side on a day; `known` are the codes and numbers that stand there before them.
fn read_parties(path: &str, parties: &mut [Party], known: &mut BTreeSet<String>, on: Day) -> Result<(), Refusal> {
    for (position, party) in parties.iter_mut().enumerate() {
        let of = |field: &str| format!("{path}[{position}].{field}");
        let given = [&party.credit_code, &party.citizen_id, &party.region];
        let one = given.into_iter().filter(|text| !text.is_empty()).count() == 1;
        let otherwise = "say one: the code of an organisation, the number of a person, the region of who is abroad";
        field::must(one, &of("credit_code"), otherwise)?;
        party.credit_code_remark = field::credit_code_remark(&party.credit_code);
        if !party.region.is_empty() {
            continue;
        }
        let (named, code) = match party.citizen_id.as_str() {
            "" => {
                party.credit_code = field::credit_code(&of("credit_code"), &party.credit_code)?;
                (of("credit_code"), &party.credit_code)
            }
            number => {
                let number = field::citizen_id(&of("citizen_id"), number, on)?;
                party.citizen_id = number.as_str().to_string();
                (of("citizen_id"), &party.citizen_id)
            }
        };
        field::must(known.insert(code.clone()), &named, "the same party stands here twice")?;
    }
    Ok(())
}

fn refuse_unfit_licence(terms: &Terms) -> Result<(), Refusal> {
    let is_licence = terms.kind() == Kind::Licence;
    let said = terms.licence() != Licence::Unspecified;
    let otherwise = "a licence says what it lets others do, and nothing else does";
    field::must(is_licence == said, "terms.licence", otherwise)
}

fn refuse_unfit_term(terms: &Terms) -> Result<(), Refusal> {
    if terms.kind() == Kind::Transfer {
        let none = terms.starts_on.is_empty() && terms.ends_on.is_empty();
        return field::must(none, "terms.ends_on", "a transfer has no term");
    }
    let starts_on = field::day("terms.starts_on", &terms.starts_on)?;
    field::day_not_before("terms.ends_on", &terms.ends_on, starts_on)?;
    Ok(())
}

/// Only what is in force is dealt with.
pub fn patents_are_in_force(facts: &Facts) -> Result<(), Refusal> {
    let in_force = |patent: &&Patent| patent.status() == PatentStatus::InForce;
    let mut patents = gathered(&facts.patents, "the patents")?.iter();
    let Some(patent) = patents.find(|patent| !in_force(patent)) else {
        return Ok(());
    };
    let status = patent.status();
    let message = format!(
        "the register shows {} as {}, not in force",
        patent.number,
        status.as_str_name()
    );
    let refusal = Refusal::precondition(ErrorReason::PatentNotInForce.code(), message);
    Err(refusal
        .with("patent", format!("patents/{}", patent.number))
        .with("status", status.as_str_name()))
}

/// Who pledged a patent neither transfers it nor licenses it exclusively without the pledgee's consent.
pub fn pledgees_consent(facts: &Facts) -> Result<(), Refusal> {
    let (terms, binding) = (&facts.terms, binding(facts)?);
    if terms.kind() != Kind::Transfer && !is_exclusive(terms) {
        return Ok(());
    }
    let consents = |pledge: &PatentTransaction| terms.consents.iter().any(|consent| consent.pledge == pledge.name);
    let pledges = binding
        .iter()
        .filter(|patent_transaction| terms_of(patent_transaction).kind() == Kind::Pledge);
    for pledge in pledges.filter(|pledge| !consents(pledge)) {
        if let Some(patent) = shared_patent(terms, &terms_of(pledge)) {
            let message = format!("{patent} is pledged, and the pledgee has not consented");
            let refusal = Refusal::precondition(ErrorReason::PatentPledged.code(), message).with("patent", patent);
            return Err(naming(refusal, "pledge", pledge, facts.own.as_deref()));
        }
    }
    Ok(())
}

/// Of one patent no two licences run at a time, unless both let others be licensed too.
pub fn licences_do_not_overlap(facts: &Facts) -> Result<(), Refusal> {
    let terms = &facts.terms;
    for other in binding(facts)? {
        let others = terms_of(other);
        if let Some(patent) = shared_patent(terms, &others).filter(|_| exclude_each_other(terms, &others)) {
            let message = format!("a licence of {patent} runs then, and one of the two is exclusive or sole");
            let refusal = Refusal::precondition(ErrorReason::LicenceOverlaps.code(), message).with("patent", patent);
            return Err(naming(refusal, "patent_transaction", other, facts.own.as_deref()));
        }
    }
    Ok(())
}

fn binding(facts: &Facts) -> Result<&[PatentTransaction], Refusal> {
    gathered(&facts.binding, "the patent_transactions that bind").map(Vec::as_slice)
}

/// True for two licences whose terms meet and of which one keeps other licensees out.
fn exclude_each_other(one: &Terms, other: &Terms) -> bool {
    let both = [one, other];
    let are_licences = both.iter().all(|terms| terms.kind() == Kind::Licence);
    let keeps_out = |terms: &&Terms| matches!(terms.licence(), Licence::Exclusive | Licence::Sole);
    let begins_within = |one: &Terms, other: &Terms| {
        let (begins, ends) = (Day::stated(&one.starts_on), Day::stated(&other.ends_on));
        begins.is_some_and(|begins| ends.is_some_and(|ends| begins <= ends))
    };
    let meet = begins_within(other, one) && begins_within(one, other);
    are_licences && meet && both.iter().any(keeps_out)
}

/// A refusal that names the other transaction, but not to an organisation that is no party of it.
pub fn naming(refusal: Refusal, key: &'static str, other: &PatentTransaction, own: Option<&str>) -> Refusal {
    let terms = terms_of(other);
    if own.is_some_and(|own| !codes_of(&terms).iter().any(|code| code == own)) {
        return refusal;
    }
    let term = match terms.ends_on.as_str() {
        "" => String::new(),
        ends_on => format!(", from {} to {ends_on}", terms.starts_on),
    };
    let message = format!("{}: {}{term}", refusal.message, other.name);
    Refusal { message, ..refusal }.with(key, &other.name)
}

fn is_exclusive(terms: &Terms) -> bool {
    terms.kind() == Kind::Licence && terms.licence() == Licence::Exclusive
}

fn shared_patent<'a>(terms: &'a Terms, others: &Terms) -> Option<&'a String> {
    terms.patents.iter().find(|patent| others.patents.contains(patent))
}

/// A correction is of the same transaction, which is found by these.
pub fn it_stays_the_same_patent_transaction(facts: &Facts) -> Result<(), Refusal> {
    let (before, terms) = (before(facts)?, &facts.terms);
    let same = before.kind == terms.kind
        && sorted(&before.patents) == sorted(&terms.patents)
        && identities(&before.grantors) == identities(&terms.grantors)
        && identities(&before.grantees) == identities(&terms.grantees);
    let otherwise =
        "the kind, the patents and the parties of either side stay; what has others is another patent_transaction";
    field::must(same, "terms", otherwise)
}

fn before(facts: &Facts) -> Result<&Terms, Refusal> {
    gathered(&facts.before, "the terms as they stand")
}

fn sorted(names: &[String]) -> BTreeSet<&str> {
    names.iter().map(String::as_str).collect()
}

fn identities(parties: &[Party]) -> BTreeSet<[&str; 2]> {
    parties.iter().map(identity).collect()
}

/// What tells a party from others: its code or its number; the name and the region of who is abroad and has neither.
fn identity(party: &Party) -> [&str; 2] {
    match (party.credit_code.as_str(), party.citizen_id.as_str()) {
        ("", "") => [party.display_name.as_str(), party.region.as_str()],
        (code, number) => [code, number],
    }
}

/// What was transferred does not end, and what was pledged is the pledgee's to release.
pub fn it_is_a_licence(facts: &Facts) -> Result<(), Refusal> {
    let otherwise = "only a licence is ended; the step of a pledge is ReleasePledge, by the pledgee's document";
    refuse_unless(facts, Kind::Licence, otherwise)
}

/// Only what was pledged is released.
pub fn it_is_a_pledge(facts: &Facts) -> Result<(), Refusal> {
    refuse_unless(facts, Kind::Pledge, "only a pledge is released")
}

fn refuse_unless(facts: &Facts, fit: Kind, otherwise: &str) -> Result<(), Refusal> {
    let kind = before(facts)?.kind();
    if kind == fit {
        return Ok(());
    }
    let message = format!("the patent_transaction is a {}; {otherwise}", kind.as_str_name());
    Err(Refusal::precondition(ErrorReason::PatentTransactionUnfit.code(), message).with("kind", kind.as_str_name()))
}

/// Whether the register, of which the patents are given by their names, shows what a transaction transfers.
pub fn shown_in(patent_transaction: &PatentTransaction, register: &BTreeMap<String, Patent>) -> Shown {
    let terms = terms_of(patent_transaction);
    if terms.kind() != Kind::Transfer {
        return Shown::Unspecified;
    }
    let owned = |patent: &Patent| {
        terms
            .grantees
            .iter()
            .all(|grantee| patent.owners.iter().any(|owner| is_same(owner, grantee)))
    };
    let all = terms.patents.iter().all(|name| register.get(name).is_some_and(owned));
    if all { Shown::ByRegister } else { Shown::NotYet }
}

/// By their codes, where both are known; else by their names.
fn is_same(owner: &PatentParty, party: &Party) -> bool {
    match owner.credit_code.is_empty() || party.credit_code.is_empty() {
        true => normal::is_same(&owner.display_name, &party.display_name),
        false => owner.credit_code == party.credit_code,
    }
}

/// A transaction with the numbers of persons masked, now and before each correction.
pub fn masked(mut patent_transaction: PatentTransaction) -> PatentTransaction {
    let former = patent_transaction
        .former
        .iter_mut()
        .filter_map(|former| former.terms.as_mut());
    for terms in patent_transaction.terms.iter_mut().chain(former) {
        for party in terms.grantors.iter_mut().chain(&mut terms.grantees) {
            let number = CitizenId::parse(&party.citizen_id);
            party.citizen_id = number.map(|number| number.masked()).unwrap_or_default();
        }
    }
    patent_transaction
}

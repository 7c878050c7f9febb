//! What the rules refuse, and what they let pass; who may not accept is played in the suite.

use std::collections::BTreeMap;

use kezhi_procedure::Refusal;
use kezhi_proto::coordination::patent_transaction::{Consent, FormerTerms, Kind, Licence, Party, Shown, State, Terms};
use kezhi_proto::coordination::{Patent, PatentParty, PatentStatus, PatentTransaction};

use super::rules::*;
use super::statistics::count;

const ONE: &str = "91120113754806625Q";
const OTHER: &str = "91110000600037341L";
const STRANGER: &str = "12100000400000624D";
const NUMBER: &str = "11010519491231002X";
const PATENT: &str = "patents/201710183506.4";

fn organisation(code: &str) -> Party {
    Party {
        display_name: "甲".into(),
        credit_code: code.into(),
        ..Party::default()
    }
}

fn person(number: &str) -> Party {
    Party {
        display_name: "张三丰".into(),
        citizen_id: number.into(),
        ..Party::default()
    }
}

fn terms(kind: Kind) -> Terms {
    let licence = match kind {
        Kind::Licence => Licence::Exclusive,
        _ => Licence::Unspecified,
    };
    let (starts_on, ends_on) = match kind {
        Kind::Transfer => ("", ""),
        _ => ("2026-01-01", "2026-12-31"),
    };
    Terms {
        kind: kind.into(),
        licence: licence.into(),
        patents: vec![PATENT.into()],
        grantors: vec![organisation(ONE)],
        grantees: vec![organisation(OTHER)],
        contract_on: "2026-01-01".into(),
        starts_on: starts_on.into(),
        ends_on: ends_on.into(),
        ..Terms::default()
    }
}

fn patent_transaction(id: &str, terms: Terms) -> PatentTransaction {
    PatentTransaction {
        name: format!("patenttransactions/{id}"),
        state: State::Accepted.into(),
        terms: Some(terms),
        ..PatentTransaction::default()
    }
}

fn reason(outcome: Result<(), Refusal>) -> &'static str {
    outcome.err().map(|refusal| refusal.reason).unwrap_or_default()
}

/// The field for which terms are refused, changed so; empty where they are taken.
fn refused(kind: Kind, change: impl Fn(&mut Terms)) -> String {
    let mut terms = terms(kind);
    change(&mut terms);
    let refused = read(terms, "2026-03-02".parse().unwrap()).err();
    refused.map(|refusal| refusal.field).unwrap_or_default()
}

#[test]
fn a_party_is_one_thing_and_stands_there_once() {
    let grantee = "terms.grantees[0].credit_code";
    let abroad = Party {
        region: "DE".into(),
        display_name: "ACME".into(),
        ..Party::default()
    };
    for (party, expected) in [
        (organisation(OTHER), ""),
        (person(NUMBER), ""),
        (abroad.clone(), ""),
        (organisation("9112011375480662OP"), grantee),
        (organisation(&ONE.to_lowercase()), grantee),
        (organisation(""), grantee),
        (person("110105194912310021"), "terms.grantees[0].citizen_id"),
        (
            Party {
                citizen_id: NUMBER.into(),
                ..abroad
            },
            grantee,
        ),
    ] {
        let change = |terms: &mut Terms| terms.grantees = vec![party.clone()];
        assert_eq!(refused(Kind::Transfer, change), expected, "{party:?}");
    }
    let twice = |terms: &mut Terms| terms.grantees = vec![person(NUMBER), person("11010519491231002x")];
    assert_eq!(refused(Kind::Pledge, twice), "terms.grantees[1].citizen_id");
}

#[test]
fn terms_are_those_of_their_kind_and_their_days_in_order() {
    for kind in [Kind::Transfer, Kind::Licence, Kind::Pledge] {
        assert_eq!(refused(kind, |_| ()), "", "{kind:?}");
    }
    assert_eq!(
        refused(Kind::Licence, |terms| terms.licence = 0),
        "terms.licence",
        "a licence says what it lets others do"
    );
    let sole = |terms: &mut Terms| terms.licence = Licence::Sole.into();
    assert_eq!(refused(Kind::Pledge, sole), "terms.licence");
    let term = |terms: &mut Terms| terms.ends_on = "2026-12-31".into();
    assert_eq!(refused(Kind::Transfer, term), "terms.ends_on");
    let backwards = |terms: &mut Terms| terms.ends_on = "2025-12-31".into();
    assert_eq!(refused(Kind::Pledge, backwards), "terms.ends_on");
    assert_eq!(
        refused(Kind::Pledge, |terms| terms.starts_on.clear()),
        "terms.starts_on"
    );
    let consented = |day: &str| {
        let consent = Consent {
            consented_on: day.into(),
            ..Consent::default()
        };
        refused(Kind::Transfer, |terms| terms.consents = vec![consent.clone()])
    };
    assert_eq!(consented("2026-03-02"), "");
    assert_eq!(consented("2026-03-03"), "terms.consents[0].consented_on");
    let later = Terms {
        contract_on: "2026-03-03".into(),
        ..terms(Kind::Transfer)
    };
    let refusal = read(later, "2026-03-02".parse().unwrap()).unwrap_err();
    assert_eq!(refusal.reason, "DAY_OUT_OF_ORDER");
}

#[test]
fn only_what_the_register_shows_in_force_is_dealt_with() {
    use PatentStatus::*;
    for status in [
        Unspecified,
        Pending,
        RefusedOrWithdrawn,
        Lapsed,
        Expired,
        Invalidated,
        Ended,
    ] {
        let facts = Facts {
            patents: Some([InForce, status].map(patent).into()),
            ..Facts::default()
        };
        let refusal = patents_are_in_force(&facts).unwrap_err();
        assert_eq!(refusal.reason, "PATENT_NOT_IN_FORCE");
        assert!(refusal.metadata.contains(&("patent", PATENT.into())));
    }
    let facts = Facts {
        patents: Some(vec![patent(InForce)]),
        ..Facts::default()
    };
    assert_eq!(patents_are_in_force(&facts), Ok(()));
}

fn patent(status: PatentStatus) -> Patent {
    Patent {
        name: PATENT.into(),
        number: "201710183506.4".into(),
        status: status.into(),
        ..Patent::default()
    }
}

#[test]
fn a_pledged_patent_is_neither_transferred_nor_licensed_exclusively_without_consent() {
    let consent = |pledge: &str| Consent {
        pledge: pledge.into(),
        ..Consent::default()
    };
    for (kind, licence, consents, expected) in [
        (Kind::Transfer, 0, &[][..], "PATENT_PLEDGED"),
        (Kind::Licence, Licence::Exclusive.into(), &[], "PATENT_PLEDGED"),
        (Kind::Licence, Licence::Sole.into(), &[], ""),
        (Kind::Licence, Licence::Ordinary.into(), &[], ""),
        (Kind::Pledge, 0, &[], ""),
        (
            Kind::Transfer,
            0,
            &[consent("patenttransactions/other")],
            "PATENT_PLEDGED",
        ),
        (Kind::Transfer, 0, &[consent("patenttransactions/pledge")], ""),
        (
            Kind::Licence,
            Licence::Exclusive.into(),
            &[consent("patenttransactions/pledge")],
            "",
        ),
    ] {
        let facts = Facts {
            terms: Terms {
                licence,
                consents: consents.to_vec(),
                ..terms(kind)
            },
            binding: Some(vec![patent_transaction("pledge", terms(Kind::Pledge))]),
            ..Facts::default()
        };
        assert_eq!(reason(pledgees_consent(&facts)), expected, "{kind:?} {licence}");
    }
}

#[test]
fn an_exclusive_licence_of_a_patent_runs_alone_in_its_time() {
    use Licence::{Exclusive, Ordinary};
    for (starts_on, ends_on, licence, patent, expected) in [
        ("2025-06-01", "2025-12-31", Exclusive, PATENT, ""),
        ("2025-06-01", "2026-01-01", Exclusive, PATENT, "LICENCE_OVERLAPS"),
        ("2026-12-31", "2027-12-31", Exclusive, PATENT, "LICENCE_OVERLAPS"),
        ("2026-03-01", "2026-03-02", Exclusive, PATENT, "LICENCE_OVERLAPS"),
        ("2027-01-01", "2027-12-31", Exclusive, PATENT, ""),
        ("2026-03-01", "2026-03-02", Ordinary, PATENT, "LICENCE_OVERLAPS"),
        ("2027-01-01", "2027-12-31", Ordinary, PATENT, ""),
        ("2026-03-01", "2026-03-02", Exclusive, "patents/201630312136.6", ""),
    ] {
        let facts = Facts {
            terms: Terms {
                starts_on: starts_on.into(),
                ends_on: ends_on.into(),
                licence: licence.into(),
                patents: vec![patent.into()],
                ..terms(Kind::Licence)
            },
            binding: Some(vec![patent_transaction("licence", terms(Kind::Licence))]),
            ..Facts::default()
        };
        let refused = reason(licences_do_not_overlap(&facts));
        assert_eq!(refused, expected, "{starts_on} {ends_on} {licence:?} {patent}");
    }
}

#[test]
fn of_licences_only_ordinary_ones_run_beside_each_other() {
    use Licence::{Exclusive, Ordinary, Sole};
    let licensed = |licence: Licence| Terms {
        licence: licence.into(),
        ..terms(Kind::Licence)
    };
    let refused = |terms: Terms, other: Terms| {
        let facts = Facts {
            terms,
            binding: Some(vec![patent_transaction("other", other)]),
            ..Facts::default()
        };
        reason(licences_do_not_overlap(&facts))
    };
    for one in [Exclusive, Sole, Ordinary] {
        for other in [Exclusive, Sole, Ordinary] {
            let expected = match (one, other) {
                (Ordinary, Ordinary) => "",
                _ => "LICENCE_OVERLAPS",
            };
            assert_eq!(refused(licensed(one), licensed(other)), expected, "{one:?} {other:?}");
        }
        assert_eq!(refused(terms(Kind::Pledge), licensed(one)), "");
        assert_eq!(refused(licensed(one), terms(Kind::Pledge)), "");
    }
}

#[test]
fn a_refusal_names_another_patent_transaction_only_to_the_bureau_and_to_its_parties() {
    let facts = |own: Option<&str>, other: Kind| Facts {
        terms: terms(Kind::Licence),
        binding: Some(vec![patent_transaction("other", terms(other))]),
        own: own.map(str::to_string),
        ..Facts::default()
    };
    for (own, is_told) in [
        (None, true),
        (Some(ONE), true),
        (Some(OTHER), true),
        (Some(STRANGER), false),
    ] {
        let pledged = pledgees_consent(&facts(own, Kind::Pledge)).unwrap_err();
        let overlaps = licences_do_not_overlap(&facts(own, Kind::Licence)).unwrap_err();
        for (refusal, key) in [(pledged, "pledge"), (overlaps, "patent_transaction")] {
            let mut expected = vec![("patent", PATENT.to_string())];
            if is_told {
                expected.push((key, "patenttransactions/other".to_string()));
            }
            assert_eq!(refusal.metadata, expected, "{own:?}");
            for word in ["patenttransactions/other", "2026-01-01", "2026-12-31"] {
                assert_eq!(refusal.message.contains(word), is_told, "{own:?}: {}", refusal.message);
            }
        }
    }
}

#[test]
fn a_patent_transaction_binds_from_its_acceptance_to_its_end() {
    for (state, expected) in [
        (State::Registered, false),
        (State::Returned, false),
        (State::Accepted, true),
        (State::Corrected, true),
        (State::Ended, false),
        (State::Released, false),
        (State::Withdrawn, false),
    ] {
        let patent_transaction = PatentTransaction {
            state: state.into(),
            ..PatentTransaction::default()
        };
        assert_eq!(binds(&patent_transaction), expected, "{state:?}");
    }
}

#[test]
fn a_correction_is_of_the_same_patent_transaction_and_a_step_of_its_kind() {
    let corrected = |change: fn(&mut Terms)| {
        let mut after = terms(Kind::Licence);
        change(&mut after);
        let facts = Facts {
            before: Some(terms(Kind::Licence)),
            terms: after,
            ..Facts::default()
        };
        it_stays_the_same_patent_transaction(&facts).is_ok()
    };
    assert!(corrected(|terms| terms.amount_fen = 1));
    assert!(corrected(|terms| terms.licence = Licence::Sole.into()));
    assert!(!corrected(|terms| terms.patents.push("patents/1".into())));
    assert!(!corrected(|terms| terms.kind = Kind::Pledge.into()));
    assert!(!corrected(|terms| std::mem::swap(
        &mut terms.grantors,
        &mut terms.grantees
    )));
    for (kind, ends, is_released) in [
        (Kind::Transfer, "PATENT_TRANSACTION_UNFIT", "PATENT_TRANSACTION_UNFIT"),
        (Kind::Licence, "", "PATENT_TRANSACTION_UNFIT"),
        (Kind::Pledge, "PATENT_TRANSACTION_UNFIT", ""),
    ] {
        let facts = Facts {
            before: Some(terms(kind)),
            ..Facts::default()
        };
        assert_eq!(reason(it_is_a_licence(&facts)), ends, "{kind:?}");
        assert_eq!(reason(it_is_a_pledge(&facts)), is_released, "{kind:?}");
    }
}

#[test]
fn a_correction_exchanges_no_party_and_mends_the_name_of_one_that_has_a_code_or_a_number() {
    let renamed = |party: Party| Party {
        display_name: "乙".into(),
        ..party
    };
    let abroad = |name: &str, region: &str| Party {
        display_name: name.into(),
        region: region.into(),
        ..Party::default()
    };
    for (before, after, stays) in [
        (organisation(OTHER), renamed(organisation(OTHER)), true),
        (organisation(OTHER), organisation(STRANGER), false),
        (person(NUMBER), renamed(person(NUMBER)), true),
        (person(NUMBER), person("110105194912310054"), false),
        (person(NUMBER), organisation(OTHER), false),
        (person(NUMBER), abroad("张三丰", "DE"), false),
        (abroad("ACME", "DE"), abroad("ACME", "DE"), true),
        (abroad("ACME", "DE"), abroad("ACNE", "DE"), false),
        (abroad("ACME", "DE"), abroad("ACME", "FR"), false),
    ] {
        let with = |party: &Party| Terms {
            grantees: vec![party.clone()],
            ..terms(Kind::Transfer)
        };
        let facts = Facts {
            before: Some(with(&before)),
            terms: with(&after),
            ..Facts::default()
        };
        let refused = it_stays_the_same_patent_transaction(&facts)
            .err()
            .map(|refusal| refusal.field);
        let expected = (!stays).then(|| "terms".to_string());
        assert_eq!(refused, expected, "{before:?} {after:?}");
    }
}

#[test]
fn the_register_shows_a_transfer_once_every_transferee_owns_every_patent() {
    let owner = |name: &str, code: &str| PatentParty {
        display_name: name.into(),
        credit_code: code.into(),
        ..PatentParty::default()
    };
    for (owners, expected) in [
        (vec![owner("旧", ONE)], Shown::NotYet),
        (vec![owner("改名", OTHER)], Shown::ByRegister),
        (vec![owner("甲", "")], Shown::ByRegister),
        (vec![owner("甲", ONE)], Shown::NotYet),
        (vec![owner("旧", ONE), owner("甲", OTHER)], Shown::ByRegister),
    ] {
        let patent = Patent {
            owners: owners.clone(),
            ..Patent::default()
        };
        let register = BTreeMap::from([(PATENT.to_string(), patent)]);
        assert_eq!(
            shown_in(&patent_transaction("1", terms(Kind::Transfer)), &register),
            expected,
            "{owners:?}"
        );
        assert_eq!(
            shown_in(&patent_transaction("1", terms(Kind::Pledge)), &register),
            Shown::Unspecified
        );
    }
    let gone = shown_in(&patent_transaction("1", terms(Kind::Transfer)), &BTreeMap::new());
    assert_eq!(gone, Shown::NotYet);
}

#[test]
fn the_number_of_a_person_is_masked_now_and_before_each_correction() {
    let mut with_person = terms(Kind::Transfer);
    with_person.grantees.push(person(NUMBER));
    let former = FormerTerms {
        terms: Some(with_person.clone()),
        ..FormerTerms::default()
    };
    let whole = PatentTransaction {
        former: vec![former],
        ..patent_transaction("1", with_person)
    };
    let masked = masked(whole);
    let former = masked.former[0].terms.clone().unwrap();
    for terms in [terms_of(&masked), former] {
        assert_eq!(terms.grantees[1].citizen_id, "110105***********X");
        assert_eq!(terms.grantees[0].credit_code, OTHER);
        assert_eq!(codes_of(&terms), [OTHER, ONE]);
    }
}

#[test]
fn a_patent_that_is_dealt_with_twice_counts_once() {
    let mut two = terms(Kind::Licence);
    two.patents.push("patents/201630312136.6".into());
    two.amount_fen = 5;
    let counted = count([terms(Kind::Licence), two, terms(Kind::Pledge)]);
    let seen = |count: &kezhi_proto::coordination::PatentTransactionCount| {
        (count.patent_transactions, count.amount_fen, count.patents)
    };
    assert_eq!(seen(counted.total.as_ref().unwrap()), (3, 5, 2));
    let kinds: Vec<_> = counted.kinds.iter().map(|count| (count.kind(), seen(count))).collect();
    assert_eq!(kinds, [(Kind::Licence, (2, 5, 2)), (Kind::Pledge, (1, 0, 1))]);
}

//! What a check grants and what it does not; who may not decide is played in the suite.

use kezhi_proto::coordination::incentive_claim::{Entry, Finding, Ground, State};
use kezhi_proto::coordination::incentive_policy::{Item, Terms};
use kezhi_proto::coordination::{IncentiveClaim, IncentivePolicy, Patent, PatentKind, PatentParty, PatentStatus};

use super::rules::*;

const UNIT: &str = "91120113754806625Q";
const PATENT: &str = "patents/1";

/// Nothing is known yet.
fn nothing() -> Facts {
    Facts {
        claim: IncentiveClaim::default(),
        policy: IncentivePolicy::default(),
        findings: None,
        on: "2026-03-02".parse().unwrap(),
    }
}

fn item(id: &str, kind: PatentKind, amount_fen: i64) -> Item {
    Item {
        id: id.into(),
        kind: kind.into(),
        granted_from: "2025-01-01".into(),
        granted_to: "2025-12-31".into(),
        in_district: true,
        amount_fen,
        ..Item::default()
    }
}

fn terms() -> Terms {
    Terms {
        items: vec![
            item("invention-grant", PatentKind::Invention, 500),
            item("design-grant", PatentKind::Design, 100),
        ],
        ceiling_fen: 1_050,
        ..Terms::default()
    }
}

fn patent() -> Patent {
    let owner = |code: &str| PatentParty {
        credit_code: code.into(),
        ..PatentParty::default()
    };
    Patent {
        kind: PatentKind::Invention.into(),
        status: PatentStatus::InForce.into(),
        granted_on: "2025-12-31".into(),
        town: "431271001".into(),
        owners: vec![owner(""), owner(UNIT)],
        ..Patent::default()
    }
}

fn entry(item: &str, patent: &str) -> Entry {
    Entry {
        item: item.into(),
        patent: patent.into(),
    }
}

fn evidence(register: &[(&str, Patent)]) -> Evidence {
    let register = register.iter().cloned();
    Evidence {
        claimant: UNIT.into(),
        district: "431271".into(),
        register: register.map(|(name, patent)| (name.to_string(), patent)).collect(),
        ..Evidence::default()
    }
}

#[test]
fn every_condition_is_asked_and_its_breach_is_named() {
    let found = |change: fn(&mut Patent)| {
        let mut patent = patent();
        change(&mut patent);
        let found = check(
            &terms(),
            &[entry("invention-grant", PATENT)],
            &evidence(&[(PATENT, patent)]),
        );
        (found[0].ground(), found[0].granted_fen)
    };
    let no_one = || PatentParty {
        display_name: "同名".into(),
        ..PatentParty::default()
    };
    assert_eq!(found(|_| ()), (Ground::Unspecified, 500));
    assert_eq!(
        found(|patent| patent.granted_on = "2025-01-01".into()),
        (Ground::Unspecified, 500)
    );
    for (change, expected) in [
        (
            (|patent| patent.kind = PatentKind::Design.into()) as fn(&mut Patent),
            Ground::OtherKind,
        ),
        (|patent| patent.status = PatentStatus::Lapsed.into(), Ground::NotInForce),
        (|patent| patent.status = 0, Ground::NotInForce),
        (|patent| patent.granted_on = "2024-12-31".into(), Ground::GrantedOutside),
        (|patent| patent.granted_on = "2026-01-01".into(), Ground::GrantedOutside),
        (|patent| patent.granted_on.clear(), Ground::GrantedOutside),
        (|patent| patent.owners.truncate(1), Ground::OtherOwner),
        (|patent| patent.town = "431202001".into(), Ground::OutsideDistrict),
        (|patent| patent.town.clear(), Ground::OutsideDistrict),
    ] {
        assert_eq!(found(change), (expected, 0));
    }
    let mut nameless = patent();
    nameless.owners = vec![no_one()];
    let unit_without_code = Evidence {
        claimant: String::new(),
        ..evidence(&[(PATENT, nameless)])
    };
    let found = check(&terms(), &[entry("invention-grant", PATENT)], &unit_without_code);
    assert_eq!(found[0].ground(), Ground::OtherOwner, "an empty code is nobody's");
    let none = check(&terms(), &[entry("invention-grant", "patents/2")], &evidence(&[]));
    assert_eq!(none[0].ground(), Ground::Unknown);
}

/// A claim that has a patent granted under an item.
fn granted_before(item: &str, patent: &str) -> IncentiveClaim {
    let finding = Finding {
        item: item.into(),
        patent: patent.into(),
        granted_fen: 1,
        ..Finding::default()
    };
    IncentiveClaim {
        name: "incentiveclaims/9".into(),
        findings: vec![finding],
        ..IncentiveClaim::default()
    }
}

#[test]
fn a_patent_is_granted_once_and_up_to_the_ceiling() {
    let design = || Patent {
        kind: PatentKind::Design.into(),
        ..patent()
    };
    let entries = [
        entry("invention-grant", "patents/1"),
        entry("invention-grant", "patents/2"),
        entry("design-grant", "patents/3"),
    ];
    let register = [
        ("patents/1", patent()),
        ("patents/2", patent()),
        ("patents/3", design()),
    ];
    let granted = |change: fn(&mut Evidence)| {
        let mut evidence = evidence(&register);
        change(&mut evidence);
        let findings = check(&terms(), &entries, &evidence);
        let grounds: Vec<_> = findings.iter().map(Finding::ground).collect();
        (granted_fen(&findings), grounds)
    };
    use Ground::{AboveCeiling, GrantedBefore, Unspecified};
    assert_eq!(granted(|_| ()), (1_000, vec![Unspecified, Unspecified, AboveCeiling]));
    let before = |evidence: &mut Evidence| {
        evidence.others = vec![granted_before("invention-grant", "patents/1")];
    };
    assert_eq!(
        granted(before),
        (600, vec![GrantedBefore, Unspecified, Unspecified]),
        "what is not granted leaves room for the rest"
    );
    assert_eq!(
        granted(|evidence| evidence.used_fen = 500),
        (500, vec![Unspecified, AboveCeiling, AboveCeiling])
    );
    assert_eq!(
        granted(|evidence| evidence.used_fen = 900),
        (100, vec![AboveCeiling, AboveCeiling, Unspecified])
    );
}

#[test]
fn an_item_of_another_name_pays_for_no_patent_again_unless_it_is_paid_besides_others() {
    let found = |item_before: &str, patent_before: &str, before_is_besides: bool, is_besides: bool| {
        let mut before = granted_before(item_before, patent_before);
        before.findings[0].besides_others = before_is_besides;
        let mut terms = terms();
        terms.items[0].besides_others = is_besides;
        let evidence = Evidence {
            others: vec![before],
            ..evidence(&[(PATENT, patent())])
        };
        let found = check(&terms, &[entry("invention-grant", PATENT)], &evidence).remove(0);
        assert_eq!(found.besides_others, is_besides);
        (found.ground(), found.granted_by)
    };
    let again = || (Ground::GrantedBefore, "incentiveclaims/9".to_string());
    let granted = || (Ground::Unspecified, String::new());
    assert_eq!(found("renamed-grant", PATENT, false, false), again());
    assert_eq!(found("renamed-grant", "patents/2", false, false), granted());
    assert_eq!(found("award", PATENT, true, false), granted());
    assert_eq!(found("award", PATENT, false, true), granted());
    assert_eq!(found("invention-grant", PATENT, true, true), again());
}

#[test]
fn what_is_granted_is_kept_from_the_check_until_the_claim_ends() {
    for (state, expected) in [
        (State::Submitted, false),
        (State::Checked, true),
        (State::Ordered, true),
        (State::Paid, true),
        (State::Returned, false),
        (State::Refused, false),
        (State::Withdrawn, false),
    ] {
        let finding = |patent: &str, granted_fen| Finding {
            item: "invention-grant".into(),
            patent: patent.into(),
            granted_fen,
            ..Finding::default()
        };
        let claim = IncentiveClaim {
            state: state.into(),
            submitted_on: "2026-03-02".into(),
            findings: vec![finding("patents/1", 500), finding("patents/2", 0)],
            ..IncentiveClaim::default()
        };
        assert_eq!(stands(&claim), expected, "{state:?}");
        let item = item("invention-grant", PatentKind::Invention, 500);
        assert!(has_granted(&claim, &item, "patents/1"));
        assert!(!has_granted(&claim, &item, "patents/2"));
        assert_eq!(year_of(&claim), "2026");
    }
}

#[test]
fn a_claim_names_what_the_policy_has_and_nothing_twice() {
    let (one, other) = (
        entry("design-grant", "patents/1"),
        entry("invention-grant", "patents/2"),
    );
    assert_eq!(refuse_twice(&[one.clone(), other.clone()]), Ok(()));
    for again in [one.clone(), entry("invention-grant", "patents/1")] {
        let twice = refuse_twice(&[one.clone(), other.clone(), again]);
        assert_eq!(twice.unwrap_err().field, "entries[2].patent");
    }
    let of_policy = |entries: Vec<Entry>| {
        let facts = Facts {
            claim: IncentiveClaim {
                entries,
                ..IncentiveClaim::default()
            },
            policy: IncentivePolicy {
                terms: Some(terms()),
                ..IncentivePolicy::default()
            },
            ..nothing()
        };
        let refused = entries_are_of_the_policy(&facts).err();
        refused.map(|refusal| refusal.field).unwrap_or_default()
    };
    assert_eq!(of_policy(vec![one.clone(), other]), "");
    assert_eq!(of_policy(vec![one, entry("maintenance", PATENT)]), "entries[1].item");
}

#[test]
fn what_is_approved_is_something_and_what_a_check_would_grant_now() {
    let finding = |granted_fen| Finding {
        patent: PATENT.into(),
        granted_fen,
        ..Finding::default()
    };
    for (before, now, holds, granted) in [
        (500, 500, Ok(()), Ok(())),
        (500, 0, Err("CHECK_OUTDATED"), Ok(())),
        (0, 500, Err("CHECK_OUTDATED"), Err("NOTHING_GRANTED")),
        (0, 0, Ok(()), Err("NOTHING_GRANTED")),
    ] {
        let facts = Facts {
            claim: IncentiveClaim {
                granted_fen: before,
                findings: vec![finding(before)],
                ..IncentiveClaim::default()
            },
            findings: Some(vec![finding(now)]),
            ..nothing()
        };
        assert_eq!(check_still_holds(&facts).map_err(|refusal| refusal.reason), holds);
        assert_eq!(something_is_granted(&facts).map_err(|refusal| refusal.reason), granted);
    }
}

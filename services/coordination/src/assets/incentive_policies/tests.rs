//! What the rules refuse, and what they let pass; who may not publish is played in the suite.

use kezhi_proto::coordination::incentive_policy::{Item, State, Terms};
use kezhi_proto::coordination::{IncentivePolicy, PatentKind};

use super::rules::*;

fn item(id: &str, kind: PatentKind) -> Item {
    Item {
        id: id.into(),
        kind: kind.into(),
        granted_from: "2025-01-01".into(),
        granted_to: "2025-12-31".into(),
        amount_fen: 500,
        ..Item::default()
    }
}

fn terms() -> Terms {
    Terms {
        valid_from: "2026-01-01".into(),
        valid_to: "2026-06-30".into(),
        items: vec![
            item("invention-grant", PatentKind::Invention),
            item("design-grant", PatentKind::Design),
        ],
        ceiling_fen: 500,
        plan: "plans/1".into(),
        ..Terms::default()
    }
}

#[test]
fn terms_are_in_order_and_every_item_can_be_granted() {
    let refused = |change: fn(&mut Terms)| {
        let mut terms = terms();
        change(&mut terms);
        read(terms).err().map(|refusal| refusal.field).unwrap_or_default()
    };
    assert_eq!(refused(|_| ()), "");
    for (change, expected) in [
        (
            (|terms| terms.valid_to = "2025-12-31".into()) as fn(&mut Terms),
            "terms.valid_to",
        ),
        (|terms| terms.valid_from = "2026-02-30".into(), "terms.valid_from"),
        (|terms| terms.plan = "projects/1".into(), "terms.plan"),
        (
            |terms| terms.items[1].id = "invention-grant".into(),
            "terms.items[1].id",
        ),
        (
            |terms| terms.items[0].granted_to = "2024-12-31".into(),
            "terms.items[0].granted_to",
        ),
        (|terms| terms.items[1].amount_fen = 501, "terms.items[1].amount_fen"),
    ] {
        assert_eq!(refused(change), expected);
    }
}

#[test]
fn no_patent_has_two_items_to_choose_from() {
    let refused = |second: Item| {
        let mut terms = terms();
        terms.items.push(second);
        read(terms).err().map(|refusal| refusal.field).unwrap_or_default()
    };
    let award = || item("invention-award", PatentKind::Invention);
    for (granted_from, granted_to, expected) in [
        ("2025-01-01", "2025-12-31", "terms.items[2].granted_from"),
        ("2024-01-01", "2025-01-01", "terms.items[2].granted_from"),
        ("2025-12-31", "2026-12-31", "terms.items[2].granted_from"),
        ("2024-01-01", "2024-12-31", ""),
        ("2026-01-01", "2026-12-31", ""),
    ] {
        let second = Item {
            granted_from: granted_from.into(),
            granted_to: granted_to.into(),
            ..award()
        };
        assert_eq!(refused(second), expected, "{granted_from} {granted_to}");
    }
    assert_eq!(refused(item("utility-grant", PatentKind::UtilityModel)), "");
    let besides = Item {
        besides_others: true,
        ..award()
    };
    assert_eq!(refused(besides), "");
}

#[test]
fn a_policy_is_published_until_its_last_day_and_takes_claims_while_its_days_run() {
    for (on, expected) in [("2026-06-30", true), ("2026-07-01", false)] {
        let facts = Facts {
            terms: terms(),
            on: on.parse().unwrap(),
        };
        assert_eq!(last_day_is_not_over(&facts).is_ok(), expected, "{on}");
    }
    for (state, published_on, on, expected) in [
        (State::Published, "2025-12-01", "2026-01-01", ""),
        (State::Published, "2025-12-01", "2026-06-30", ""),
        (State::Published, "2025-12-01", "2025-12-31", "2026-01-01"),
        (State::Published, "2026-03-01", "2026-02-28", "2026-03-01"),
        (State::Published, "2025-12-01", "2026-07-01", "2026-01-01"),
        (State::Ended, "2025-12-01", "2026-03-01", "2026-01-01"),
        (State::Drafted, "", "2026-03-01", "2026-01-01"),
    ] {
        let policy = IncentivePolicy {
            state: state.into(),
            terms: Some(terms()),
            published_on: published_on.into(),
            ..IncentivePolicy::default()
        };
        let refused = policy_takes_claims(&policy, on.parse().unwrap()).err();
        let from = refused.map(|refusal| {
            assert_eq!(refusal.reason, "POLICY_NOT_OPEN");
            let from = refusal.metadata.iter().find(|(key, _)| *key == "valid_from");
            from.map(|(_, day)| day.clone()).unwrap_or_default()
        });
        assert_eq!(from.unwrap_or_default(), expected, "{state:?} {on}");
    }
}

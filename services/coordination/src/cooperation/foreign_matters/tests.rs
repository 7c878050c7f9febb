use kezhi_procedure::Refusal;
use kezhi_proto::Matter;
use kezhi_proto::coordination::foreign_matter::{Consultation, Content, Kind, Office, Opinion, Party, Stance, State};
use kezhi_proto::coordination::{ForeignMatter, ForeignMatterCount};

use super::rules::*;
use super::statistics::count;
use crate::settings::Settings;

fn content(kind: Kind, region: &str) -> Content {
    Content {
        kind: kind.into(),
        region: region.into(),
        parties: vec![Party {
            display_name: "甲公司".into(),
            credit_code: "91120113754806625q".into(),
            ..Party::default()
        }],
        ..Content::default()
    }
}

/// The field that a refusal names, or its reason where it names none.
fn refused<T>(outcome: Result<T, Refusal>) -> String {
    match outcome.map_err(|refusal| (refusal.field, refusal.reason)) {
        Ok(_) => String::new(),
        Err((field, reason)) if field.is_empty() => reason.into(),
        Err((field, _)) => field,
    }
}

#[test]
fn a_matter_is_abroad_or_of_hong_kong_macao_or_taiwan() {
    for (region, office) in [
        ("DE", Some(Office::ForeignAffairs)),
        ("AQ", Some(Office::ForeignAffairs)),
        ("HK", Some(Office::HongKongMacao)),
        ("MO", Some(Office::HongKongMacao)),
        ("TW", Some(Office::Taiwan)),
        ("CN", None),
        ("EP", None),
        ("XX", None),
    ] {
        let read = read(content(Kind::Dispute, region), "2026-03-02".parse().unwrap());
        let read = read.map(|content| office_for(&content.region));
        assert_eq!(read.clone().ok(), office, "{region}");
        assert_eq!(refused(read).is_empty(), office.is_some());
    }
}

#[test]
fn assistance_abroad_is_given_to_an_enterprise_and_codes_are_good() {
    let parties = "content.parties";
    let code = "content.parties[0].credit_code";
    for (kind, credit_code, conclude_by, expected) in [
        (Kind::AssistanceAbroad, "91120113754806625q", "2026-03-02", ""),
        (Kind::AssistanceAbroad, "", "", parties),
        (Kind::Exchange, "", "", ""),
        (Kind::Exchange, "9112011375480662OP", "", code),
        (Kind::Exchange, "", "2026-03-01", "content.conclude_by"),
    ] {
        let mut content = content(kind, "DE");
        content.parties[0].credit_code = credit_code.into();
        content.conclude_by = conclude_by.into();
        let read = read(content, "2026-03-02".parse().unwrap());
        if let Ok(content) = &read {
            assert_eq!(content.parties[0].credit_code, credit_code.to_uppercase());
        }
        assert_eq!(refused(read), expected, "{kind:?}");
    }
}

/// What a department said; nothing where its opinion is awaited.
fn said(department: &str, stance: Option<Stance>) -> Consultation {
    let opinion = |stance: Stance| Opinion {
        stance: stance.into(),
        ..Opinion::default()
    };
    Consultation {
        department: department.into(),
        opinion: stance.map(opinion),
        ..Consultation::default()
    }
}

#[test]
fn an_office_that_must_be_consulted_consents_and_none_objects() {
    let (consents, objects) = (Some(Stance::Consents), Some(Stance::Objects));
    let missing = "OFFICE_CONSENT_MISSING";
    for (needs_consultation, consultations, expected) in [
        (false, vec![], ""),
        (true, vec![], missing),
        (true, vec![said("departments/1", None)], missing),
        (true, vec![said("departments/1", consents)], ""),
        (false, vec![said("departments/1", objects)], missing),
        // Who objected may come to consent, but nobody consents for another.
        (
            true,
            vec![said("departments/1", objects), said("departments/1", consents)],
            "",
        ),
        (
            true,
            vec![said("departments/1", consents), said("departments/1", objects)],
            missing,
        ),
        (
            true,
            vec![said("departments/1", objects), said("departments/2", consents)],
            missing,
        ),
        (
            false,
            vec![said("departments/1", objects), said("departments/2", consents)],
            missing,
        ),
        (
            false,
            vec![said("departments/1", objects), said("departments/2", None)],
            missing,
        ),
    ] {
        let matter = ForeignMatter {
            consultations,
            ..ForeignMatter::default()
        };
        let facts = Facts {
            content: Content {
                needs_consultation,
                ..content(Kind::Dispute, "HK")
            },
            stances: stances_on(&matter),
            ..Facts::default()
        };
        assert_eq!(
            refused(office_consents(&facts)),
            expected,
            "{needs_consultation} {:?}",
            facts.stances
        );
    }
}

#[test]
fn what_speaks_for_the_bureau_is_approved_by_a_head() {
    let missing = "HEAD_APPROVAL_MISSING";
    for (kind, by_default) in [
        (Kind::AssistanceAbroad, ""),
        (Kind::IncomingRequest, missing),
        (Kind::Exchange, missing),
        (Kind::Dispute, missing),
    ] {
        let mut facts = Facts {
            content: content(kind, "DE"),
            approved_kinds: Some(Settings::default().approved_foreign_kinds),
            ..Facts::default()
        };
        assert_eq!(refused(head_approved_where_needed(&facts)), by_default, "{kind:?}");
        facts.approved_kinds = Some(vec!["assistance_abroad".into()]);
        let set = if by_default.is_empty() { missing } else { "" };
        assert_eq!(refused(head_approved_where_needed(&facts)), set, "{kind:?}");
        facts.is_approved = true;
        assert_eq!(refused(head_approved_where_needed(&facts)), "", "{kind:?}");
    }
}

#[test]
fn every_matter_counts_once() {
    let mut group = ForeignMatterCount::default();
    for state in [State::Registered, State::InHand, State::Concluded, State::Dropped] {
        let mut matter = ForeignMatter::default();
        matter.enter(state);
        count(&mut group, &matter);
    }
    assert_eq!(
        (group.registered, group.open, group.concluded, group.dropped),
        (4, 2, 1, 1)
    );
}

use kezhi_procedure::{Refusal, TakenBefore};
use kezhi_proto::projects::IntegrityRecord;
use kezhi_proto::projects::integrity_record::{Kind, State};

use super::INTEGRITY_RECORDS;
use super::procedure::RECORD;
use super::rules::*;

fn field(outcome: Result<(), Refusal>) -> String {
    outcome.map_or_else(|refusal| refusal.field, |()| String::new())
}

fn facts(kind: Kind, points: i32, expires_on: &str) -> Facts {
    Facts {
        record: IntegrityRecord {
            kind: kind.into(),
            points,
            in_force_from: "2026-03-01".into(),
            expires_on: expires_on.into(),
            ..IntegrityRecord::default()
        },
    }
}

#[test]
fn a_record_ends_after_it_begins_and_a_bar_always_ends() {
    let expires = "integrity_record.expires_on";
    for (kind, expires_on, order, bar) in [
        (Kind::Misconduct, "", "", ""),
        (Kind::Barred, "", "", expires),
        (Kind::Barred, "2028-02-29", "", ""),
        (Kind::Misconduct, "2026-02-28", expires, ""),
        (Kind::Misconduct, "2026-03-01", "", ""),
    ] {
        let facts = facts(kind, 0, expires_on);
        assert_eq!(field(days_are_in_order(&facts)), order, "{kind:?} {expires_on}");
        assert_eq!(field(a_bar_ends(&facts)), bar, "{kind:?} {expires_on}");
    }
}

#[test]
fn only_performance_adds_points() {
    for (kind, points, expected) in [
        (Kind::Performance, 20, ""),
        (Kind::Performance, -20, ""),
        (Kind::Misconduct, 1, "integrity_record.points"),
        (Kind::Misconduct, 0, ""),
        (Kind::Barred, -100, ""),
        (Kind::Barred, 5, "integrity_record.points"),
    ] {
        assert_eq!(field(misconduct_adds_no_points(&facts(kind, points, ""))), expected);
    }
}

#[test]
fn a_project_has_one_performance_until_it_is_revoked() {
    let mut record = facts(Kind::Performance, 20, "").record;
    record.source = "projects/1".into();
    record.state = State::Recorded.into();
    assert_eq!((INTEGRITY_RECORDS.unique_key)(&record), "performance projects/1");
    record.state = State::Revoked.into();
    assert_eq!((INTEGRITY_RECORDS.unique_key)(&record), "");
    record.state = State::Recorded.into();
    record.kind = Kind::Misconduct.into();
    assert_eq!((INTEGRITY_RECORDS.unique_key)(&record), "");
}

#[test]
fn a_record_is_filed_under_its_subject_in_the_register_of_its_authority() {
    let mut record = IntegrityRecord {
        authority: "431271".into(),
        credit_code: "91120113754806625Q".into(),
        ..IntegrityRecord::default()
    };
    let index_keys = INTEGRITY_RECORDS.index_keys;
    assert_eq!(index_keys(&record), ["431271 organisation 91120113754806625Q"]);
    record.credit_code.clear();
    record.person_digest = "0a1b".into();
    assert_eq!(index_keys(&record), ["431271 person 0a1b"]);
}

#[test]
fn who_entered_a_record_does_not_revoke_it() {
    let history = [TakenBefore {
        step: "CreateIntegrityRecord".into(),
        actor: "head".into(),
    }];
    let facts = facts(Kind::Misconduct, 0, "");
    let take = |actor| RECORD.take("RevokeIntegrityRecord", State::Recorded, &history, actor, &facts);
    assert_eq!(take("head").unwrap_err().reason, "SAME_PERSON");
    assert!(take("deputy").is_ok());
}

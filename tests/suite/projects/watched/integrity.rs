//! Integrity records: who is barred, until when, and who may know.

use kezhi_proto::projects::integrity_record::Kind;
use kezhi_proto::projects::*;

use super::road::{self, BEGINS, LEADER_ID};
use crate::kit::{Good, Suite, assert_refused, on_each_suite};

#[tokio::test]
async fn a_bar_ends_on_its_last_day_and_misconduct_lowers_the_standing() {
    on_each_suite(BEGINS, async |suite| {
        let unit = road::credit_code(1);
        let head = suite.head();
        let endless = head
            .integrity()
            .create_integrity_record(record(&unit, Kind::Barred, -50, ""))
            .await;
        let endless = assert_refused(endless, "FIELD_INVALID", "第一百一十条");
        assert_eq!(endless.fields(), ["integrity_record.expires_on"]);
        let rewarded = head
            .integrity()
            .create_integrity_record(record(&unit, Kind::Misconduct, 5, ""))
            .await;
        assert_eq!(
            assert_refused(rewarded, "FIELD_INVALID", "").fields(),
            ["integrity_record.points"]
        );
        for entry in [
            record(&unit, Kind::Barred, -50, "2027-03-01"),
            record(&unit, Kind::Misconduct, -5, ""),
        ] {
            head.integrity().create_integrity_record(entry).await.good();
        }
        for (on, credit, barred_until) in [
            ("2026-03-01", 0, ""),
            ("2026-03-02", -55, "2027-03-01"),
            ("2027-03-01", -55, "2027-03-01"),
            ("2027-03-02", -5, ""),
        ] {
            let standing = standing(&suite, &unit, on).await;
            assert_eq!(
                (standing.credit, standing.barred_until.as_str()),
                (credit, barred_until),
                "{on}"
            );
        }
        suite.move_to("2027-03-02").await;
        assert_eq!(
            standing(&suite, &unit, "").await.barred_until,
            "",
            "today is after the last day"
        );
    })
    .await;
}

#[tokio::test]
async fn a_unit_learns_its_own_standing_only_and_a_persons_id_is_not_kept() {
    on_each_suite(BEGINS, async |suite| {
        let (one, other) = (road::unit(1), road::credit_code(2));
        let ask = |code: &str| GetStandingRequest {
            credit_code: code.into(),
            ..GetStandingRequest::default()
        };
        let units = road::of_unit(&suite, &one);
        let strange = units.integrity().get_standing(ask(&other)).await;
        assert_refused(strange, "ORGANISATION_MISMATCH", "").says("organisation", other);
        units.integrity().get_standing(ask(&one.credit_code)).await.good();

        let about = CreateIntegrityRecordRequest {
            citizen_id: LEADER_ID.into(),
            ..record("", Kind::Misconduct, -5, "")
        };
        let made = suite.head().integrity().create_integrity_record(about).await.good();
        assert!(
            !format!("{made:?}").contains(LEADER_ID) && made.person_digest.len() >= 16,
            "{made:?}"
        );
        let ask = GetStandingRequest {
            citizen_id: LEADER_ID.into(),
            ..GetStandingRequest::default()
        };
        let standing = suite.officer("li").integrity().get_standing(ask.clone()).await;
        assert_eq!(standing.good().credit, -5);
        let person = units.integrity().get_standing(ask).await;
        assert_refused(person, "ORGANISATION_MISMATCH", "");
    })
    .await;
}

/// How an organisation stands on a day.
pub(super) async fn standing(suite: &Suite, credit_code: &str, on: &str) -> Standing {
    let ask = GetStandingRequest {
        credit_code: credit_code.into(),
        on: on.into(),
        ..GetStandingRequest::default()
    };
    suite.officer("li").integrity().get_standing(ask).await.good()
}

fn record(credit_code: &str, kind: Kind, points: i32, expires_on: &str) -> CreateIntegrityRecordRequest {
    CreateIntegrityRecordRequest {
        integrity_record: Some(IntegrityRecord {
            credit_code: credit_code.into(),
            display_name: "第1单位".into(),
            kind: kind.into(),
            points,
            in_force_from: BEGINS.into(),
            expires_on: expires_on.into(),
            grounds: "省科技厅通报".into(),
            ..IntegrityRecord::default()
        }),
        ..CreateIntegrityRecordRequest::default()
    }
}

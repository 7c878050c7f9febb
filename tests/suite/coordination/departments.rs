//! The register of departments.

use kezhi_proto::common::WatchRequest;
use kezhi_proto::coordination::department::State;
use kezhi_proto::coordination::*;

use prost_types::FieldMask;

use super::{CODES, department, of_department, registered};
use crate::kit::{Good, assert_refused, on_each_suite};

#[tokio::test]
async fn a_department_is_registered_once_and_kept_up_to_date() {
    on_each_suite("2026-03-02", async |suite| {
        let name = registered(&suite, 0).await;
        let twice = CreateDepartmentRequest {
            department: Some(department(0)),
            ..CreateDepartmentRequest::default()
        };
        let officer = suite.officer("li");
        let twice = officer.departments().create_department(twice).await;
        assert_refused(twice, "RESOURCE_EXISTS", "").says("resource", &name);
        let update = |department| UpdateDepartmentRequest {
            name: name.clone(),
            department: Some(department),
            ..UpdateDepartmentRequest::default()
        };
        let mut changed = department(0);
        changed.state = State::Inactive.into();
        let updated = officer.departments().update_department(update(changed)).await.good();
        assert_eq!(updated.state(), State::Inactive);
        let other = officer.departments().update_department(update(department(1))).await;
        assert_eq!(
            assert_refused(other, "FIELD_INVALID", "").fields(),
            ["department.credit_code"]
        );
        let inactive = ListDepartmentsRequest {
            state: State::Inactive.into(),
            ..ListDepartmentsRequest::default()
        };
        let listed = suite.auditor().departments().list_departments(inactive).await.good();
        assert_eq!(listed.departments, [updated]);
    })
    .await;
}

#[tokio::test]
async fn the_code_of_a_department_is_put_right_on_the_record() {
    on_each_suite("2026-03-02", async |suite| {
        let name = registered(&suite, 0).await;
        registered(&suite, 1).await;
        let correct = |code: &str| CorrectDepartmentRequest {
            name: name.clone(),
            department: Some(Department {
                credit_code: code.into(),
                ..Department::default()
            }),
            update_mask: Some(FieldMask {
                paths: vec!["credit_code".into()],
            }),
            reason: "代码录错".into(),
            ..CorrectDepartmentRequest::default()
        };
        let officer = suite.officer("li");
        let taken = officer.departments().correct_department(correct(CODES[1])).await;
        assert_refused(taken, "RESOURCE_EXISTS", "");
        let corrected = officer.departments().correct_department(correct(CODES[2])).await.good();
        assert_eq!(corrected.credit_code, CODES[2]);
        let [correction] = &corrected.corrections[..] else {
            panic!("{corrected:?}")
        };
        assert!(correction.old_value.contains(CODES[0]), "{correction:?}");
        let update = UpdateDepartmentRequest {
            name: name.clone(),
            department: Some(corrected.clone()),
            ..UpdateDepartmentRequest::default()
        };
        let updated = officer.departments().update_department(update).await.good();
        assert_eq!(updated.corrections, corrected.corrections);
    })
    .await;
}

#[tokio::test]
async fn whom_to_turn_to_is_not_told_to_other_departments_and_is_in_no_log() {
    on_each_suite("2026-03-02", async |suite| {
        let name = registered(&suite, 0).await;
        let get = || GetDepartmentRequest { name: name.clone() };
        let own = of_department(&suite, 0)
            .departments()
            .get_department(get())
            .await
            .good();
        assert_eq!(own.contacts, department(0).contacts);
        let other = of_department(&suite, 1)
            .departments()
            .get_department(get())
            .await
            .good();
        assert_eq!((other.display_name, other.contacts), (own.display_name, vec![]));
        let watch = WatchRequest::default();
        let mut watched = suite.auditor().coordination_record().watch(watch).await.good();
        let entry = watched.message().await.unwrap().unwrap().entry.unwrap();
        assert_eq!((entry.subject, entry.r#type.as_str()), (name, "department.registered"));
        assert!(!entry.data.contains("赵联络"), "{}", entry.data);
    })
    .await;
}

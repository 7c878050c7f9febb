use kezhi_proto::coordination::Department;
use kezhi_proto::coordination::department::State;

use super::rules::{read, refuse_inactive, refuse_outsider};

fn department() -> Department {
    Department {
        name: "departments/1".into(),
        state: State::Active.into(),
        display_name: "区市场监督管理局".into(),
        credit_code: "91120113754806625q".into(),
        region: "431271".into(),
        ..Department::default()
    }
}

#[test]
fn a_code_is_kept_in_its_normal_form_and_does_not_change() {
    let stored = read(department(), None).unwrap();
    assert_eq!(stored.credit_code, "91120113754806625Q");
    assert!(read(department(), Some(&stored)).is_ok());
    let other = Department {
        credit_code: "91110000600037341L".into(),
        ..department()
    };
    assert_eq!(read(other, Some(&stored)).unwrap_err().field, "department.credit_code");
}

#[test]
fn a_region_is_one_of_the_country() {
    let nowhere = Department {
        region: "999999".into(),
        ..department()
    };
    assert_eq!(read(nowhere, None).unwrap_err().field, "department.region");
}

#[test]
fn who_takes_part_no_more_is_given_nothing_new() {
    let mut department = department();
    assert!(refuse_inactive("task.department", &department).is_ok());
    department.state = State::Inactive.into();
    assert_eq!(
        refuse_inactive("task.department", &department).unwrap_err().field,
        "task.department"
    );
}

#[test]
fn who_is_no_member_takes_no_part_in_what_is_the_leading_groups() {
    let mut department = department();
    assert_eq!(
        refuse_outsider("plan.departments[0]", &department).unwrap_err().field,
        "plan.departments[0]"
    );
    department.is_member = true;
    assert!(refuse_outsider("plan.departments[0]", &department).is_ok());
}

//! Coordination: who works together with the bureau, and what they do together.

mod departments;

use kezhi_proto::coordination::department::{Contact, State};
use kezhi_proto::coordination::{CreateDepartmentRequest, Department};

use crate::kit::{Good, Person, Suite};

/// Credit codes of departments, each with a good check digit.
pub const CODES: [&str; 3] = ["12100000400000624D", "91110000600037341L", "91120113754806625Q"];

/// A member of the leading group, by its number.
pub fn department(number: usize) -> Department {
    Department {
        state: State::Active.into(),
        display_name: format!("第{number}成员单位"),
        credit_code: CODES[number].into(),
        region: "431271".into(),
        is_member: true,
        contacts: vec![Contact {
            display_name: "赵联络".into(),
            post: "办公室主任".into(),
            phone: "0745-7620000".into(),
        }],
        ..Department::default()
    }
}

/// Registers a member by its number, and gives the resource name.
pub async fn registered(suite: &Suite, number: usize) -> String {
    let request = CreateDepartmentRequest {
        department: Some(department(number)),
        ..CreateDepartmentRequest::default()
    };
    suite.head().departments().create_department(request).await.good().name
}

/// The platform of a department, by its number.
pub fn of_department(suite: &Suite, number: usize) -> Person {
    suite.of(CODES[number], "platform", &format!("department-{number}"))
}

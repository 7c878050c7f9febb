//! What a department must be in itself, and what it may be given. Pure.

use kezhi_law::identifier::RegionCode;
use kezhi_procedure::{Refusal, field};
use kezhi_proto::coordination::Department;
use kezhi_proto::coordination::department::State;

/// A department as it is stored. Its code stays as it was before.
pub fn read(given: Department, before: Option<&Department>) -> Result<Department, Refusal> {
    let credit_code = field::credit_code("department.credit_code", &given.credit_code)?;
    let department = Department {
        state: given.state,
        display_name: given.display_name,
        credit_code_remark: field::credit_code_remark(&credit_code),
        credit_code,
        region: region("department.region", &given.region)?,
        is_member: given.is_member,
        contacts: given.contacts,
        corrections: before.map(|before| before.corrections.clone()).unwrap_or_default(),
        ..Department::default()
    };
    let same = before.is_none_or(|before| before.credit_code == department.credit_code);
    field::must(
        same,
        "department.credit_code",
        "UpdateDepartment leaves the credit code as it is; CorrectDepartment puts it right",
    )?;
    Ok(department)
}

fn region(field: &str, text: &str) -> Result<String, Refusal> {
    match RegionCode::parse(text) {
        Ok(code) => Ok(code.as_str().to_string()),
        Err(error) => Err(Refusal::field(field, error.to_string())),
    }
}

/// A department that takes part no more is given nothing new.
pub fn refuse_inactive(field: &str, department: &Department) -> Result<(), Refusal> {
    let active = department.state() == State::Active;
    let otherwise = format!("{} takes part no more", department.name);
    field::must(active, field, otherwise)
}

/// Who is no member of the leading group takes no part in what is its own.
pub fn refuse_outsider(field: &str, department: &Department) -> Result<(), Refusal> {
    let otherwise = format!("{} is no member of the leading group", department.name);
    field::must(department.is_member, field, otherwise)
}

/// The credit codes of departments, in their order.
pub fn codes_of(departments: &[Department]) -> Vec<String> {
    departments.iter().map(|one| one.credit_code.clone()).collect()
}

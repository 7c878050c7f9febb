//! Departments are registered and kept up to date; no procedure moves them.

use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{CreateDepartmentRequest, Department, UpdateDepartmentRequest};
use serde_json::json;

use super::DEPARTMENTS;
use super::rules::read;

pub(super) async fn create(call: Call, request: CreateDepartmentRequest) -> Result<Department, Error> {
    let department = read(request.department.unwrap_or_default(), None)?;
    let stored = call.create(&DEPARTMENTS, call.authority(), department).await?;
    note(&call, &stored, "department.registered")?;
    Ok(stored.value)
}

pub(super) async fn update(call: Call, request: UpdateDepartmentRequest) -> Result<Department, Error> {
    let mut stored = call.load_to_change(&DEPARTMENTS, &request.name, &request.etag).await?;
    stored.value = read(request.department.unwrap_or_default(), Some(&stored.value))?;
    call.save(&DEPARTMENTS, &mut stored).await?;
    note(&call, &stored, "department.updated")?;
    Ok(stored.value)
}

fn note(call: &Call, stored: &Stored<Department>, event: &str) -> Result<(), Error> {
    let department = &stored.value;
    let data = json!({
        "credit_code": department.credit_code,
        "display_name": department.display_name,
        "is_member": department.is_member,
        "state": department.state().as_str_name(),
    });
    call.log(&stored.authority, &stored.name, event, "", data)
}

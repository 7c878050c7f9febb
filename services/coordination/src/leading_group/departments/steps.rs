//! Departments are registered and kept up to date; no procedure moves them.

use kezhi_chassis::correction::Correcting;
use kezhi_chassis::store::Stored;
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::DepartmentEvent;
use kezhi_proto::coordination::{
    CorrectDepartmentRequest, CreateDepartmentRequest, Department, UpdateDepartmentRequest,
};

use super::DEPARTMENTS;
use super::rules::read;

/// What can be wrong of a department.
const CORRECTABLE: [&str; 5] = ["credit_code", "display_name", "region", "is_member", "contacts"];

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

pub(super) async fn correct(call: Call, request: CorrectDepartmentRequest) -> Result<Department, Error> {
    let mut stored = call.load_to_change(&DEPARTMENTS, &request.name, &request.etag).await?;
    let correcting = Correcting {
        field: "department",
        stated: request.department,
        mask: request.update_mask,
        reason: request.reason,
    };
    let corrected = call.correct(&stored.value, correcting, &CORRECTABLE)?;
    let before = Department {
        credit_code: field::credit_code("department.credit_code", &corrected.value.credit_code)?,
        ..stored.value
    };
    stored.value = read(corrected.value, Some(&before))?;
    stored.value.corrections.extend(corrected.corrections);
    call.save(&DEPARTMENTS, &mut stored).await?;
    let data = DepartmentEvent {
        corrected: corrected.changes,
        ..DepartmentEvent::default()
    };
    call.log(&stored.authority, &stored.name, "department.corrected", "", &data)?;
    Ok(stored.value)
}

fn note(call: &Call, stored: &Stored<Department>, event: &str) -> Result<(), Error> {
    let department = &stored.value;
    let data = DepartmentEvent {
        credit_code: department.credit_code.to_string(),
        display_name: department.display_name.to_string(),
        is_member: department.is_member,
        state: department.state().into(),
        ..DepartmentEvent::default()
    };
    call.log(&stored.authority, &stored.name, event, "", &data)
}

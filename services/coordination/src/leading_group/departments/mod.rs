//! Those with whom the bureau works together: the departments of the district, and the authorities of other regions.

pub(crate) mod module;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter, Stored};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::department::State;
use kezhi_proto::coordination::{Department, GetDepartmentRequest, ListDepartmentsRequest, ListDepartmentsResponse};

pub(crate) use rules::{codes_of, refuse_inactive, refuse_outsider};

/// The departments; a credit code is one department's.
pub const DEPARTMENTS: Collection<Department> = Collection {
    unique_key: |department| department.credit_code.clone(),
    ..Collection::named("departments")
};

async fn get(call: Call, request: GetDepartmentRequest) -> Result<Department, Error> {
    let department = call.load(&DEPARTMENTS, &request.name).await?.value;
    Ok(shown(&call, department))
}

async fn list(call: Call, request: ListDepartmentsRequest) -> Result<ListDepartmentsResponse, Error> {
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let page = call.list(&DEPARTMENTS, &filter, &page).await?;
    Ok(page.map(|department| shown(&call, department)).answer())
}

/// A department that a field names, and that takes part.
pub(crate) async fn active(call: &Call, field: &str, name: &str) -> Result<Department, Error> {
    let department = call.load(&DEPARTMENTS, name).await?.value;
    refuse_inactive(field, &department)?;
    Ok(department)
}

/// The same for each name of a list.
pub(crate) async fn all_active(call: &Call, field: &str, names: &[String]) -> Result<Vec<Department>, Error> {
    let mut departments = Vec::new();
    for (position, name) in names.iter().enumerate() {
        departments.push(active(call, &format!("{field}[{position}]"), name).await?);
    }
    Ok(departments)
}

/// The members of the leading group that take part, in the order of the register.
pub(crate) async fn members(call: &Call) -> Result<Vec<Stored<Department>>, Error> {
    let active = Filter::of(call.authority()).in_state(State::Active);
    let mut active = call.all(&DEPARTMENTS, &active).await?;
    active.retain(|department| department.value.is_member);
    Ok(active)
}

/// A department as the caller may see it: whom to turn to is told to the bureau and to the department itself.
fn shown(call: &Call, mut department: Department) -> Department {
    if call
        .caller()
        .own_organisation()
        .is_some_and(|own| own != department.credit_code)
    {
        department.contacts.clear();
    }
    department
}

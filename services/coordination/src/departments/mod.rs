//! Those with whom the bureau works together: the departments of the district, and the authorities of other regions.

pub mod rpc;
mod rules;
mod steps;
#[cfg(test)]
mod tests;

use kezhi_chassis::store::{Collection, Filter, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{Department, GetDepartmentRequest, ListDepartmentsRequest, ListDepartmentsResponse};

pub(crate) use rules::refuse_inactive;

/// The departments; a credit code is one department's.
pub const DEPARTMENTS: Collection<Department> = Collection {
    mark: |department| department.credit_code.clone(),
    ..Collection::named("departments")
};

async fn get(call: Call, request: GetDepartmentRequest) -> Result<Department, Error> {
    let department = call.load(&DEPARTMENTS, &request.name).await?.value;
    Ok(shown(&call, department))
}

async fn list(call: Call, request: ListDepartmentsRequest) -> Result<ListDepartmentsResponse, Error> {
    let page = PageRequest::of(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let page = call.list(&DEPARTMENTS, &filter, &page).await?;
    Ok(page.map(|department| shown(&call, department)).answer())
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

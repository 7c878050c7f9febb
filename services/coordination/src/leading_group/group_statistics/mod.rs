//! What the departments of the leading group did and owe, counted by month.

pub(crate) mod module;
mod rules;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::{
    GetGroupStatisticsRequest as Request, GetGroupStatisticsResponse as Response, GroupCount,
};

use crate::leading_group::departments::DEPARTMENTS;
use crate::leading_group::monthly_returns::RETURNS;
use crate::leading_group::tasks::TASKS;
use crate::reporting::case_returns::counts::counted;
use rules::{count_return, count_task, department_of, read_span};

async fn answer(call: Call, request: Request) -> Result<Response, Error> {
    let today = call.today();
    let mut counts = BTreeMap::<String, GroupCount>::new();
    let mut total = GroupCount::default();
    for month in read_span(&request.from_month, &request.to_month)? {
        let month = month.to_string();
        let of_month = Filter::of(call.authority()).under(&month);
        for one in call.all(&RETURNS, &of_month).await? {
            let own = counts.entry(one.value.department.clone()).or_default();
            for count in [own, &mut total] {
                count_return(count, &one.value, today);
            }
        }
        for task in call.all(&TASKS, &of_month).await? {
            let own = counts.entry(department_of(&task.value)).or_default();
            for count in [own, &mut total] {
                count_task(count, &task.value, today);
            }
        }
    }
    Ok(Response {
        departments: named(&call, counts).await?,
        total: Some(total),
        enforcement: Some(counted(&call, &request.from_month, &request.to_month).await?),
    })
}

/// The counts of departments, with their names, in the order of the register: that of their resource names.
async fn named(call: &Call, mut counts: BTreeMap<String, GroupCount>) -> Result<Vec<GroupCount>, Error> {
    let names: Vec<_> = counts.keys().cloned().collect();
    let departments = call.load_all(&DEPARTMENTS, &names).await?;
    let named = departments.into_iter().map(|department| {
        let count = counts.remove(&department.name).unwrap_or_default();
        GroupCount {
            department: department.name,
            display_name: department.value.display_name,
            ..count
        }
    });
    Ok(named.collect())
}

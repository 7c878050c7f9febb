//! Science statistics (科技统计): the projects counted in groups ([`groups`]), and written out as a table ([`export`]).

pub mod export;
pub mod groups;
pub(crate) mod module;
mod table;

use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::projects::{GetStatisticsRequest, GetStatisticsResponse};

use crate::execution::projects::store::{self, Found, Sought};
use crate::money::funds;
use crate::units;
use groups::Groups;

/// How many projects are read at a time: memory stays bounded however many there are.
const BATCH: u64 = 200;

async fn get(call: Call, request: GetStatisticsRequest) -> Result<GetStatisticsResponse, Error> {
    refuse_reversed_years(request.from_year, request.to_year)?;
    let page = call.page(&request)?;
    let mut groups = Groups::by(request.group_by());
    let sought = Sought {
        authority: call.authority().to_string(),
        plan: request.plan,
        state: request.state,
        field: request.field,
        from_year: request.from_year,
        to_year: request.to_year,
        units: units::narrowed(&call, request.unit),
    };
    let mut after = None;
    while let Some(found) = batch(&call, &sought, after.as_deref()).await? {
        after = found.last().map(|one| one.id.clone());
        count(&call, &mut groups, &found).await?;
    }
    let (total, counted) = groups.counted(page.after.as_deref());
    let page = page.page(counted, |(mark, _)| mark.clone())?;
    Ok(GetStatisticsResponse {
        groups: page.rows.into_iter().map(|(_, group)| group).collect(),
        total: Some(total),
        next_page_token: page.next_page_token,
    })
}

/// The next projects that are sought; `None` at the end.
async fn batch(call: &Call, sought: &Sought, after: Option<&str>) -> Result<Option<Vec<Found>>, Error> {
    let found = store::find(call, sought, after, BATCH).await?;
    Ok((!found.is_empty()).then_some(found))
}

async fn count(call: &Call, groups: &mut Groups, found: &[Found]) -> Result<(), Error> {
    let ids: Vec<String> = found.iter().map(|one| one.id.clone()).collect();
    let names: Vec<String> = found.iter().map(Found::name).collect();
    let overdue = store::overdue(call, &ids, call.today()).await?;
    let totals = funds::totals_by_project(call, &names).await?;
    for (one, name) in found.iter().zip(&names) {
        let totals = totals.get(name).copied().unwrap_or_default();
        let overdue = overdue.get(&one.id).copied().unwrap_or_default();
        groups.add(one, totals, overdue);
    }
    Ok(())
}

/// Refuses a span of years that ends before it begins; 0 bounds nothing.
fn refuse_reversed_years(from: i32, to: i32) -> Result<(), Refusal> {
    match to != 0 && to < from {
        false => Ok(()),
        true => Err(Refusal::field(
            "to_year",
            format!("the years run from {from} to {to}; the last must not come before the first"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::refuse_reversed_years;

    #[test]
    fn years_run_forward_or_are_left_open() {
        for (from, to) in [(0, 0), (2026, 0), (0, 2026), (2026, 2026), (2025, 2026)] {
            assert_eq!(refuse_reversed_years(from, to), Ok(()));
        }
        assert_eq!(refuse_reversed_years(2026, 2025).unwrap_err().field, "to_year");
    }
}

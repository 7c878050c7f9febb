//! Science statistics (科技统计): the projects counted in groups ([`groups`]), and written out as a table ([`export`]).

pub mod export;
pub mod groups;
pub(crate) mod module;
mod store;
mod table;

use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::projects::{GetStatisticsRequest, GetStatisticsResponse, StatisticsGroup};

use crate::execution::projects::store::Sought;
use crate::units;
use groups::Mark;

async fn get(call: Call, request: GetStatisticsRequest) -> Result<GetStatisticsResponse, Error> {
    refuse_reversed_years(request.from_year, request.to_year)?;
    let page = call.page(&request)?;
    let by = request.group_by();
    let sought = Sought {
        authority: call.authority().to_string(),
        plan: request.plan,
        state: request.state,
        field: request.field,
        from_year: request.from_year,
        to_year: request.to_year,
        units: units::narrowed(&call, request.unit),
    };
    let after = page.after.as_deref().and_then(|mark| Mark::from_text(by, mark));
    let (total, groups) = store::count(&call, &sought, by, after, page.size + 1).await?;
    let page = page.page(groups, |(mark, _)| mark.to_string())?;
    let named = |(mark, group): (Mark, StatisticsGroup)| StatisticsGroup {
        key: mark.key(by),
        ..group
    };
    Ok(GetStatisticsResponse {
        groups: page.rows.into_iter().map(named).collect(),
        total: Some(total),
        next_page_token: page.next_page_token,
    })
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

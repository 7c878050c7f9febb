//! Patent statistics (专利统计).

use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::coordination::get_patent_statistics_request::GroupBy;
use kezhi_proto::coordination::*;

use super::store::{self, Counted, Sought};

/// Counts the patents of the caller's authority.
pub(super) async fn count(
    call: Call,
    request: GetPatentStatisticsRequest,
) -> Result<GetPatentStatisticsResponse, Error> {
    let by = counted(request.group_by())?;
    let sought = Sought {
        kind: request.kind,
        status: request.status,
        year: request.year,
        ..Sought::default()
    };
    let patents = store::count(&call, &sought).await?;
    let groups = store::groups(&call, by, &sought).await?.into_iter();
    let groups = groups.map(|(key, patents)| PatentCount {
        key: named(request.group_by(), key),
        patents,
    });
    Ok(GetPatentStatisticsResponse {
        groups: groups.collect(),
        patents,
    })
}

fn counted(group_by: GroupBy) -> Result<Counted, Refusal> {
    match group_by {
        GroupBy::Kind => Ok(Counted::Number("kind")),
        GroupBy::Status => Ok(Counted::Number("status")),
        GroupBy::Year => Ok(Counted::Number("year")),
        GroupBy::Field => Ok(Counted::Text("field")),
        GroupBy::Town => Ok(Counted::Text("town")),
        GroupBy::Owner => Ok(Counted::Owner),
        GroupBy::Unspecified => Err(Refusal::field("group_by", "say by what the patents are grouped")),
    }
}

/// A key as the contract writes it: a value of an enum by its name.
fn named(group_by: GroupBy, key: String) -> String {
    let number = key.parse().unwrap_or(0);
    match group_by {
        GroupBy::Kind => PatentKind::try_from(number).unwrap_or_default().as_str_name().into(),
        GroupBy::Status => PatentStatus::try_from(number).unwrap_or_default().as_str_name().into(),
        _ => key,
    }
}

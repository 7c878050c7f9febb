//! How many foreign matters were registered in a year, and how they stand.

use std::collections::BTreeMap;

use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::foreign_matter::{Kind, State};
use kezhi_proto::coordination::{
    ForeignMatter, ForeignMatterCount, GetForeignStatisticsRequest as Request, GetForeignStatisticsResponse as Response,
};

use super::MATTERS;
use super::rules::content_of;

pub(super) async fn answer(call: Call, request: Request) -> Result<Response, Error> {
    let year = request.year.to_string();
    let registered = Filter::of(call.authority()).under(&year).narrowed_to(&request.region);
    let mut groups = BTreeMap::<(String, Kind), ForeignMatterCount>::new();
    let mut total = ForeignMatterCount::default();
    for matter in call.all(&MATTERS, &registered).await? {
        let content = content_of(&matter.value);
        let kind = content.kind();
        let group = groups.entry((content.region, kind)).or_default();
        for group in [group, &mut total] {
            count(group, &matter.value);
        }
    }
    let named = |((region, kind), group): ((String, Kind), ForeignMatterCount)| ForeignMatterCount {
        region,
        kind: kind.into(),
        ..group
    };
    Ok(Response {
        groups: groups.into_iter().map(named).collect(),
        total: Some(total),
    })
}

/// Counts a matter by how it stands.
pub fn count(group: &mut ForeignMatterCount, matter: &ForeignMatter) {
    group.registered += 1;
    let place = match matter.state() {
        State::Concluded => &mut group.concluded,
        State::Dropped => &mut group.dropped,
        _ => &mut group.open,
    };
    *place += 1;
}

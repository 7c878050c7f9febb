//! How many technology contracts were recognised in a year, and for how much money.

use std::collections::BTreeMap;

use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_law::Day;
use kezhi_proto::projects::get_technology_contract_statistics_request::GroupBy;
use kezhi_proto::projects::technology_contract::State;
use kezhi_proto::projects::{
    GetTechnologyContractStatisticsRequest as Request, GetTechnologyContractStatisticsResponse as Response,
    TechnologyContract, TechnologyContractCount,
};

use super::CONTRACTS;
use super::rules::papers_of;

pub(super) async fn answer(call: Call, request: Request) -> Result<Response, Error> {
    let mut groups = BTreeMap::<String, TechnologyContractCount>::new();
    let mut total = TechnologyContractCount::default();
    for month in (1..=12).map(|month| index_key(request.year, month)) {
        let recognised = Filter::of(call.authority()).under(&month);
        for contract in call.all(&CONTRACTS, &recognised).await? {
            let key = key_of(&contract.value, request.group_by(), &month);
            count(groups.entry(key).or_default(), &contract.value);
            count(&mut total, &contract.value);
        }
    }
    let named = |(key, group)| TechnologyContractCount { key, ..group };
    Ok(Response {
        groups: groups.into_iter().map(named).collect(),
        total: Some(total),
    })
}

/// The month of a day, as contracts are filed under it.
pub fn month_of(day: Day) -> String {
    index_key(day.year().into(), day.month())
}

fn index_key(year: i32, month: i8) -> String {
    format!("{year:04}-{month:02}")
}

/// What a contract has in common with those of its group.
fn key_of(contract: &TechnologyContract, by: GroupBy, month: &str) -> String {
    let recognition = contract.recognition.clone().unwrap_or_default();
    let kind = recognition.kind().as_str_name();
    match by {
        GroupBy::Unspecified | GroupBy::Month => month.into(),
        // The name of each kind begins with its category.
        GroupBy::Category => kind.split('_').nth(1).unwrap_or_default().into(),
        GroupBy::Kind => kind.into(),
        GroupBy::Field => papers_of(contract).field().as_str_name().into(),
    }
}

/// Counts a contract; the money of one whose recognition has ended does not count.
pub fn count(group: &mut TechnologyContractCount, contract: &TechnologyContract) {
    if contract.state() != State::Recognised {
        group.ended += 1;
        return;
    }
    let recognition = contract.recognition.clone().unwrap_or_default();
    group.contracts += 1;
    group.total_fen = group.total_fen.saturating_add(papers_of(contract).total_fen);
    group.technology_fen = group.technology_fen.saturating_add(recognition.technology_fen);
}

//! How many dealings were accepted in a year, by kind.

use std::collections::{BTreeMap, BTreeSet};

use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::dealing::{Kind, Terms};
use kezhi_proto::coordination::{
    DealingCount, GetDealingStatisticsRequest as Request, GetDealingStatisticsResponse as Response,
};

use super::DEALINGS;
use super::rules::terms_of;

pub(super) async fn answer(call: Call, request: Request) -> Result<Response, Error> {
    let year = request.year.to_string();
    let accepted = call.all(&DEALINGS, &Filter::of(call.authority()).under(&year)).await?;
    Ok(count(accepted.iter().map(|dealing| terms_of(&dealing.value))))
}

/// Counts dealings by their terms. A patent that is dealt with twice is one patent.
pub fn count(dealings: impl IntoIterator<Item = Terms>) -> Response {
    let mut groups = BTreeMap::<Kind, (DealingCount, BTreeSet<String>)>::new();
    for terms in dealings {
        for kind in [terms.kind(), Kind::Unspecified] {
            let (count, patents) = groups.entry(kind).or_default();
            count.dealings += 1;
            count.amount_fen = count.amount_fen.saturating_add(terms.amount_fen);
            patents.extend(terms.patents.iter().cloned());
        }
    }
    let mut counts = groups.into_iter().map(|(kind, (count, patents))| DealingCount {
        kind: kind.into(),
        patents: i64::try_from(patents.len()).unwrap_or(i64::MAX),
        ..count
    });
    // The total stands under no kind, which is the first.
    let total = counts.next().unwrap_or_default();
    Response {
        kinds: counts.collect(),
        total: Some(total),
    }
}

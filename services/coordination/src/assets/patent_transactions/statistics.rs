//! How many transactions were accepted in a year, by kind.

use std::collections::{BTreeMap, BTreeSet};

use kezhi_chassis::store::Filter;
use kezhi_chassis::{Call, Error};
use kezhi_proto::coordination::patent_transaction::{Kind, Terms};
use kezhi_proto::coordination::{
    GetPatentTransactionStatisticsRequest as Request, GetPatentTransactionStatisticsResponse as Response,
    PatentTransactionCount,
};

use super::PATENT_TRANSACTIONS;
use super::rules::terms_of;

pub(super) async fn answer(call: Call, request: Request) -> Result<Response, Error> {
    let year = request.year.to_string();
    let accepted = call
        .all(&PATENT_TRANSACTIONS, &Filter::of(call.authority()).under(&year))
        .await?;
    Ok(count(
        accepted
            .iter()
            .map(|patent_transaction| terms_of(&patent_transaction.value)),
    ))
}

/// Counts transactions by their terms. A patent that is dealt with twice is one patent.
pub fn count(patent_transactions: impl IntoIterator<Item = Terms>) -> Response {
    let mut groups = BTreeMap::<Kind, (PatentTransactionCount, BTreeSet<String>)>::new();
    for terms in patent_transactions {
        for kind in [terms.kind(), Kind::Unspecified] {
            let (count, patents) = groups.entry(kind).or_default();
            count.patent_transactions += 1;
            count.amount_fen = count.amount_fen.saturating_add(terms.amount_fen);
            patents.extend(terms.patents.iter().cloned());
        }
    }
    let mut counts = groups
        .into_iter()
        .map(|(kind, (count, patents))| PatentTransactionCount {
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

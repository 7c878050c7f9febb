//! Patent transactions with the patents of the register: transfers (专利转让), licences (许可) and pledges (质押).

pub(crate) mod module;
pub mod procedure;
mod rules;
mod statistics;
mod steps;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use kezhi_chassis::store::{Audience, Collection, Filter};
use kezhi_chassis::{Call, Error};
use kezhi_procedure::field;
use kezhi_proto::coordination::patent_transaction::State;
use kezhi_proto::coordination::{
    GetPatentTransactionRequest, ListPatentTransactionsRequest, ListPatentTransactionsResponse, PatentTransaction,
};

use crate::assets::patents;
use procedure::PATENT_TRANSACTION;
use rules::{codes_of, masked, shown_in, terms_of};

/// The transactions, filed under their patents and their parties, and under the year once they are accepted. One that was withdrawn
/// gives its record number free.
pub const PATENT_TRANSACTIONS: Collection<PatentTransaction> = Collection {
    unique_key: |patent_transaction| match patent_transaction.state() {
        State::Withdrawn => String::new(),
        _ => terms_of(patent_transaction).record_number,
    },
    index_keys: |patent_transaction| {
        let terms = terms_of(patent_transaction);
        codes_of(&terms).into_iter().chain(terms.patents).collect()
    },
    known_to: |patent_transaction| Audience::Organisations(codes_of(&terms_of(patent_transaction))),
    offers: |patent_transaction| PATENT_TRANSACTION.allowed(patent_transaction.state()),
    ..Collection::named("patenttransactions")
};

async fn get(call: Call, request: GetPatentTransactionRequest) -> Result<PatentTransaction, Error> {
    let patent_transaction = call.load(&PATENT_TRANSACTIONS, &request.name).await?;
    shown(&call, patent_transaction.value).await
}

async fn list(call: Call, request: ListPatentTransactionsRequest) -> Result<ListPatentTransactionsResponse, Error> {
    // Who acts for an organisation sees its own, whatever is asked for.
    let party = match (call.caller().own_organisation(), request.party.as_str()) {
        (Some(own), _) => own.to_string(),
        (None, "") => String::new(),
        (None, party) => field::credit_code("party", party)?,
    };
    let page = call.page(&request)?;
    let filter = Filter::of(call.authority()).in_state(request.state);
    let filter = filter.narrowed_to(&party).narrowed_to(&request.patent);
    let mut page = call.list(&PATENT_TRANSACTIONS, &filter, &page).await?;
    page.rows = all_shown(&call, page.rows).await?;
    Ok(page.answer())
}

/// A transaction as the caller is shown it.
async fn shown(call: &Call, patent_transaction: PatentTransaction) -> Result<PatentTransaction, Error> {
    let shown = all_shown(call, vec![patent_transaction]).await?.into_iter().next();
    Ok(shown.unwrap_or_default())
}

/// Patent transactions as the caller is shown them: of each transfer, whether the register agrees by now; and no number of a person to
/// others than the staff.
async fn all_shown(call: &Call, patent_transactions: Vec<PatentTransaction>) -> Result<Vec<PatentTransaction>, Error> {
    let transfers = patent_transactions
        .iter()
        .filter(|patent_transaction| rules::is_transfer(patent_transaction));
    let names: Vec<String> = transfers
        .flat_map(|patent_transaction| terms_of(patent_transaction).patents)
        .collect();
    let register = match names.is_empty() {
        true => BTreeMap::new(),
        false => patents::named(call, &names).await?,
    };
    let shown = patent_transactions.into_iter().map(|mut patent_transaction| {
        patent_transaction.shown = shown_in(&patent_transaction, &register).into();
        match call.caller().is_staff() {
            true => patent_transaction,
            false => masked(patent_transaction),
        }
    });
    Ok(shown.collect())
}

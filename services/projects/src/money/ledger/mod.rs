//! The books (账簿): double entry, append-only. Nothing outside posts: what moves money drafts a [`Posting`], and [`post`] or
//! the desk of [`crate::money::funds`] puts it on the books, all of it or nothing.

pub mod account;
pub mod book;
pub mod flows;
mod lists;
pub(crate) mod module;
pub mod posting;
mod statement;
pub mod store;
#[cfg(test)]
mod tests;
pub mod totals;
mod trial_balance;

pub use account::{Account, Owner};
pub use book::{Book, Claim};
pub use posting::{Posting, Transfer};
pub use totals::Totals;

use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::FundsEvent;

/// Puts postings on the books within the call's own transaction, and lets the documents serve that they rest on. Refuses all of
/// it where an account would be overdrawn or a document served before.
pub async fn post(call: &Call, postings: Vec<Posting>, claims: Vec<Claim>) -> Result<(), Error> {
    put(call, postings, claims, Vec::new()).await
}

/// Puts postings on the books that take others back, with the reasons; documents may serve again, given by their keys.
pub async fn take_back(
    call: &Call,
    reversals: Vec<Posting>,
    claims: Vec<Claim>,
    freed: Vec<String>,
    reasons: &str,
) -> Result<(), Error> {
    let ids = reversals.iter().map(|reversal| reversal.id.clone());
    let reasons = ids.map(|id| (id, reasons.to_string())).collect();
    put(call, reversals, claims, freed).await?;
    store::keep_reasons(call, &reasons).await
}

async fn put(call: &Call, postings: Vec<Posting>, claims: Vec<Claim>, freed: Vec<String>) -> Result<(), Error> {
    let accounts = postings.iter().flat_map(Posting::accounts).cloned().collect();
    let keys: Vec<String> = claims.iter().map(|claim| claim.key.clone()).collect();
    let mut book = store::open(call, accounts, &keys).await?;
    book.post(postings.clone(), claims)?;
    book.free(freed);
    postings.iter().try_for_each(|posting| log(call, posting))?;
    store::close(call, book).await
}

/// Refuses a posting that [`post`] would refuse, and posts nothing. Its accounts are locked: nobody else posts to them before this
/// transaction ends.
pub async fn refuse_overdraft(call: &Call, posting: Posting) -> Result<(), Error> {
    let accounts = posting.accounts().cloned().collect();
    let mut book = store::open(call, accounts, &[]).await?;
    Ok(book.post(vec![posting], vec![])?)
}

/// Leaves a posting in the log.
pub fn log(call: &Call, posting: &Posting) -> Result<(), Error> {
    let mut data = FundsEvent {
        amount_fen: posting.money(),
        document: posting.document.to_string(),
        plan: posting.plan.to_string(),
        posting: posting.name().to_string(),
        taken_on: posting.taken_on.to_string(),
        ..FundsEvent::default()
    };
    let mut event = posting.operation.as_str();
    if posting.is_reversal() {
        data.operation.clone_from(&posting.operation);
        data.reverses = Posting::name_of(&posting.reverses);
        event = posting::operation::REVERSED;
    }
    call.log(&posting.authority, &posting.subject, event, "", &data)
}

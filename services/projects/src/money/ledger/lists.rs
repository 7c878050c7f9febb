//! The accounts of a plan or project, and what was posted for it.

use std::collections::BTreeMap;

use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{
    Account, ListAccountsRequest, ListAccountsResponse, ListPostingsRequest, ListPostingsResponse, Posting as Shown,
};

use super::statement::{checked_day, owner};
use super::{Posting, store};

pub(super) async fn accounts(call: Call, request: ListAccountsRequest) -> Result<ListAccountsResponse, Error> {
    checked_day(&request.as_of)?;
    owner(&call, &request.owner).await?;
    let page = call.page(&request)?;
    let mut shown = match request.as_of.as_str() {
        "" => now(&call, &request.owner).await?,
        day => then(&call, &request.owner, day).await?,
    };
    // A plan or project has few enough accounts to number them: the token is how many were shown.
    let before: usize = page.after.as_deref().and_then(|after| after.parse().ok()).unwrap_or(0);
    let total = shown.len();
    let rows: Vec<(usize, Account)> = shown.drain(..).enumerate().skip(before.min(total)).collect();
    let page = page.page(rows, |(position, _)| (position + 1).to_string())?;
    Ok(page.map(|(_, account)| account).answer())
}

async fn now(call: &Call, owner: &str) -> Result<Vec<Account>, Error> {
    let accounts = store::accounts_of(call, owner).await?;
    let shown = accounts
        .iter()
        .map(|(account, sums)| account.message(sums.money_in, sums.money_out));
    Ok(shown.collect())
}

/// The accounts as the transfers up to a day made them.
async fn then(call: &Call, owner: &str, day: &str) -> Result<Vec<Account>, Error> {
    let mut moved: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for (column, is_in) in [("to_account", true), ("from_account", false)] {
        for (key, sum) in store::sums_by(call, column, owner, day).await? {
            let entry = moved.entry(key).or_default();
            if is_in {
                entry.0 = sum;
            } else {
                entry.1 = sum;
            }
        }
    }
    let accounts = store::accounts_of(call, owner).await?.into_iter();
    let shown = accounts.filter_map(|(account, _)| {
        let (money_in, money_out) = moved.get(&account.key())?;
        Some(account.message(*money_in, *money_out))
    });
    Ok(shown.collect())
}

pub(super) async fn postings(call: Call, request: ListPostingsRequest) -> Result<ListPostingsResponse, Error> {
    owner(&call, &request.owner).await?;
    let page = call.page(&request)?;
    let ids = store::posting_ids(&call, &request.owner, page.after.as_deref(), page.size + 1).await?;
    let page = page.page(ids, Clone::clone)?;
    let posted = store::posted(&call, &page.rows).await?;
    let mut reasons = store::reasons_of(&call, &page.rows).await?;
    let newest_first = posted.into_values().rev();
    let postings = newest_first.map(|posted| Shown {
        reversed_by: Posting::name_of(&posted.reversed_by),
        reasons: reasons.remove(&posted.posting.id).unwrap_or_default(),
        ..posted.posting.message()
    });
    Ok(ListPostingsResponse {
        postings: postings.collect(),
        next_page_token: page.next_page_token,
    })
}

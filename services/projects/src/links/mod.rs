//! What belongs to what: documents that are found by the project, the institution or the subject that they concern.

mod store;

use kezhi_chassis::store::{Collection, Page, PageRequest};
use kezhi_chassis::{Call, Error};
use kezhi_proto::Resource;

/// Notes that a document belongs to an owner, as `projects/{id}`.
pub async fn note<T: Resource>(call: &Call, of: &Collection<T>, owner: &str, name: &str) -> Result<(), Error> {
    store::insert(call, of.table, owner, name).await
}

/// The documents that belong to an owner, newest first; a state that is not 0 narrows it. Who may see the owner is the
/// caller's to ask first.
pub async fn list<T: Resource>(
    call: &Call,
    of: &Collection<T>,
    owner: &str,
    state: i32,
    page: &PageRequest,
) -> Result<Page<T>, Error> {
    let names = store::page(call, of.table, owner, state, page).await?;
    let mut rows = Vec::new();
    for name in names.rows {
        rows.push(call.load(of, &name).await?.value);
    }
    Ok(Page {
        rows,
        next_page_token: names.next_page_token,
    })
}

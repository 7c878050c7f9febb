//! Vouchers (记账凭证): how units account for what they spent.

pub mod claims;
pub(crate) mod module;
pub mod rules;
mod steps;
pub mod store;
#[cfg(test)]
mod tests;

use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{ListVouchersRequest, ListVouchersResponse};

use crate::execution::project_matters::refuse_unseen;

async fn list(call: Call, request: ListVouchersRequest) -> Result<ListVouchersResponse, Error> {
    refuse_unseen(&call, &request.project, &request.project).await?;
    let page = call.page(&request)?;
    let vouchers = store::of_project(&call, &request.project, page.after.as_deref(), page.size + 1).await?;
    let page = page.page(vouchers, |voucher| store::id_of(voucher).to_string())?;
    Ok(page.answer())
}

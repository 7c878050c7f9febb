//! Payments of grants (拨付).

pub(crate) mod module;
pub mod procedure;
pub mod reconciliation;
pub mod rules;
mod steps;
#[cfg(test)]
mod tests;
mod undoing;

use kezhi_chassis::store::Collection;
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::disbursement::State;
use kezhi_proto::projects::{
    Disbursement, GetDisbursementRequest, ListDisbursementsRequest, ListDisbursementsResponse,
};

use crate::execution::project_matters;
use procedure::DISBURSEMENT;

/// The payments; of each payment of a task book one at most is made or on its way.
pub const DISBURSEMENTS: Collection<Disbursement> = Collection {
    unique_key: |payment| match payment.state() {
        State::Refused | State::Released => String::new(),
        _ => key(&payment.project, &payment.payment),
    },
    index_keys: |payment| vec![payment.project.clone()],
    offers: |payment| DISBURSEMENT.allowed(payment.state()),
    ..Collection::named("disbursements")
};

/// The payment that was made of a planned one, or is on its way.
pub(crate) async fn made_of(
    call: &Call,
    authority: &str,
    project: &str,
    payment: &str,
) -> Result<Option<String>, Error> {
    let made = call
        .load_by_key(&DISBURSEMENTS, authority, &key(project, payment))
        .await?;
    Ok(made.map(|made| made.name))
}

fn key(project: &str, payment: &str) -> String {
    format!("{project} {payment}")
}

async fn get(call: Call, request: GetDisbursementRequest) -> Result<Disbursement, Error> {
    let payment = call.load(&DISBURSEMENTS, &request.name).await?.value;
    project_matters::refuse_unseen(&call, &payment.project, &request.name).await?;
    Ok(payment)
}

async fn list(call: Call, request: ListDisbursementsRequest) -> Result<ListDisbursementsResponse, Error> {
    let page = call.page(&request)?;
    let page = project_matters::list(&call, &DISBURSEMENTS, &request.project, request.state, &page).await?;
    Ok(page.answer())
}

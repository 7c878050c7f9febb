//! What the intermediaries report on the projects.

pub mod procedure;
pub mod rules;
pub(super) mod steps;

use kezhi_chassis::store::Collection;
use kezhi_chassis::{Call, Error};
use kezhi_proto::projects::{
    GetIntermediaryReportRequest, IntermediaryReport, ListIntermediaryReportsRequest, ListIntermediaryReportsResponse,
};

use super::entrustments::ENTRUSTMENTS;
use super::refuse_unseen;
use crate::execution::project_matters;
use procedure::REPORT;

/// The reports.
pub const INTERMEDIARY_REPORTS: Collection<IntermediaryReport> = Collection {
    index_keys: |report| vec![report.project.clone()],
    offers: |report| REPORT.allowed(report.state()),
    ..Collection::named("intermediaryreports")
};

pub(super) async fn get(call: Call, request: GetIntermediaryReportRequest) -> Result<IntermediaryReport, Error> {
    let report = call.load(&INTERMEDIARY_REPORTS, &request.name).await?.value;
    let entrustment = call.load(&ENTRUSTMENTS, &report.entrustment).await?.value;
    refuse_unseen(&call, &entrustment.intermediary, &request.name).await?;
    Ok(report)
}

pub(super) async fn list(
    call: Call,
    request: ListIntermediaryReportsRequest,
) -> Result<ListIntermediaryReportsResponse, Error> {
    let page = call.page(&request)?;
    let page = project_matters::list(&call, &INTERMEDIARY_REPORTS, &request.project, request.state, &page).await?;
    Ok(page.answer())
}

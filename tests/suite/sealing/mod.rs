//! What is personal is kept sealed.

mod contract;
mod keys;
mod open;
mod planted;

use kezhi_proto::enforcement::{GetLeadRequest, Lead};
use tonic::{Response, Status};

use crate::kit::Suite;

const TODAY: &str = "2026-05-11";

async fn lead(suite: &Suite, name: &str) -> Result<Response<Lead>, Status> {
    let request = GetLeadRequest { name: name.into() };
    suite.officer("li").leads().get_lead(request).await
}

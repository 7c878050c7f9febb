//! What enforcement's log means here: a decision is told to credit publicity, and its revocation withdraws it.

use std::sync::Arc;

use kezhi_chassis::follow::{Effect, Source};
use kezhi_chassis::{Call, Error, Fault};
use kezhi_proto::common::LogEntry;
use kezhi_proto::enforcement::case_service_client::CaseServiceClient;
use kezhi_proto::enforcement::{Case, GetCaseRequest};
use serde::Deserialize;
use tonic::Status;

use crate::penalty_notices;
use crate::settings::Settings;

/// What coordination does with the log of enforcement.
pub struct FromEnforcement {
    /// What the authority sets.
    pub settings: Arc<Settings>,
}

impl FromEnforcement {
    /// The entries that have an effect here.
    pub const TYPES: &'static [&'static str] = &[DECIDED, REVOKED];
}

const DECIDED: &str = "case.decided";
const REVOKED: &str = "case.revoked";

/// What the entries carry; what one does not say stays empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Data {
    reasons: String,
}

impl Effect for FromEnforcement {
    type Fetched = Option<Case>;

    // The log holds no personal data, so the case is asked for.
    async fn fetch(&self, source: &Source, entry: &LogEntry) -> Result<Option<Case>, Status> {
        if entry.r#type != DECIDED {
            return Ok(None);
        }
        let request = source.request(GetCaseRequest {
            name: entry.subject.clone(),
        })?;
        let mut client = CaseServiceClient::new(source.upstream.clone());
        Ok(Some(client.get_case(request).await?.into_inner()))
    }

    async fn apply(&self, call: &Call, entry: &LogEntry, case: &Option<Case>) -> Result<(), Error> {
        let exchange = &self.settings.exchange;
        match case {
            Some(case) => penalty_notices::send(call, &entry.authority, case, exchange).await,
            None => {
                let data: Data = serde_json::from_str(&entry.data).map_err(Fault::new)?;
                penalty_notices::withdraw(call, &entry.authority, &entry.subject, &data.reasons, exchange).await
            }
        }
    }
}

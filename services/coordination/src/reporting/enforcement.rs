//! What enforcement's log means here: its steps are counted by month, a decision is told to credit publicity, what is corrected
//! in it is told there too, and its revocation withdraws it.

use kezhi_chassis::follow::{Effect, Source};
use kezhi_chassis::{Call, Error, Fault};
use kezhi_proto::common::LogEntry;
use kezhi_proto::enforcement::case_service_client::CaseServiceClient;
use kezhi_proto::enforcement::{Case, CaseEvent, GetCaseRequest};
use tonic::Status;

use crate::leading_group::month::Month;
use crate::reporting::case_returns::counts::{COUNTED, Row, note};
use crate::reporting::penalty_notices;
use crate::settings::Settings;

/// What coordination does with the log of enforcement.
pub struct FromEnforcement;

impl FromEnforcement {
    /// The entries that have an effect here.
    pub const TYPES: &'static [&'static str] = &[
        "case.filed",
        DECIDED,
        "case.dismissed",
        "case.referred",
        "case.closed",
        "case.reopened",
        REVOKED,
        CORRECTED,
    ];
}

const DECIDED: &str = "case.decided";
const REVOKED: &str = "case.revoked";
const CORRECTED: &str = "case.corrected";

impl Effect for FromEnforcement {
    type Fetched = Option<Case>;

    // The log holds no personal data, so the case is asked for.
    async fn fetch(&self, source: &Source, entry: &LogEntry) -> Result<Option<Case>, Status> {
        if ![DECIDED, CORRECTED].contains(&entry.r#type.as_str()) {
            return Ok(None);
        }
        let request = source.request(GetCaseRequest {
            name: entry.subject.clone(),
        })?;
        let mut client = CaseServiceClient::new(source.upstream.clone());
        Ok(Some(client.get_case(request).await?.into_inner()))
    }

    async fn apply(&self, call: &Call, entry: &LogEntry, case: &Option<Case>) -> Result<(), Error> {
        let data: CaseEvent = call.context().told(entry)?;
        if COUNTED.contains(&entry.r#type.as_str()) {
            count(call, entry, &data).await?;
        }
        let exchange = &call.settings::<Settings>()?.exchange;
        match (entry.r#type.as_str(), case) {
            (CORRECTED, Some(case)) => {
                let fields: Vec<&String> = data.corrected.iter().map(|change| &change.field).collect();
                penalty_notices::follow_correction(call, &entry.authority, case, (&fields, exchange)).await
            }
            (_, Some(case)) => penalty_notices::send(call, &entry.authority, case, exchange).await,
            (REVOKED, None) => {
                penalty_notices::withdraw(call, &entry.authority, &entry.subject, &data.reasons, exchange).await
            }
            _ => Ok(()),
        }
    }
}

/// Counts an entry in the month of its step.
async fn count(call: &Call, entry: &LogEntry, data: &CaseEvent) -> Result<(), Error> {
    let month = Month::of(data.taken_on.parse().map_err(Fault::new)?).to_string();
    let row = Row {
        event: entry.r#type.clone(),
        count: 1,
        fines_fen: data.fine_fen,
        confiscated_fen: data.confiscate_fen,
    };
    note(call, &entry.authority, &month, &row).await
}

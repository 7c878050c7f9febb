//! What the log of coordination means here: a claim that was approved orders its payment.

use kezhi_chassis::follow::{Effect, Source};
use kezhi_chassis::{Call, Error, Fault};
use kezhi_proto::common::LogEntry;
use kezhi_proto::projects::{FundSource, IncentivePayment};
use serde::Deserialize;
use tonic::Status;

use super::steps::order;

/// What projects do with the log of coordination.
pub struct PaymentsFromClaims;

impl PaymentsFromClaims {
    /// The entries that have an effect here.
    pub const TYPES: &'static [&'static str] = &["incentiveclaim.payment_ordered"];
}

/// What the entries carry.
#[derive(Debug, Deserialize)]
struct Data {
    amount_fen: i64,
    payee: String,
    plan: String,
    source: String,
}

impl Effect for PaymentsFromClaims {
    type Fetched = ();

    async fn fetch(&self, _source: &Source, _entry: &LogEntry) -> Result<(), Status> {
        Ok(())
    }

    async fn apply(&self, call: &Call, entry: &LogEntry, (): &()) -> Result<(), Error> {
        let data: Data = serde_json::from_str(&entry.data).map_err(Fault::new)?;
        let source = FundSource::from_str_name(&data.source);
        let payment = IncentivePayment {
            claim: entry.subject.clone(),
            plan: data.plan,
            source: source.unwrap_or_default().into(),
            payee: data.payee,
            amount_fen: data.amount_fen,
            ..IncentivePayment::default()
        };
        order(call, &entry.authority, payment).await
    }
}

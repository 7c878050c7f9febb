//! What the log of coordination means here: a claim that was approved orders its payment.

use kezhi_chassis::follow::{Effect, Source};
use kezhi_chassis::{Call, Error};
use kezhi_proto::common::LogEntry;
use kezhi_proto::coordination::IncentiveClaimEvent;
use kezhi_proto::projects::IncentivePayment;
use tonic::Status;

use super::steps::order;

/// What projects do with the log of coordination.
pub struct PaymentsFromClaims;

impl PaymentsFromClaims {
    /// The entries that have an effect here.
    pub const TYPES: &'static [&'static str] = &["incentive-claim.payment-ordered"];
}

impl Effect for PaymentsFromClaims {
    type Fetched = ();

    async fn fetch(&self, _source: &Source, _entry: &LogEntry) -> Result<(), Status> {
        Ok(())
    }

    async fn apply(&self, call: &Call, entry: &LogEntry, (): &()) -> Result<(), Error> {
        let data: IncentiveClaimEvent = call.context().told(entry)?;
        let payment = IncentivePayment {
            claim: entry.subject.clone(),
            plan: data.plan,
            source: data.source,
            payee: data.payee,
            amount_fen: data.amount_fen,
            ..IncentivePayment::default()
        };
        order(call, &entry.authority, payment).await
    }
}

//! What the log of projects means here: what became of the payment of a claim.

use kezhi_chassis::follow::{Effect, Source};
use kezhi_chassis::{Call, Error};
use kezhi_proto::common::LogEntry;
use kezhi_proto::coordination::IncentiveClaimEvent;
use kezhi_proto::projects::IncentivePaymentEvent;
use tonic::Status;

use super::CLAIMS;
use super::procedure::CLAIM;

/// What coordination does with the log of projects.
pub struct PaymentsOfClaims;

impl PaymentsOfClaims {
    /// The entries that have an effect here.
    pub const TYPES: &'static [&'static str] = &[
        "incentive-payment.paid",
        "incentive-payment.returned",
        "incentive-payment.reopened",
        "incentive-payment.cancelled",
    ];
}

impl Effect for PaymentsOfClaims {
    type Fetched = ();

    async fn fetch(&self, _source: &Source, _entry: &LogEntry) -> Result<(), Status> {
        Ok(())
    }

    async fn apply(&self, call: &Call, entry: &LogEntry, (): &()) -> Result<(), Error> {
        let data: IncentivePaymentEvent = call.context().told(entry)?;
        let claim = call.load_to_change(&CLAIMS, &data.claim, "").await?;
        let step = match entry.r#type.as_str() {
            "incentive-payment.paid" => "PaymentMade",
            "incentive-payment.returned" | "incentive-payment.reopened" => "PaymentUndone",
            _ => "PaymentCancelled",
        };
        let mut claim = call.moving(claim, step, call.today()).await?;
        let taken = claim.take_freely(call, &CLAIM)?;
        claim.value.payment = entry.subject.clone();
        match step {
            "PaymentMade" => {
                claim.value.order_number = data.order_number;
                claim.value.paid_on = data.taken_on;
            }
            "PaymentUndone" => {
                claim.value.order_number.clear();
                claim.value.paid_on.clear();
            }
            _ => claim.value.ended_on = data.taken_on,
        }
        let told = IncentiveClaimEvent {
            payment: entry.subject.to_string(),
            ..IncentiveClaimEvent::default()
        };
        claim.store(call, &CLAIMS, &taken, told).await?;
        Ok(())
    }
}

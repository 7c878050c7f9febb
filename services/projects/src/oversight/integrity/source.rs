//! What a record rests on.

use kezhi_chassis::{Call, Error};
use kezhi_procedure::Refusal;
use kezhi_proto::projects::IntegrityRecord;
use kezhi_proto::projects::integrity_record::Kind;
use kezhi_proto::projects::project::Performance;

use crate::execution::acceptance::ACCEPTANCES;
use crate::execution::projects::PROJECTS;
use crate::oversight::institution_checks::INSTITUTION_CHECKS;
use crate::oversight::referrals::REFERRALS;
use crate::oversight::supervision::inspections::INSPECTIONS;

/// Refuses a source that does not exist; empty is a decision from elsewhere.
pub(super) async fn refuse_unknown(call: &Call, source: &str) -> Result<(), Error> {
    match source.split('/').next().unwrap_or_default() {
        "" => Ok(()),
        "projects" => call.load(&PROJECTS, source).await.map(drop),
        "inspections" => call.load(&INSPECTIONS, source).await.map(drop),
        "acceptances" => call.load(&ACCEPTANCES, source).await.map(drop),
        "institutionchecks" => call.load(&INSTITUTION_CHECKS, source).await.map(drop),
        "referrals" => call.load(&REFERRALS, source).await.map(drop),
        other => {
            let message = format!("a record does not rest on {other:?}");
            Err(Refusal::field("integrity_record.source", message).into())
        }
    }
}

/// A project whose performance record was revoked has no grade until it is evaluated again.
pub(super) async fn forget_performance(call: &Call, record: &IntegrityRecord) -> Result<(), Error> {
    if record.kind() != Kind::Performance || !record.source.starts_with("projects/") {
        return Ok(());
    }
    let mut project = call.load_to_change(&PROJECTS, &record.source, "").await?;
    project.value.performance = Performance::Unspecified.into();
    call.save(&PROJECTS, &mut project).await
}

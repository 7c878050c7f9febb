//! Leads from public services: a tip-off that was handed over becomes one lead.

use kezhi_chassis::follow::{Effect, Source};
use kezhi_chassis::{Call, Error};
use kezhi_law::Regime;
use kezhi_procedure::field;
use kezhi_proto::common::LogEntry;
use kezhi_proto::enforcement::{Lead, Party, party};
use kezhi_proto::publicservices::tipoff_service_client::TipoffServiceClient;
use kezhi_proto::publicservices::{GetHandoverRequest, GetHandoverResponse, SubjectKind};
use tonic::Status;

use super::receive;

/// What enforcement does with the log of public services.
pub struct LeadsFromTipoffs {
    /// The authority's regime.
    pub regime: Regime,
}

impl LeadsFromTipoffs {
    /// The entries that have an effect here.
    pub const TYPES: &'static [&'static str] = &["tipoff.handed-over"];
}

impl Effect for LeadsFromTipoffs {
    type Fetched = GetHandoverResponse;

    // The log holds no personal data, so the content is asked for.
    async fn fetch(&self, source: &Source, entry: &LogEntry) -> Result<GetHandoverResponse, Status> {
        let request = source.request(GetHandoverRequest {
            name: entry.subject.clone(),
        })?;
        let mut client = TipoffServiceClient::new(source.upstream.clone());
        Ok(client.get_handover(request).await?.into_inner())
    }

    async fn apply(&self, call: &Call, entry: &LogEntry, handover: &GetHandoverResponse) -> Result<(), Error> {
        let report = handover.report.clone().unwrap_or_default();
        let kind = match report.subject_kind() {
            SubjectKind::NaturalPerson => party::Kind::NaturalPerson,
            SubjectKind::SoleTrader => party::Kind::SoleTrader,
            SubjectKind::Organisation => party::Kind::Organisation,
            SubjectKind::Unspecified => party::Kind::Unspecified,
        };
        let lead = Lead {
            source: entry.subject.clone(),
            received_on: handover.received_on.clone(),
            party: Some(Party {
                display_name: report.subject_name,
                kind: kind.into(),
                // What was taken in another spelling is no reason to stop following.
                credit_code: field::credit_code("", &report.subject_credit_code).unwrap_or(report.subject_credit_code),
                address: report.address,
                ..Party::default()
            }),
            facts: report.facts,
            patent_numbers: report.patent_numbers,
            note: handover.note.clone(),
            evidence_digests: report.evidence_digests,
            ..Lead::default()
        };
        receive(call, &entry.authority, lead, self.regime, "passing-off.file.reported").await?;
        Ok(())
    }
}

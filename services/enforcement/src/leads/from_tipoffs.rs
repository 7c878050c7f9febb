//! Leads from public services: a tip-off that was transferred becomes one lead.

use kezhi_chassis::follow::{Effect, Source};
use kezhi_chassis::{Call, Error};
use kezhi_law::identifier::CitizenId;
use kezhi_procedure::field;
use kezhi_proto::common::LogEntry;
use kezhi_proto::enforcement::{Lead, Party, party};
use kezhi_proto::publicservices::tipoff_service_client::TipoffServiceClient;
use kezhi_proto::publicservices::{GetTipoffTransferRequest, SubjectKind, TipoffTransfer};
use tonic::Status;

use super::receive;
use crate::settings::Settings;

/// What enforcement does with the log of public services.
pub struct LeadsFromTipoffs;

impl LeadsFromTipoffs {
    /// The entries that have an effect here.
    pub const TYPES: &'static [&'static str] = &["tipoff.transferred"];
}

impl Effect for LeadsFromTipoffs {
    type Fetched = TipoffTransfer;

    // The log holds no personal data, so the content is asked for.
    async fn fetch(&self, source: &Source, entry: &LogEntry) -> Result<TipoffTransfer, Status> {
        let request = source.request(GetTipoffTransferRequest {
            name: entry.subject.clone(),
        })?;
        let mut client = TipoffServiceClient::new(source.upstream.clone());
        Ok(client.get_tipoff_transfer(request).await?.into_inner())
    }

    async fn apply(&self, call: &Call, entry: &LogEntry, transfer: &TipoffTransfer) -> Result<(), Error> {
        let report = transfer.report.clone().unwrap_or_default();
        let kind = match report.subject_kind() {
            SubjectKind::NaturalPerson => party::Kind::NaturalPerson,
            SubjectKind::SoleTrader => party::Kind::SoleTrader,
            SubjectKind::Organisation => party::Kind::Organisation,
            SubjectKind::Unspecified => party::Kind::Unspecified,
        };
        let (party, facts) = with_stated_code(
            Party {
                display_name: report.subject_name,
                kind: kind.into(),
                address: report.address,
                ..Party::default()
            },
            &report.subject_credit_code,
            report.facts,
        );
        let lead = Lead {
            source: entry.subject.clone(),
            received_on: transfer.received_on.clone(),
            party: Some(party),
            facts,
            patent_numbers: report.patent_numbers,
            note: transfer.note.clone(),
            evidence_digests: report.evidence_digests,
            ..Lead::default()
        };
        let regime = call.settings::<Settings>()?.regime;
        receive(call, &entry.authority, lead, regime, "passing-off.file.reported").await?;
        Ok(())
    }
}

/// The party with the code that a tipster states of it, and the facts. What is no code of an organisation may be that of a person, which is
/// sealed; anything else stays with the facts, as it was written.
fn with_stated_code(mut party: Party, stated: &str, facts: String) -> (Party, String) {
    if stated.is_empty() {
        return (party, facts);
    }
    if let Ok(code) = field::credit_code("", stated) {
        party.credit_code_remark = field::credit_code_remark(&code);
        party.credit_code = code;
        return (party, facts);
    }
    match CitizenId::parse(stated) {
        Ok(number) => {
            party.citizen_id = number.to_string();
            (party, facts)
        }
        Err(_) => (party, format!("{facts}\n（举报人所填代码：{stated}）")),
    }
}

//! Patents that are sent to partners, as WIPO ST.96 writes them.

use std::collections::BTreeSet;

use kezhi_chassis::{Call, Error};
use kezhi_patents::st96;
use kezhi_procedure::Refusal;
use kezhi_proto::coordination::{Patent, SendPatentsRequest, SendPatentsResponse};

use super::record::record_of;
use super::store;
use crate::exchange::letter_type::{PATENT, PATENT_STATUS};
use crate::exchange::letters::{self, Draft};

/// The media type of a document of WIPO ST.96.
const XML: &str = "application/xml";

pub(super) async fn send(call: Call, request: SendPatentsRequest) -> Result<SendPatentsResponse, Error> {
    let numbers: BTreeSet<&str> = request.numbers.iter().map(String::as_str).collect();
    let known = store::known(&call, numbers).await?;
    let mut written = Vec::new();
    for (position, number) in request.numbers.iter().enumerate() {
        let known = known.iter().find(|known| known.patent.number == *number);
        let known = known.ok_or_else(|| {
            let field = format!("numbers[{position}]");
            Refusal::field(field, format!("the register has no patent {number}"))
        })?;
        written.extend(write(&call, &known.patent).await?);
    }
    Ok(SendPatentsResponse { letters: written })
}

async fn write(call: &Call, patent: &Patent) -> Result<Vec<String>, Error> {
    let subject = format!("patents/{}", patent.number);
    let mut written = Vec::new();
    for (of, document) in documents(patent) {
        let draft = Draft {
            of,
            subject: &subject,
            addressee: "",
            media_type: XML,
            data: document.into_bytes(),
        };
        written.push(letters::write(call, call.authority(), draft).await?);
    }
    Ok(written)
}

/// What is sent of a patent, by the types of letters.
fn documents(patent: &Patent) -> impl Iterator<Item = (&'static str, String)> {
    let record = record_of(patent);
    let status = st96::legal_status(&record, &record.events());
    let all = [
        Some((PATENT, st96::bibliographic(&record))),
        status.map(|status| (PATENT_STATUS, status)),
    ];
    all.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::super::tests::grant;
    use super::documents;
    use crate::exchange::samples;
    use kezhi_proto::coordination::Patent;

    #[test]
    fn the_documents_of_a_patent_are_those_of_the_docs() {
        let patent = Patent {
            office: "CN".into(),
            ..grant()
        };
        let sent: Vec<_> = documents(&patent).collect();
        assert_eq!(sent.len(), 2);
        for (of, document) in sent {
            samples::shows_text(&format!("{of}.xml"), &document);
        }
    }
}

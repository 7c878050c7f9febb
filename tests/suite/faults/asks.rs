//! What is asked in the work of a day, and can be asked again.

use kezhi_proto::coordination::DeliverLetterRequest;
use kezhi_proto::enforcement::CreateLeadRequest;
use kezhi_proto::projects::{AppropriateFundsRequest, FundSource};
use kezhi_proto::publicservices::{SubmitTipoffRequest, TransferTipoffRequest};

use crate::kit::matter;
use crate::kit::retry::request_id;
use crate::story::seasoning_bags;

/// The day on which leads were received: their limits are about to run out, so that the sweep has something to do for each.
const RECEIVED_ON: &str = "2026-05-11";
/// What a patent is called that a file brings, or a letter.
pub const BY_FILE: usize = 10_000_000;
const BY_LETTER: usize = 20_000_000;

/// What was asked and can be asked again: it is done once, however often it is sent.
#[derive(Clone)]
pub enum Ask {
    Lead(CreateLeadRequest),
    Tipoff(SubmitTipoffRequest),
    Transfer(TransferTipoffRequest),
    Posting(AppropriateFundsRequest),
    Letter(DeliverLetterRequest),
}

impl Ask {
    pub fn handed_over(&self) -> Option<&String> {
        match self {
            Self::Transfer(request) => Some(&request.name),
            _ => None,
        }
    }
}

pub fn lead() -> Ask {
    Ask::Lead(CreateLeadRequest {
        request_id: request_id(),
        ..matter::lead_found_on(RECEIVED_ON)
    })
}

pub fn tipoff() -> Ask {
    Ask::Tipoff(SubmitTipoffRequest {
        report: Some(seasoning_bags()),
        request_id: request_id(),
        ..SubmitTipoffRequest::default()
    })
}

pub fn letter(number: usize) -> Ask {
    Ask::Letter(DeliverLetterRequest {
        id: format!("letter-{number}"),
        source: "province".into(),
        r#type: "kezhi.patents.csv".into(),
        subject: patent(BY_LETTER + number),
        data_content_type: "text/csv".into(),
        data: table(BY_LETTER + number).into_bytes(),
        ..DeliverLetterRequest::default()
    })
}

pub fn table(number: usize) -> String {
    format!("application_number,title,kind\nUS{number:08},一种散热装置,\n")
}

pub fn patent(number: usize) -> String {
    format!("patents/US{number:08}")
}

pub fn posting(plan: &str, number: usize) -> Ask {
    Ask::Posting(AppropriateFundsRequest {
        plan: plan.into(),
        source: FundSource::District.into(),
        amount_fen: 1,
        document: format!("洪财预〔2026〕{number}号"),
        request_id: request_id(),
        ..AppropriateFundsRequest::default()
    })
}

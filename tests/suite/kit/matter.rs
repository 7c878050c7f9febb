//! A small matter, brought quickly to where a test begins: a stall that sold packages with an ended patent's number.

use std::sync::atomic::{AtomicU32, Ordering};

use kezhi_proto::enforcement::*;

use super::refusals::Good;
use super::requests::step;
use super::suite::Suite;

/// The party, a natural person, and the number that must never be published.
pub const PARTY: &str = "张三丰";
pub const CITIZEN_ID: &str = "431202199001010012";
/// The fine: 1,000 yuan, too small for a hearing.
pub const FINE_FEN: i64 = 100_000;

/// The number of a patent that no other lead of the process is about: each is found about an act of its own.
fn another_patent() -> String {
    static FOUND: AtomicU32 = AtomicU32::new(0);
    format!("2012301{:05}", 78_118 + FOUND.fetch_add(1, Ordering::Relaxed))
}

/// What an officer found on a day, an act of its own.
pub fn lead_found_on(day: &str) -> CreateLeadRequest {
    let lead = Lead {
        received_on: day.into(),
        party: Some(Party {
            display_name: PARTY.into(),
            kind: party::Kind::NaturalPerson.into(),
            citizen_id: CITIZEN_ID.into(),
            ..Party::default()
        }),
        facts: "在摊位销售标注已终止专利的包装。".into(),
        patent_numbers: vec![another_patent()],
        ..Lead::default()
    };
    CreateLeadRequest {
        lead: Some(lead),
        ..CreateLeadRequest::default()
    }
}

/// An officer with a certificate that holds.
pub fn officer(account: &str) -> Officer {
    Officer {
        display_name: format!("{account}某"),
        account: account.into(),
        certificate: Some(Certificate {
            number: format!("湘执-{account}"),
            valid_from: "2020-01-01".into(),
            valid_to: "2030-12-31".into(),
        }),
        ..Officer::default()
    }
}

/// Registers an officer, and gives the resource name.
pub async fn register(suite: &Suite, officer: Officer) -> String {
    let request = CreateOfficerRequest {
        officer: Some(officer),
        ..CreateOfficerRequest::default()
    };
    suite.head().officers().create_officer(request).await.good().name
}

/// A lead that was found on a day.
pub async fn lead(suite: &Suite, day: &str) -> Lead {
    suite.officer("li").leads().create_lead(lead_found_on(day)).await.good()
}

/// A case that was found and filed on a day.
pub async fn filed(suite: &Suite, day: &str) -> Case {
    let lead = lead(suite, day).await;
    let file = step!(FileCaseRequest, lead.name, day);
    suite.officer("li").cases().file_case(file).await.good()
}

/// What is found where a test does not ask for more: a mild act on a day, without gains that could be computed.
pub fn findings(day: &str) -> Findings {
    Findings {
        violation: "patent-passing-off".into(),
        committed_to: day.into(),
        circumstances: vec!["mild".into()],
        statement: "销售标注已终止专利的包装".into(),
        ..Findings::default()
    }
}

/// A case that was found on a day, and investigated by li and wang on it.
pub async fn investigated(suite: &Suite, day: &str) -> Case {
    let lead = lead(suite, day).await.name;
    investigated_on(suite, &lead, day, findings(day)).await
}

/// A case that was filed on a lead on a day, and investigated on it with these findings.
pub async fn investigated_on(suite: &Suite, lead: &str, day: &str, findings: Findings) -> Case {
    let case = under_investigation(suite, lead, day).await;
    let end = step!(EndInvestigationRequest, case, day, findings: findings);
    suite.officer("li").cases().end_investigation(end).await.good()
}

/// A case that was filed on a lead on a day and assigned to li and wang, with evidence.
pub async fn under_investigation(suite: &Suite, lead: &str, day: &str) -> String {
    let (li, head) = (suite.officer("li"), suite.head());
    let officers = vec![registered(suite, "li").await, registered(suite, "wang").await];
    let filed = li.cases().file_case(step!(FileCaseRequest, lead, day)).await;
    let case = filed.good().name;
    let assign = step!(AssignOfficersRequest, case, day, officers: officers);
    head.cases().assign_officers(assign).await.good();
    let evidence = Evidence {
        title: "包装照片".into(),
        digest: "cd".repeat(32),
        obtained_on: day.into(),
        note: String::new(),
    };
    let record = step!(RecordEvidenceRequest, case, day, evidence: evidence);
    li.cases().record_evidence(record).await.good();
    case
}

/// The officer of an account, registered now or before.
async fn registered(suite: &Suite, account: &str) -> String {
    let list = ListOfficersRequest::default();
    let known = suite.head().officers().list_officers(list).await.good().officers;
    match known.into_iter().find(|officer| officer.account == account) {
        Some(officer) => officer.name,
        None => register(suite, officer(account)).await,
    }
}

/// A case whose party is told on a day of the fine that is proposed on it.
pub async fn told(suite: &Suite, case: &str, day: &str, fine_fen: i64, method: ServiceMethod) -> Case {
    let li = suite.officer("li");
    let propose = step!(ProposePenaltyRequest, case, day, fine_fen: fine_fen);
    li.cases().propose_penalty(propose).await.good();
    let notify = step!(NotifyPartyRequest, case, day, method: method);
    li.cases().notify_party(notify).await.good()
}

/// A case that was found, decided and served on a day, with a small fine.
pub async fn served(suite: &Suite, day: &str) -> Case {
    let case = investigated(suite, day).await.name;
    let method = ServiceMethod::InPerson;
    told(suite, &case, day, FINE_FEN, method).await;
    let decide = step!(DecidePenaltyRequest, case, day, fine_fen: FINE_FEN);
    suite.head().cases().decide_penalty(decide).await.good();
    let serve = step!(ServeDecisionRequest, case, day, method: method);
    suite.officer("li").cases().serve_decision(serve).await.good()
}

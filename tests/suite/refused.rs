//! The refusals that no other story meets; and that every reason of the contract is met by some test.

use std::path::Path;

use kezhi_proto::common::ErrorReason;
use kezhi_proto::enforcement::*;
use kezhi_proto::publicservices::SubmitTipoffRequest;
use tonic::Code;

use crate::kit::reasons::REASONS;
use crate::kit::{Good, Suite, assert_refused, matter, on_each_suite, step};
use crate::story;

const TODAY: &str = "2026-07-20";
const FOUND_ON: &str = "2026-05-11";
/// Who was born on 2016-01-01.
const OF_A_CHILD: &str = "431202201601010016";
/// Who was born on 2026-06-01, when all was done.
const BORN_AFTERWARDS: &str = "43120220260601001X";

/// Reasons that a test from outside cannot provoke, each with why.
const UNPROVOKED: [(&str, &str); 2] = [
    ("FAULT", "no input may provoke it; the tests of bad input see to that"),
    (
        "WRITE_CONFLICT",
        "the suite retries what the database cannot order before it says so",
    ),
];

#[tokio::test]
async fn facts_decide_whether_a_penalty_may_be_proposed_at_all() {
    on_each_suite(TODAY, async |suite| {
        let li = suite.officer("li");
        let harmless = Findings {
            circumstances: vec!["minor-corrected-harmless".into()],
            ..matter::findings(FOUND_ON)
        };
        let refused = li.cases().propose_penalty(proposal(&suite, harmless).await).await;
        assert_refused(refused, "NO_PENALTY_DUE", "第三十三条");

        let lead = matter::lead(&suite, FOUND_ON).await.name;
        let child = matter::under_investigation(&suite, &lead, FOUND_ON).await;
        let person = |citizen_id: &str| Party {
            display_name: "林小满".into(),
            kind: party::Kind::NaturalPerson.into(),
            citizen_id: citizen_id.into(),
            ..Party::default()
        };
        let mut end = step!(EndInvestigationRequest, child, FOUND_ON, findings: matter::findings(FOUND_ON));
        end.party = Some(person(BORN_AFTERWARDS));
        let unborn = assert_refused(li.cases().end_investigation(end.clone()).await, "FIELD_INVALID", "");
        assert_eq!(unborn.fields(), ["party.citizen_id"]);
        end.party = Some(person(OF_A_CHILD));
        li.cases().end_investigation(end).await.good();
        let propose = step!(ProposePenaltyRequest, child, FOUND_ON, fine_fen: matter::FINE_FEN);
        let refused = li.cases().propose_penalty(propose).await;
        assert_refused(refused, "NO_PENALTY_DUE", "第三十条");

        let grave = Findings {
            illegal_turnover_fen: Some(20_000_000),
            others_patents: 1,
            ..matter::findings(FOUND_ON)
        };
        let refused = li.cases().propose_penalty(proposal(&suite, grave).await).await;
        assert_ne!(assert_refused(refused, "REFERRAL_DUE", "").metadata("threshold"), "");

        let lead = matter::lead(&suite, FOUND_ON).await.name;
        let case = matter::under_investigation(&suite, &lead, FOUND_ON).await;
        let stock = Findings {
            circumstances: vec!["after-termination-stock".into()],
            ..matter::findings(FOUND_ON)
        };
        let end = step!(EndInvestigationRequest, case, FOUND_ON, findings: stock);
        assert_refused(li.cases().end_investigation(end).await, "NOT_PASSING_OFF", "");
    })
    .await;
}

async fn proposal(suite: &Suite, findings: Findings) -> ProposePenaltyRequest {
    let lead = matter::lead(suite, FOUND_ON).await.name;
    let case = matter::investigated_on(suite, &lead, FOUND_ON, findings).await.name;
    step!(ProposePenaltyRequest, case, FOUND_ON, fine_fen: matter::FINE_FEN)
}

#[tokio::test]
async fn an_investigation_does_not_end_before_it_is_known_what_the_party_is() {
    on_each_suite(TODAY, async |suite| {
        let li = suite.officer("li");
        let mut found = matter::lead_found_on(FOUND_ON);
        let party = found.lead.as_mut().and_then(|lead| lead.party.as_mut()).unwrap();
        party.kind = party::Kind::Unspecified.into();
        let established = Party {
            kind: party::Kind::SoleTrader.into(),
            ..party.clone()
        };
        let lead = li.leads().create_lead(found).await.good().name;
        let case = matter::under_investigation(&suite, &lead, FOUND_ON).await;
        let end = || step!(EndInvestigationRequest, case, FOUND_ON, findings: matter::findings(FOUND_ON));
        assert_refused(li.cases().end_investigation(end()).await, "PARTY_NOT_ESTABLISHED", "");
        let end = EndInvestigationRequest {
            party: Some(established.clone()),
            ..end()
        };
        let case = li.cases().end_investigation(end).await.good();
        assert_eq!(case.party, Some(established));
    })
    .await;
}

#[tokio::test]
async fn a_small_penalty_gives_no_right_to_a_hearing() {
    on_each_suite(TODAY, async |suite| {
        let case = matter::investigated(&suite, FOUND_ON).await.name;
        matter::told(&suite, &case, FOUND_ON, matter::FINE_FEN, ServiceMethod::Post).await;
        let ask = step!(RequestHearingRequest, case, FOUND_ON);
        let asked = suite.officer("li").cases().request_hearing(ask).await;
        assert_refused(asked, "NO_HEARING_RIGHT", "第六十三条").says("threshold_fen", "200000");
    })
    .await;
}

#[tokio::test]
async fn a_limit_that_has_run_out_is_not_extended() {
    on_each_suite(TODAY, async |suite| {
        let case = matter::filed(&suite, FOUND_ON).await.name;
        let extend = step!(ExtendCaseRequest, case, "", reasons: "复杂");
        let refused = assert_refused(suite.head().cases().extend_case(extend).await, "LIMIT_LAPSED", "");
        refused
            .says("limit", "passing-off.conclude")
            .says("due_on", "2026-06-11");
    })
    .await;
}

#[tokio::test]
async fn an_account_and_a_certificate_belong_to_one_officer() {
    on_each_suite(TODAY, async |suite| {
        matter::register(&suite, matter::officer("li")).await;
        let officer = |account: &str, number: &str| {
            let mut officer = matter::officer(account);
            officer.certificate.as_mut().unwrap().number = number.into();
            CreateOfficerRequest {
                officer: Some(officer),
                ..CreateOfficerRequest::default()
            }
        };
        let head = suite.head();
        for (account, certificate) in [
            ("li", "湘执-7"),
            ("LI ", "湘执-7"),
            ("chen", "湘执-li"),
            ("chen", "湘执—ＬＩ "),
        ] {
            let taken = head.officers().create_officer(officer(account, certificate)).await;
            assert_eq!(assert_refused(taken, "RESOURCE_EXISTS", "").code, Code::AlreadyExists);
        }
    })
    .await;
}

#[tokio::test]
async fn a_discussion_dated_after_its_decision_is_none() {
    on_each_suite(TODAY, async |suite| {
        let case = matter::investigated(&suite, FOUND_ON).await.name;
        matter::told(&suite, &case, FOUND_ON, matter::FINE_FEN, ServiceMethod::Post).await;
        let discussion = Discussion {
            held_on: "2026-05-12".into(),
            participants: vec!["head".into(), "deputy".into()],
            conclusion: "同意".into(),
        };
        let decide = step!(DecidePenaltyRequest, case, FOUND_ON, fine_fen: matter::FINE_FEN, discussion: discussion);
        let refused = suite.head().cases().decide_penalty(decide).await;
        assert_refused(refused, "DISCUSSION_MISSING", "第五十七条");
    })
    .await;
}

#[tokio::test]
async fn evidence_is_not_recorded_before_it_is_obtained() {
    on_each_suite(TODAY, async |suite| {
        let lead = matter::lead(&suite, FOUND_ON).await.name;
        let case = matter::under_investigation(&suite, &lead, FOUND_ON).await;
        let evidence = Evidence {
            title: "照片".into(),
            digest: "ef".repeat(32),
            obtained_on: "2099-01-01".into(),
            note: String::new(),
        };
        let record = step!(RecordEvidenceRequest, case, "", evidence: evidence);
        assert_refused(
            suite.officer("li").cases().record_evidence(record).await,
            "DAY_OUT_OF_ORDER",
            "",
        );
    })
    .await;
}

#[tokio::test]
async fn no_case_leaves_the_bureau_with_a_seal_that_nobody_can_release() {
    on_each_suite(TODAY, async |suite| {
        let (li, head) = (suite.officer("li"), suite.head());
        let lead = matter::lead(&suite, FOUND_ON).await.name;
        let case = matter::under_investigation(&suite, &lead, FOUND_ON).await;
        let seal = step!(SealProductsRequest, case, FOUND_ON, items: "包装一批");
        head.cases().seal_products(seal).await.good();
        let refer = step!(ReferCaseRequest, case, FOUND_ON, to: "市公安局", reasons: "涉嫌犯罪");
        let Ok(_) = head.cases().refer_case(refer.clone()).await else {
            // Then it is refused for the seal, and goes once that is released.
            assert_refused(head.cases().refer_case(refer).await, "MEASURE_OPEN", "");
            return;
        };
        let release = step!(ReleaseSealRequest, case, FOUND_ON, measure: "m1", outcome: "随案移送");
        li.cases().release_seal(release).await.good();
    })
    .await;
}

#[tokio::test]
async fn a_rule_is_not_applied_before_its_time_and_another_authority_is_not_served() {
    on_each_suite(TODAY, async |suite| {
        let ask = ComputeDeadlineRequest {
            rule_id: "penalty.pay".into(),
            trigger_date: "2019-01-01".into(),
            ..ComputeDeadlineRequest::default()
        };
        let refused = suite.citizen().law().compute_deadline(ask).await;
        assert_refused(refused, "RULE_NOT_IN_FORCE", "");
        let submit = SubmitTipoffRequest {
            report: Some(story::seasoning_bags()),
            authority: "430102".into(),
            ..SubmitTipoffRequest::default()
        };
        let refused = suite.citizen().tipoffs().submit_tipoff(submit).await;
        assert_eq!(assert_refused(refused, "FIELD_INVALID", "").fields(), ["authority"]);
    })
    .await;
}

#[test]
fn every_reason_of_the_contract_is_met_by_a_test() {
    let mut tests = String::new();
    read(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite"),
        &mut tests,
    );
    let reasons = (1..1_000).filter_map(|number| ErrorReason::try_from(number).ok());
    for reason in reasons.map(ErrorReason::code) {
        let excused = UNPROVOKED.iter().any(|(code, _)| *code == reason);
        assert!(
            excused || tests.contains(&format!("\"{reason}\"")),
            "no test meets {reason}. If you are here because you added a reason: add the test that provokes it."
        );
    }
}

#[test]
fn the_table_of_refusals_has_every_reason_with_the_code_and_the_metadata_of_the_contract() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors.md");
    let table = std::fs::read_to_string(path).unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| `")).collect();
    for (name, reason) in &*REASONS {
        let begins = format!("| `{name}` | `{}` | ", reason.code);
        let keys: Vec<String> = reason.metadata.iter().map(|key| format!("`{key}`")).collect();
        let holds = format!(" | {} | ", keys.join(", "));
        assert!(
            rows.iter().any(|row| row.starts_with(&begins) && row.contains(&holds)),
            "docs/errors.md has no row {begins}…{holds}…"
        );
    }
    assert_eq!(
        rows.len(),
        REASONS.len(),
        "docs/errors.md has a reason twice, or one that is none"
    );
}

fn read(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, into);
        } else {
            into.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

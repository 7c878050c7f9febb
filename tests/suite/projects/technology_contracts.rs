//! Technology contracts: recognised with what of their price is for technology, refused, cancelled, counted.

use kezhi_proto::common::{ExplainTimeLimitRequest, ListTimeLimitsRequest, TimeLimit, time_limit};
use kezhi_proto::projects::get_technology_contract_statistics_request::GroupBy;
use kezhi_proto::projects::technology_contract::*;
use kezhi_proto::projects::*;
use tonic::{Response, Status};

use super::road::{credit_code, of_unit, unit};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};

/// The first working day under the measures of 2026.
const TODAY: &str = "2026-03-02";
/// Five days later, the last on which what was returned is completed.
const COMPLETE_BY: &str = "2026-03-07";
const COMPLETION: &str = "agreed.technology-contract-completion";
const DECISION: &str = "tech-contract.decide";

/// How many contracts, their price, and what of it is for technology.
type Sums = (i64, i64, i64);
type Answered = Result<Response<TechnologyContract>, Status>;

#[tokio::test]
async fn a_contract_is_completed_recognised_counted_and_in_the_end_cancelled() {
    on_each_suite(TODAY, async |suite| {
        let (li, seller) = (suite.officer("li"), of_unit(&suite, &unit(1)));
        let applied = apply(&seller, papers()).await.good();
        let name = applied.name.as_str();
        assert_eq!((applied.state(), applied.applied_on.as_str()), (State::Applied, TODAY));
        it_is_returned_once(&suite, name).await;
        complete(&seller, name, papers()).await.good();
        assert_eq!(limit(&suite, name, COMPLETION).await.state(), time_limit::State::Met);
        let again = assert_refused(send_back(&li, name).await, "APPLICATIONS_TOO_MANY", "");
        assert_eq!(again.metadata("limit"), "1");

        accept(&li, name, "").await.good();
        let recognised = it_is_recognised(&suite, name).await;
        assert_eq!(limit(&suite, name, DECISION).await.state(), time_limit::State::Met);
        it_is_counted(&suite).await;
        it_is_cancelled(&suite, name, &recognised).await;
    })
    .await;
}

async fn it_is_returned_once(suite: &Suite, name: &str) {
    let returned = send_back(&suite.officer("li"), name).await.good();
    assert_eq!(returned.state(), State::Returned);
    assert_eq!(
        (returned.missing[0].as_str(), returned.complete_by.as_str()),
        ("缺附件", COMPLETE_BY)
    );
    let right = limit(suite, name, COMPLETION).await;
    assert_eq!(
        (right.state(), right.due_on.as_str()),
        (time_limit::State::Open, COMPLETE_BY)
    );
    let mut other = papers();
    other.contract_number = "2026-2".into();
    let other = complete(&of_unit(suite, &unit(1)), name, other).await;
    assert_eq!(assert_refused(other, "FIELD_INVALID", "").fields(), ["papers"]);
}

async fn it_is_recognised(suite: &Suite, name: &str) -> Recognition {
    let li = suite.officer("li");
    let claimed = papers();
    let unexplained = Recognition {
        kind: claimed.kind,
        deductions: vec![
            less(deduction::Kind::Equipment, 200_000),
            less(deduction::Kind::Materials, 50_000),
        ],
        ..Recognition::default()
    };
    let refused = assert_refused(recognise(&li, name, unexplained.clone()).await, "FIELD_INVALID", "");
    assert_eq!(refused.fields(), ["recognition.reasons"]);
    let explained = Recognition {
        reasons: "另扣原材料费".into(),
        ..unexplained
    };
    let contract = recognise(&li, name, explained).await.good();
    let recognised = contract.recognition.clone().unwrap();
    assert_eq!(
        (contract.state(), recognised.technology_fen),
        (State::Recognised, 750_000)
    );
    assert_eq!(
        (recognised.number.as_str(), recognised.recognised_on.as_str()),
        ("洪知技〔2026〕1号", TODAY)
    );
    // What was claimed is kept.
    assert_eq!(contract.papers.unwrap().deductions, claimed.deductions);
    recognised
}

/// It stands alone in the month, beside another one of 500,000 fen, in every way of grouping.
async fn it_is_counted(suite: &Suite) {
    let mut other = papers();
    (other.contract_number, other.kind, other.field) = (
        "2026-3".into(),
        Kind::LicenceSecret.into(),
        TechnologyField::Energy.into(),
    );
    (other.total_fen, other.deductions) = (500_000, Vec::new());
    let li = suite.officer("li");
    let applied = apply(&li, other.clone()).await.good().name;
    accept(&li, &applied, "").await.good();
    let as_claimed = Recognition {
        kind: other.kind,
        ..Recognition::default()
    };
    let own = recognise(&li, &applied, as_claimed.clone()).await;
    assert_refused(own, "SAME_PERSON", "").says("earlier_step", "ApplyForRecognition");
    recognise(&suite.officer("wang"), &applied, as_claimed).await.good();
    let (one, two) = ((1, 1_000_000, 750_000), (1, 500_000, 500_000));
    let expected: [(GroupBy, &[(&str, Sums)]); 4] = [
        (GroupBy::Month, &[("2026-03", (2, 1_500_000, 1_250_000))]),
        (GroupBy::Category, &[("DEVELOPMENT", one), ("LICENCE", two)]),
        (
            GroupBy::Kind,
            &[("KIND_DEVELOPMENT_ENTRUSTED", one), ("KIND_LICENCE_SECRET", two)],
        ),
        (
            GroupBy::Field,
            &[("TECHNOLOGY_FIELD_ENERGY", two), ("TECHNOLOGY_FIELD_MATERIALS", one)],
        ),
    ];
    for (by, expected) in expected {
        let counted = counted(suite, 2026, by).await;
        let groups = counted.groups.iter().map(|group| (group.key.as_str(), sums(group)));
        assert_eq!(groups.collect::<Vec<_>>(), expected, "{by:?}");
        assert_eq!(sums(&counted.total.unwrap()), (2, 1_500_000, 1_250_000), "{by:?}");
    }
    let before = counted(suite, 2025, GroupBy::Month).await;
    assert_eq!(before.groups, Vec::new());
}

async fn it_is_cancelled(suite: &Suite, name: &str, recognised: &Recognition) {
    let cancel = || step!(CancelRecognitionRequest, name, "", ground: CancellationGround::Rescinded, reasons: "已解除");
    let own = suite
        .person("head", "li")
        .technology_contracts()
        .cancel_recognition(cancel())
        .await;
    assert_refused(own, "SAME_PERSON", "");
    let cancelled = suite.head().technology_contracts().cancel_recognition(cancel()).await;
    let cancelled = cancelled.good();
    assert_eq!(
        (cancelled.state(), cancelled.recognition.as_ref()),
        (State::Cancelled, Some(recognised))
    );
    let counted = counted(suite, 2026, GroupBy::Month).await;
    let left = counted.total.unwrap();
    assert_eq!((sums(&left), left.ended), ((1, 500_000, 500_000), 1));
    apply(&of_unit(suite, &unit(1)), papers()).await.good();
}

#[tokio::test]
async fn papers_that_are_wrong_in_themselves_or_come_twice_are_not_taken() {
    on_each_suite(TODAY, async |suite| {
        let li = suite.officer("li");
        let mut wrong = papers();
        wrong.total_fen = 199_999;
        let refused = assert_refused(apply(&li, wrong).await, "FIELD_INVALID", "");
        assert_eq!(refused.fields(), ["papers.deductions"]);
        let mut oral = papers();
        oral.attachments[0].kind = "minutes".into();
        assert_refused(apply(&li, oral).await, "EVIDENCE_MISSING", "");
        let early = assert_refused(apply_on(&li, papers(), "2026-02-19").await, "DAY_OUT_OF_ORDER", "");
        assert_eq!(early.metadata("not_before"), "2026-02-20");

        let first = apply(&li, papers()).await.good().name;
        let twice = apply(&of_unit(&suite, &unit(1)), papers()).await;
        assert_eq!(assert_refused(twice, "RESOURCE_EXISTS", "").metadata("resource"), first);
    })
    .await;
}

#[tokio::test]
async fn what_another_organisation_sells_cannot_be_applied_for_and_does_not_exist() {
    on_each_suite(TODAY, async |suite| {
        let (seller, stranger) = (of_unit(&suite, &unit(1)), of_unit(&suite, &unit(2)));
        let refused = assert_refused(apply(&stranger, papers()).await, "ORGANISATION_MISMATCH", "");
        assert_eq!(refused.metadata("organisation"), credit_code(1));
        let name = apply(&seller, papers()).await.good().name;
        send_back(&suite.officer("li"), &name).await.good();
        let get = GetTechnologyContractRequest { name: name.clone() };
        let read = stranger
            .technology_contracts()
            .get_technology_contract(get.clone())
            .await;
        assert_refused(read, "RESOURCE_NOT_FOUND", "");
        assert_refused(complete(&stranger, &name, papers()).await, "RESOURCE_NOT_FOUND", "");
        assert_refused(withdraw(&stranger, &name, "2026-03-01").await, "RESOURCE_NOT_FOUND", "");
        let ground = [RefusalGround::ProofMissing].map(i32::from);
        let refuse = step!(RefuseTechnologyContractRequest, name, "", grounds: ground, reasons: "未补正");
        let refused = suite
            .head()
            .technology_contracts()
            .refuse_technology_contract(refuse)
            .await;
        assert_refused(refused, "DAY_OUT_OF_ORDER", "").says("not_before", COMPLETE_BY);
        assert_refused(withdraw(&seller, &name, "2026-03-01").await, "DAY_OUT_OF_ORDER", "");
        assert_eq!(
            (listed(&seller, 2).await, listed(&stranger, 1).await),
            (vec![name.clone()], vec![])
        );
        assert_eq!(
            (listed(&suite.auditor(), 1).await, listed(&suite.auditor(), 2).await),
            (vec![name.clone()], vec![])
        );

        suite.move_to("2026-03-08").await;
        let late = assert_refused(complete(&seller, &name, papers()).await, "LIMIT_LAPSED", "");
        assert_eq!(
            (late.metadata("limit"), late.metadata("due_on")),
            (COMPLETION.into(), COMPLETE_BY.into())
        );
        let backdated = step!(CompleteTechnologyContractRequest, name, COMPLETE_BY, papers: papers());
        let backdated = seller
            .technology_contracts()
            .complete_technology_contract(backdated)
            .await;
        assert_refused(backdated, "DAY_OUT_OF_ORDER", "");
        withdraw(&seller, &name, "").await.good();
        let read = seller.technology_contracts().get_technology_contract(get).await;
        assert_eq!(read.good().state(), State::Withdrawn);
        apply(&seller, papers()).await.good();
    })
    .await;
}

#[tokio::test]
async fn a_contract_is_refused_by_another_within_thirty_days_and_may_come_again() {
    on_each_suite(TODAY, async |suite| {
        let li = suite.officer("li");
        let old = apply_on(&li, papers(), "2026-02-27").await.good().name;
        accept(&li, &old, "2026-02-27").await.good();
        let (due_on, told) = explained(&suite, &old).await;
        assert_eq!(due_on, "2026-03-30", "thirty days end on a Sunday");
        assert!(told.contains("第十四条") && told.contains("2000"), "{told}");

        let refuse = || {
            let grounds = [RefusalGround::NoTechnologyContract, RefusalGround::Other].map(i32::from);
            step!(RefuseTechnologyContractRequest, old, "", grounds: grounds, reasons: "系一般承揽")
        };
        let own = suite
            .person("head", "li")
            .technology_contracts()
            .refuse_technology_contract(refuse())
            .await;
        assert_eq!(
            assert_refused(own, "SAME_PERSON", "").metadata("earlier_step"),
            "AcceptTechnologyContract"
        );
        let refused = suite
            .head()
            .technology_contracts()
            .refuse_technology_contract(refuse())
            .await;
        let refused = refused.good();
        assert_eq!((refused.state(), refused.refusal_grounds.len()), (State::Refused, 2));
        assert_eq!(limit(&suite, &old, DECISION).await.state(), time_limit::State::Met);
        let right = limit(&suite, &old, "reconsideration.apply").await;
        assert_eq!(
            (right.state(), right.due_on.as_str()),
            (time_limit::State::Open, "2026-05-06")
        );

        let new = apply(&li, papers()).await.good().name;
        accept(&li, &new, "").await.good();
        let (due_on, told) = explained(&suite, &new).await;
        assert_eq!(due_on, "2026-04-01");
        assert!(told.contains("2026年") && !told.contains("第十四条"), "{told}");
        assert!(told.contains("not verified"), "{told}");
        withdraw(&li, &new, "").await.good();
        assert_eq!(
            limit(&suite, &new, DECISION).await.state(),
            time_limit::State::Cancelled
        );
    })
    .await;
}

/// A contract of 1,000,000 fen that claims 200,000 of it for equipment; unit 1 sells to unit 3.
fn papers() -> Papers {
    let party = |number| Party {
        display_name: unit(number).display_name,
        credit_code: credit_code(number),
        ..Party::default()
    };
    Papers {
        title: "耐磨材料委托开发".into(),
        contract_number: "2026-1".into(),
        kind: Kind::DevelopmentEntrusted.into(),
        field: TechnologyField::Materials.into(),
        seller: Some(party(1)),
        buyers: vec![party(3)],
        signed_on: "2026-02-20".into(),
        ends_on: "2027-02-19".into(),
        total_fen: 1_000_000,
        deductions: vec![less(deduction::Kind::Equipment, 200_000)],
        attachments: vec![Attachment {
            kind: "contract-text".into(),
            digest: "ab".repeat(32),
            title: "合同文本".into(),
        }],
        ..Papers::default()
    }
}

fn less(kind: deduction::Kind, amount_fen: i64) -> Deduction {
    Deduction {
        kind: kind.into(),
        amount_fen,
        note: "随附设备".into(),
    }
}

fn sums(group: &TechnologyContractCount) -> Sums {
    (group.contracts, group.total_fen, group.technology_fen)
}

async fn apply(who: &Person, papers: Papers) -> Answered {
    apply_on(who, papers, "").await
}

async fn apply_on(who: &Person, papers: Papers, taken_on: &str) -> Answered {
    let apply = ApplyForRecognitionRequest {
        papers: Some(papers),
        taken_on: taken_on.into(),
        ..ApplyForRecognitionRequest::default()
    };
    who.technology_contracts().apply_for_recognition(apply).await
}

async fn send_back(who: &Person, name: &str) -> Answered {
    let back = step!(ReturnTechnologyContractRequest, name, "", missing: ["缺附件".to_string()]);
    who.technology_contracts().return_technology_contract(back).await
}

async fn complete(who: &Person, name: &str, papers: Papers) -> Answered {
    let complete = step!(CompleteTechnologyContractRequest, name, "", papers: papers);
    who.technology_contracts().complete_technology_contract(complete).await
}

async fn accept(who: &Person, name: &str, on: &str) -> Answered {
    let accept = step!(AcceptTechnologyContractRequest, name, on);
    who.technology_contracts().accept_technology_contract(accept).await
}

async fn recognise(who: &Person, name: &str, recognition: Recognition) -> Answered {
    let recognise = step!(RecogniseTechnologyContractRequest, name, "", recognition: recognition);
    let contracts = &mut who.technology_contracts();
    contracts.recognise_technology_contract(recognise).await
}

async fn withdraw(who: &Person, name: &str, on: &str) -> Answered {
    let withdraw = step!(WithdrawTechnologyContractRequest, name, on, reasons: "不再申请");
    who.technology_contracts().withdraw_technology_contract(withdraw).await
}

/// The names of what a caller finds of the n-th unit.
async fn listed(who: &Person, seller: u32) -> Vec<String> {
    let list = ListTechnologyContractsRequest {
        seller: credit_code(seller),
        ..ListTechnologyContractsRequest::default()
    };
    let listed = who.technology_contracts().list_technology_contracts(list).await;
    let listed = listed.good().technology_contracts.into_iter();
    listed.map(|contract| contract.name).collect()
}

/// What was recognised in a year.
async fn counted(suite: &Suite, year: i32, group_by: GroupBy) -> GetTechnologyContractStatisticsResponse {
    let request = GetTechnologyContractStatisticsRequest {
        year,
        group_by: group_by.into(),
    };
    let mut auditor = suite.auditor().technology_contracts();
    auditor.get_technology_contract_statistics(request).await.good()
}

async fn limit(suite: &Suite, subject: &str, rule: &str) -> TimeLimit {
    let request = ListTimeLimitsRequest {
        subject: subject.into(),
        include_closed: true,
        ..ListTimeLimitsRequest::default()
    };
    let listed = suite.auditor().project_record().list_time_limits(request).await;
    let mut limits = listed.good().time_limits.into_iter();
    limits.find(|limit| limit.rule_id == rule).unwrap()
}

/// The last day to decide, and how it came to be.
async fn explained(suite: &Suite, contract: &str) -> (String, String) {
    let limit = limit(suite, contract, DECISION).await;
    let request = ExplainTimeLimitRequest { name: limit.name };
    let told = suite.auditor().project_record().explain_time_limit(request).await;
    (limit.due_on, told.good().explanation.join("\n"))
}

//! Claims by a policy: submitted, checked by rule, approved, paid from a plan of the projects service or returned.

use kezhi_proto::coordination::incentive_claim::{Claimant, Entry, Ground, State};
use kezhi_proto::coordination::*;
use kezhi_proto::projects::*;
use tonic::{Response, Status};

use super::incentive_payments::{payment_of, the_books_agree, until};
use super::incentive_policies::{published, terms};
use super::patents::import_table;
use super::{CODES, is_in_no_log};
use crate::kit::{Good, Person, Suite, assert_refused, on_each_suite, step};
use crate::projects::road::{appropriate, plan};

pub const TODAY: &str = "2026-03-02";
pub const ALLOY: &str = "patents/202110000001.6";
const STEEL: &str = "patents/202110000002.0";
const LAMP: &str = "patents/202110000004.X";
pub const BOX: &str = "patents/202130000007.4";
const CUP: &str = "patents/202130000009.3";
const LAPSED: &str = "patents/202110000005.4";
const FOREIGN: &str = "patents/202110000008.8";
const INVENTION: &str = "invention-grant";

#[tokio::test]
async fn a_claim_is_checked_by_rule_paid_once_and_never_again() {
    on_each_suite(TODAY, async |suite| {
        let plan = plan(&suite, "知识产权", 10_000).await.name;
        appropriate(&suite, &plan, 10_000, "洪财预〔2026〕1号").await;
        let policy = ready(&suite, &plan).await;
        let claim = it_is_submitted(&suite, &policy).await;
        it_is_checked(&suite, &claim).await;
        let payment = it_is_ordered(&suite, &claim).await;
        it_is_paid(&suite, &payment).await;
        let paid = until(&suite, &claim, State::Paid).await;
        let told = (paid.payment, paid.order_number, paid.paid_on.as_str());
        assert_eq!(told, (payment.name.clone(), payment.order_number.clone(), TODAY));
        the_books_agree(&suite, &plan, &payment.name, [10_000, 1_100, 1_100, 1_100]).await;
        what_was_paid_is_not_granted_again(&suite, &policy, &claim).await;
        is_in_no_log(&suite, &claim, "incentive-claim.paid", &["示例钢铁"]).await;
    })
    .await;
}

async fn it_is_submitted(suite: &Suite, policy: &str) -> String {
    let (own, stranger) = (unit(suite, 0), unit(suite, 2));
    let entries = || {
        let inventions = [ALLOY, LAPSED, FOREIGN, STEEL, LAMP, "patents/201710183506.4"];
        let inventions = inventions.map(|patent| entry(INVENTION, patent));
        [
            inventions.as_slice(),
            &[entry("design-grant", BOX), entry(INVENTION, CUP)],
        ]
        .concat()
    };
    let foreign = submit(&stranger, policy, 0, entries()).await;
    assert_refused(foreign, "ORGANISATION_MISMATCH", "");
    for again in [INVENTION, "design-grant"] {
        let twice = submit(&own, policy, 0, vec![entry(INVENTION, ALLOY), entry(again, ALLOY)]).await;
        let twice = assert_refused(twice, "FIELD_INVALID", "");
        assert_eq!(twice.fields(), ["entries[1].patent"]);
    }
    let strange = submit(&own, policy, 0, vec![entry("maintenance", ALLOY)]).await;
    let strange = assert_refused(strange, "FIELD_INVALID", "");
    assert_eq!(strange.fields(), ["entries[0].item"]);
    let early = SubmitIncentiveClaimRequest {
        taken_on: "2026-03-01".into(),
        ..claim_of(policy, 0, entries())
    };
    let early = suite
        .officer("li")
        .incentive_claims()
        .submit_incentive_claim(early)
        .await;
    let early = assert_refused(early, "POLICY_NOT_OPEN", "");
    early
        .says("policy", policy)
        .says("valid_from", TODAY)
        .says("valid_to", "2026-12-31");

    let claim = submit(&own, policy, 0, entries()).await.good();
    assert_eq!((claim.state(), claim.findings.len()), (State::Submitted, 0));
    let get = GetIncentiveClaimRequest {
        name: claim.name.clone(),
    };
    let hidden = stranger.incentive_claims().get_incentive_claim(get).await;
    assert_refused(hidden, "RESOURCE_NOT_FOUND", "");
    assert_eq!((listed(&own).await, listed(&stranger).await), (1, 0));
    claim.name
}

async fn it_is_checked(suite: &Suite, name: &str) {
    let early = approve(&suite.head(), name).await;
    assert_refused(early, "STEP_NOT_ALLOWED", "").says("state", "STATE_SUBMITTED");
    let checked = check(&suite.officer("li"), name).await.good();
    let found: Vec<_> = checked
        .findings
        .iter()
        .map(|finding| (finding.ground(), finding.granted_fen))
        .collect();
    assert_eq!(
        found,
        [
            (Ground::Unspecified, 500),
            (Ground::NotInForce, 0),
            (Ground::OtherOwner, 0),
            (Ground::Unspecified, 500),
            (Ground::AboveCeiling, 0),
            (Ground::Unknown, 0),
            (Ground::Unspecified, 100),
            (Ground::OtherKind, 0),
        ]
    );
    assert_eq!((checked.state(), checked.granted_fen), (State::Checked, 1_100));
}

/// Approved by who neither submitted nor checked it, once it is checked as things are by now.
async fn it_is_ordered(suite: &Suite, name: &str) -> IncentivePayment {
    let own = approve(&suite.person("head", "li"), name).await;
    assert_refused(own, "SAME_PERSON", "").says("earlier_step", "CheckIncentiveClaim");
    import_table(suite, &row(STEEL, "lapsed", "2026-03-01", 0)).await;
    let outdated = approve(&suite.head(), name).await;
    assert_refused(outdated, "CHECK_OUTDATED", "").says("patents", format!("{STEEL}, {LAMP}"));
    import_table(suite, &row(STEEL, "in_force", "2026-03-02", 0)).await;
    let ordered = approve(&suite.head(), name).await.good();
    assert_eq!((ordered.state(), ordered.approved_on.as_str()), (State::Ordered, TODAY));
    let withdraw = step!(WithdrawIncentiveClaimRequest, name, "", reasons: "不要了");
    let late = unit(suite, 0)
        .incentive_claims()
        .withdraw_incentive_claim(withdraw)
        .await;
    assert_refused(late, "STEP_NOT_ALLOWED", "");
    payment_of(suite, name, incentive_payment::State::Reserved).await
}

async fn it_is_paid(suite: &Suite, payment: &IncentivePayment) {
    assert_eq!((payment.amount_fen, payment.payee.as_str()), (1_100, CODES[0]));
    assert_eq!(payment.order_number, "洪知拨付〔2026〕1号");
    let (own, stranger) = (unit(suite, 0), unit(suite, 2));
    let dispatch = || step!(DispatchIncentivePaymentRequest, payment.name, "");
    let word = own.incentive_payments().dispatch_incentive_payment(dispatch()).await;
    assert_refused(word, "ORGANISATION_MISMATCH", "");
    let get = || GetIncentivePaymentRequest {
        name: payment.name.clone(),
    };
    own.incentive_payments().get_incentive_payment(get()).await.good();
    let hidden = stranger.incentive_payments().get_incentive_payment(get()).await;
    assert_refused(hidden, "RESOURCE_NOT_FOUND", "");
    suite
        .officer("li")
        .incentive_payments()
        .dispatch_incentive_payment(dispatch())
        .await
        .good();
    let confirm = async |account: &str, amount_fen: i64| {
        let confirm = step!(ConfirmIncentivePaymentRequest, payment.name, "", receipt: "国库1", amount_fen: amount_fen);
        suite
            .officer(account)
            .incentive_payments()
            .confirm_incentive_payment(confirm)
            .await
    };
    assert_refused(confirm("li", 1_100).await, "SAME_PERSON", "");
    assert_refused(confirm("wang", 1_099).await, "AMOUNT_MISMATCH", "").says("owed_fen", 1_100);
    let paid = confirm("wang", 1_100).await.good();
    assert_eq!(paid.state(), incentive_payment::State::Paid);
    assert_refused(confirm("wang", 1_100).await, "STEP_NOT_ALLOWED", "");
}

/// Neither under the same item, nor under one that only has another name.
async fn what_was_paid_is_not_granted_again(suite: &Suite, policy: &str, before: &str) {
    let mut renamed = terms(&plan(suite, "另一计划", 1_000).await.name);
    renamed.items[0].id = "invention-award".into();
    let second = published(suite, renamed).await;
    for (policy, item) in [(policy, INVENTION), (second.as_str(), "invention-award")] {
        let claim = submit(&unit(suite, 0), policy, 0, vec![entry(item, ALLOY)])
            .await
            .good()
            .name;
        let checked = check(&suite.officer("li"), &claim).await.good();
        let finding = &checked.findings[0];
        assert_eq!(
            (finding.ground(), finding.granted_by.as_str(), checked.granted_fen),
            (Ground::GrantedBefore, before, 0)
        );
        assert_refused(approve(&suite.head(), &claim).await, "NOTHING_GRANTED", "");
        let refuse = step!(RefuseIncentiveClaimRequest, claim, "", reasons: "已资助");
        let refused = suite
            .head()
            .incentive_claims()
            .refuse_incentive_claim(refuse)
            .await
            .good();
        assert_eq!(refused.state(), State::Refused);
    }
}

type Claimed = Result<Response<IncentiveClaim>, Status>;

/// The register, and a policy that is published.
pub async fn ready(suite: &Suite, plan: &str) -> String {
    for (patent, status, owner) in [
        (ALLOY, "in_force", 0),
        (STEEL, "in_force", 0),
        (LAMP, "in_force", 0),
        (BOX, "in_force", 0),
        (CUP, "in_force", 0),
        (LAPSED, "lapsed", 0),
        (FOREIGN, "in_force", 1),
    ] {
        import_table(suite, &row(patent, status, "2026-02-01", owner)).await;
    }
    published(suite, terms(plan)).await
}

fn row(patent: &str, status: &str, status_on: &str, owner: usize) -> String {
    let header = "application_number,title,filed_on,granted_on,owners,owner_codes,status,status_on,town_code";
    let (number, code) = (patent.trim_start_matches("patents/"), CODES[owner]);
    format!("{header}\n{number},一种钢,2021-01-01,2025-06-01,示例钢铁,{code},{status},{status_on},431271001\n")
}

fn unit(suite: &Suite, number: usize) -> Person {
    suite.of(CODES[number], "platform", &format!("unit-{number}"))
}

fn entry(item: &str, patent: &str) -> Entry {
    Entry {
        item: item.into(),
        patent: patent.into(),
    }
}

fn claim_of(policy: &str, unit: usize, entries: Vec<Entry>) -> SubmitIncentiveClaimRequest {
    let claimant = Claimant {
        credit_code: CODES[unit].into(),
        display_name: "示例钢铁".into(),
        ..Claimant::default()
    };
    SubmitIncentiveClaimRequest {
        policy: policy.into(),
        claimant: Some(claimant),
        entries,
        ..SubmitIncentiveClaimRequest::default()
    }
}

async fn submit(who: &Person, policy: &str, unit: usize, entries: Vec<Entry>) -> Claimed {
    who.incentive_claims()
        .submit_incentive_claim(claim_of(policy, unit, entries))
        .await
}

async fn check(who: &Person, name: &str) -> Claimed {
    who.incentive_claims()
        .check_incentive_claim(step!(CheckIncentiveClaimRequest, name, ""))
        .await
}

async fn approve(who: &Person, name: &str) -> Claimed {
    who.incentive_claims()
        .approve_incentive_claim(step!(ApproveIncentiveClaimRequest, name, ""))
        .await
}

/// A claim for one invention, approved.
pub async fn approved(suite: &Suite, policy: &str, patent: &str) -> String {
    approved_of(suite, policy, INVENTION, patent).await
}

pub async fn approved_of(suite: &Suite, policy: &str, item: &str, patent: &str) -> String {
    let claim = submit(&unit(suite, 0), policy, 0, vec![entry(item, patent)])
        .await
        .good()
        .name;
    check(&suite.officer("li"), &claim).await.good();
    approve(&suite.head(), &claim).await.good();
    claim
}

async fn listed(who: &Person) -> usize {
    let list = ListIncentiveClaimsRequest::default();
    who.incentive_claims()
        .list_incentive_claims(list)
        .await
        .good()
        .incentive_claims
        .len()
}

//! One act is fined once (处罚法第二十九条), however many tell of it.

use kezhi_proto::common::SameAct;
use kezhi_proto::enforcement::*;
use kezhi_proto::publicservices::tipoff::State;
use kezhi_proto::publicservices::{GetTipoffRequest, Report, SubmitTipoffRequest, SubmitTipoffResponse};

use super::tipoff::{became_a_lead, handed_over, seasoning_bags, submit, tracked};
use crate::kit::{Good, Suite, assert_refused, eventually, matter, on_each_suite, step};

const TODAY: &str = super::RECEIVED_ON;
const FINE: i64 = matter::FINE_FEN;

#[tokio::test]
async fn a_second_fine_for_one_act_is_refused_with_the_number_of_the_first() {
    on_each_suite(TODAY, async |suite| {
        let (first, second) = (told(&suite, "一家").await, told(&suite, "一 家").await);
        let shown = case(&suite, &second).await.same_act;
        assert_eq!(names(&shown), [first.as_str()]);
        assert_eq!(shown[0].state, "STATE_NOTIFIED");

        let decided = decide(&suite, &first, FINE).await.good();
        let number = decided.decision.unwrap().number;
        let refused = assert_refused(decide(&suite, &second, FINE).await, "ACT_ALREADY_FINED", "第二十九条");
        refused.says("number", &number).says("case", &first);
        let shown = case(&suite, &second).await.same_act;
        assert_eq!(
            (shown[0].decision_number.as_str(), shown[0].state.as_str()),
            (number.as_str(), "STATE_DECIDED")
        );

        // What is proposed later is refused then; a difference that is stated goes on record.
        let third = investigated(&suite, "一家", &[]).await;
        let propose = step!(ProposePenaltyRequest, third, "", fine_fen: FINE);
        let refused = suite.officer("li").cases().propose_penalty(propose.clone()).await;
        assert_refused(refused, "ACT_ALREADY_FINED", "第二十九条").says("number", &number);
        let other = ProposePenaltyRequest {
            act_difference: "另一批次产品，2026年4月起销售".into(),
            ..propose
        };
        suite.officer("li").cases().propose_penalty(other).await.good();
        let notify = step!(NotifyPartyRequest, third, "", method: ServiceMethod::InPerson);
        suite.officer("li").cases().notify_party(notify).await.good();
        let decision = decide(&suite, &third, FINE).await.good().decision.unwrap();
        assert_eq!(decision.act_difference, "另一批次产品，2026年4月起销售");

        // A decision that was revoked punishes nobody any more, and no fine is no second one.
        decide(&suite, &second, 0).await.good();
    })
    .await;
}

#[tokio::test]
async fn another_subject_another_patent_and_another_time_are_other_acts() {
    on_each_suite(TODAY, async |suite| {
        let first = told(&suite, "甲公司").await;
        decide(&suite, &first, FINE).await.good();
        let other_subject = told(&suite, "乙公司").await;
        decide(&suite, &other_subject, FINE).await.good();
        assert_eq!(case(&suite, &other_subject).await.same_act, []);

        let other_patent = investigated(&suite, "甲公司", &["ZL201420775883.9"]).await;
        assert_eq!(case(&suite, &other_patent).await.same_act, []);
        matter::told(&suite, &other_patent, "", FINE, ServiceMethod::InPerson).await;
        decide(&suite, &other_patent, FINE).await.good();

        // The party is corrected at the end of the investigation, and with it what is the same.
        let mistaken = under_investigation(&suite, "丙公司", &[]).await;
        assert_eq!(case(&suite, &mistaken).await.same_act, []);
        let end = EndInvestigationRequest {
            party: Some(party("甲公司")),
            ..step!(EndInvestigationRequest, mistaken, "", findings: matter::findings(TODAY))
        };
        let ended = suite.officer("li").cases().end_investigation(end).await.good();
        assert_eq!(names(&ended.same_act), [first.as_str()]);
    })
    .await;
}

#[tokio::test]
async fn all_who_told_of_one_act_learn_its_outcome() {
    on_each_suite(TODAY, async |suite| {
        let head = suite.head();
        let first = submit(&suite).await;
        let lead = lead_of(&suite, &first).await;
        // The second tells of one of its patents, in other letters.
        let second = submitted(&suite, &["ＺＬ２０１６３０３１２１３６．６"]).await;
        let told = tipoff_of(&suite, &second).await;
        assert!(
            told.same_act
                .iter()
                .any(|same| same.number == first.number && same.state == "STATE_TRANSFERRED")
        );
        let joined = lead_of_other(&suite, &second).await;
        let seen = get_lead(&suite, &joined).await;
        assert_eq!(names(&seen.same_act), [lead.as_str()]);

        assert_refused(join(&suite, &joined, &joined).await, "FIELD_INVALID", "");
        assert_refused(join(&suite, &joined, "leads/none").await, "RESOURCE_NOT_FOUND", "");
        let lead_joined = join(&suite, &joined, &lead).await.good();
        assert_eq!(
            (lead_joined.state(), lead_joined.joined_to.as_str()),
            (lead::State::Joined, lead.as_str())
        );
        assert_refused(join(&suite, &joined, &lead).await, "STEP_NOT_ALLOWED", "");
        eventually("it goes on with the other", async || {
            let seen = tracked(&suite, &second).await;
            seen.outcome.contains("合并").then_some(())
        })
        .await;

        let case = matter::under_investigation(&suite, &lead, TODAY).await;
        for receipt in [&first, &second] {
            is(&suite, receipt, State::Filed).await;
        }
        // A third comes while the case goes on, and the bureau sees the case before it hands over.
        let third = submitted(&suite, &["201630310387"]).await;
        eventually("the case is known", async || {
            let told = tipoff_of(&suite, &third).await.same_act;
            told.iter().any(|same| same.name == case).then_some(())
        })
        .await;
        let late = lead_of_other(&suite, &third).await;
        join(&suite, &late, &case).await.good();
        is(&suite, &third, State::Filed).await;
        let list = ListLeadsRequest {
            joined_to: case.clone(),
            ..ListLeadsRequest::default()
        };
        assert_eq!(head.leads().list_leads(list).await.good().leads.len(), 1);

        let end = step!(EndInvestigationRequest, case, "", findings: matter::findings(TODAY));
        suite.officer("li").cases().end_investigation(end).await.good();
        matter::told(&suite, &case, "", FINE, ServiceMethod::InPerson).await;
        let number = decide(&suite, &case, FINE).await.good().decision.unwrap().number;
        // A fourth comes after the decision, and learns of it at once.
        let fourth = submitted(&suite, &["ZL201630310356.5"]).await;
        let late = lead_of_other(&suite, &fourth).await;
        join(&suite, &late, &case).await.good();
        for receipt in [&first, &second, &third, &fourth] {
            is(&suite, receipt, State::Decided).await;
            assert!(tracked(&suite, receipt).await.outcome.contains(&number));
        }
    })
    .await;
}

#[tokio::test]
async fn what_an_officer_found_is_seen_when_a_tip_off_on_it_is_read() {
    on_each_suite(TODAY, async |suite| {
        let request = found("柳江某调味品有限公司", &["ZL201630312136.6"]);
        let lead = suite.officer("li").leads().create_lead(request).await.good().name;
        let receipt = submit(&suite).await;
        let knows = async |name: &str| {
            eventually("what enforcement has of it is known", async || {
                let told = tipoff_of(&suite, &receipt).await.same_act;
                told.iter().any(|same| same.name == name).then_some(told.len())
            })
            .await
        };
        assert_eq!(knows(&lead).await, 1);
        let case = matter::under_investigation(&suite, &lead, TODAY).await;
        assert_eq!(knows(&case).await, 1, "the case stands for its lead");
        let dismiss = step!(DismissCaseRequest, case, "", reasons: "证据不足", ground: DismissalGround::NotEstablished);
        suite.head().cases().dismiss_case(dismiss).await.good();
        // Nothing is joined to what has ended so.
        let tipoff = handed_over(&suite, &receipt).await;
        let lead = became_a_lead(&suite, &tipoff).await;
        let refused = assert_refused(join(&suite, &lead, &case).await, "STEP_NOT_ALLOWED", "");
        refused.says("state", "STATE_DISMISSED");
    })
    .await;
}

fn party(name: &str) -> Party {
    Party {
        display_name: name.into(),
        kind: party::Kind::Organisation.into(),
        ..Party::default()
    }
}

fn found(name: &str, patents: &[&str]) -> CreateLeadRequest {
    let mut request = matter::lead_found_on(TODAY);
    let lead = request.lead.get_or_insert_default();
    lead.party = Some(party(name));
    lead.patent_numbers = match patents {
        [] => vec!["ZL201230178118.5".into()],
        patents => patents.iter().map(ToString::to_string).collect(),
    };
    request
}

async fn under_investigation(suite: &Suite, name: &str, patents: &[&str]) -> String {
    let lead = suite
        .officer("li")
        .leads()
        .create_lead(found(name, patents))
        .await
        .good()
        .name;
    matter::under_investigation(suite, &lead, TODAY).await
}

async fn investigated(suite: &Suite, name: &str, patents: &[&str]) -> String {
    let case = under_investigation(suite, name, patents).await;
    let end = step!(EndInvestigationRequest, case, "", findings: matter::findings(TODAY));
    suite.officer("li").cases().end_investigation(end).await.good();
    case
}

/// A case on the usual patent whose party was told of its fine.
async fn told(suite: &Suite, name: &str) -> String {
    let case = investigated(suite, name, &[]).await;
    matter::told(suite, &case, "", FINE, ServiceMethod::InPerson).await;
    case
}

async fn decide(suite: &Suite, case: &str, fine_fen: i64) -> Result<tonic::Response<Case>, tonic::Status> {
    let decide = DecidePenaltyRequest {
        departure_reasons: if fine_fen == 0 {
            "另案已罚".into()
        } else {
            String::new()
        },
        ..step!(DecidePenaltyRequest, case, "", fine_fen: fine_fen)
    };
    suite.head().cases().decide_penalty(decide).await
}

async fn case(suite: &Suite, name: &str) -> Case {
    suite
        .auditor()
        .cases()
        .get_case(GetCaseRequest { name: name.into() })
        .await
        .good()
}

async fn get_lead(suite: &Suite, name: &str) -> Lead {
    suite
        .auditor()
        .leads()
        .get_lead(GetLeadRequest { name: name.into() })
        .await
        .good()
}

async fn join(suite: &Suite, lead: &str, into: &str) -> Result<tonic::Response<Lead>, tonic::Status> {
    let request = JoinLeadRequest {
        name: lead.into(),
        into: into.into(),
        reason: "同一当事人、同一专利".into(),
        ..JoinLeadRequest::default()
    };
    suite.head().leads().join_lead(request).await
}

fn names(same: &[SameAct]) -> Vec<&str> {
    same.iter().map(|one| one.name.as_str()).collect()
}

/// Another tip-off on the maker of the bags, by its name alone.
async fn submitted(suite: &Suite, patents: &[&str]) -> SubmitTipoffResponse {
    let report = Report {
        subject_credit_code: String::new(),
        patent_numbers: patents.iter().map(ToString::to_string).collect(),
        ..seasoning_bags()
    };
    let request = SubmitTipoffRequest {
        report: Some(report),
        ..SubmitTipoffRequest::default()
    };
    suite.citizen().tipoffs().submit_tipoff(request).await.good()
}

async fn tipoff_of(suite: &Suite, receipt: &SubmitTipoffResponse) -> kezhi_proto::publicservices::Tipoff {
    let list = kezhi_proto::publicservices::ListTipoffsRequest::default();
    let all = suite.intake().tipoffs().list_tipoffs(list).await.good().tipoffs;
    let name = all
        .into_iter()
        .find(|tipoff| tipoff.number == receipt.number)
        .unwrap()
        .name;
    suite
        .intake()
        .tipoffs()
        .get_tipoff(GetTipoffRequest { name })
        .await
        .good()
}

async fn lead_of(suite: &Suite, receipt: &SubmitTipoffResponse) -> String {
    let tipoff = handed_over(suite, receipt).await;
    became_a_lead(suite, &tipoff).await
}

/// The lead of a tip-off that tells less than the first.
async fn lead_of_other(suite: &Suite, receipt: &SubmitTipoffResponse) -> String {
    let tipoff = handed_over(suite, receipt).await;
    let list = ListLeadsRequest {
        source: tipoff,
        ..ListLeadsRequest::default()
    };
    let li = suite.officer("li");
    eventually("the tip-off is a lead", async || {
        li.leads().list_leads(list.clone()).await.good().leads.pop()
    })
    .await
    .name
}

async fn is(suite: &Suite, receipt: &SubmitTipoffResponse, state: State) {
    eventually("the tip-off is as its case", async || {
        (tracked(suite, receipt).await.state() == state).then_some(())
    })
    .await;
}

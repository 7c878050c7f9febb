//! What was drafted is revised, and what is wrong in a register is put right on the record.

use kezhi_proto::common::{Correction, WatchRequest};
use kezhi_proto::projects::*;
use prost_types::FieldMask;

use super::road;
use crate::kit::{Good, Person, assert_refused, on_each_suite, step};

#[tokio::test]
async fn a_draft_is_revised_and_approved_by_neither_who_drafted_nor_who_revised_it() {
    on_each_suite(road::BEGINS, async |suite| {
        let plan = road::drafted_plan(&suite, "农业", 1_000).await.name;
        let revise = |title: &str, paths: &[&str]| RevisePlanRequest {
            name: plan.clone(),
            plan: Some(Plan {
                title: title.into(),
                ..Plan::default()
            }),
            update_mask: mask(paths),
            ..RevisePlanRequest::default()
        };
        let wang = suite.officer("wang");
        let empty = wang.plans().revise_plan(revise("", &["title"])).await;
        assert_eq!(assert_refused(empty, "FIELD_INVALID", "").fields(), ["plan.title"]);
        let state = wang.plans().revise_plan(revise("", &["approved_on"])).await;
        assert_eq!(assert_refused(state, "FIELD_INVALID", "").fields(), ["update_mask"]);
        let revised = wang.plans().revise_plan(revise("农业科技", &["title"])).await.good();
        assert_eq!((revised.title.as_str(), revised.budget.len()), ("农业科技", 1));
        let watch = WatchRequest {
            types: vec!["plan.revised".into()],
            ..WatchRequest::default()
        };
        let mut watched = suite.auditor().project_record().watch(watch).await.good();
        let told = watched.message().await.unwrap().unwrap().entry.unwrap();
        assert!(told.data.contains(r#""new_value":"\"农业科技\"""#), "{}", told.data);
        for drafter in ["li", "wang"] {
            let approve = step!(ApprovePlanRequest, plan, "");
            let refused = suite.person("head", drafter).plans().approve_plan(approve).await;
            assert_refused(refused, "SAME_PERSON", "");
        }
        suite
            .head()
            .plans()
            .approve_plan(step!(ApprovePlanRequest, plan, ""))
            .await
            .good();
        let late = wang.plans().revise_plan(revise("再改", &["title"])).await;
        assert_refused(late, "STEP_NOT_ALLOWED", "");

        let call = road::drafted_call(&suite, road::call_under(&plan)).await;
        let revise = |closes_on: &str| ReviseFundingCallRequest {
            name: call.name.clone(),
            funding_call: Some(FundingCall {
                closes_on: closes_on.into(),
                ..FundingCall::default()
            }),
            update_mask: mask(&["closes_on"]),
            ..ReviseFundingCallRequest::default()
        };
        let early = wang.calls().revise_funding_call(revise("2026-03-01")).await;
        assert_eq!(
            assert_refused(early, "FIELD_INVALID", "").fields(),
            ["funding_call.closes_on"]
        );
        let revised = wang.calls().revise_funding_call(revise("2026-04-30")).await.good();
        assert_eq!(
            (revised.closes_on.as_str(), &revised.opens_on),
            ("2026-04-30", &call.opens_on)
        );
        let publish = step!(PublishFundingCallRequest, call.name, "");
        let own = suite
            .person("head", "wang")
            .calls()
            .publish_funding_call(publish.clone())
            .await;
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", "ReviseFundingCall");
        suite.head().calls().publish_funding_call(publish).await.good();
    })
    .await;
}

#[tokio::test]
async fn the_account_of_an_expert_is_put_right_by_someone_else_and_is_no_other_experts() {
    on_each_suite(road::BEGINS, async |suite| {
        let first = road::expert(&suite, 1, &road::unit(5), &[]).await;
        let second = road::expert(&suite, 2, &road::unit(6), &[]).await;
        let correct = |account: &str| CorrectExpertRequest {
            name: first.name.clone(),
            expert: Some(Expert {
                account: account.into(),
                ..Expert::default()
            }),
            update_mask: mask(&["account"]),
            reason: "账号录错".into(),
            ..CorrectExpertRequest::default()
        };
        let own = suite
            .person("officer", &first.account)
            .experts()
            .correct_expert(correct("zhao9"))
            .await;
        assert_refused(own, "SAME_PERSON", "");
        let taken = suite
            .officer("li")
            .experts()
            .correct_expert(correct(&second.account))
            .await;
        assert_refused(taken, "RESOURCE_EXISTS", "");
        let corrected = suite
            .officer("li")
            .experts()
            .correct_expert(correct("Zhao9"))
            .await
            .good();
        assert_eq!(corrected.account, "zhao9");
        assert_eq!(
            (&corrected.fields, &corrected.citizen_id),
            (&first.fields, &first.citizen_id)
        );
        is_on_record(&corrected.corrections, "account", &first.account, "账号录错");
        // What is kept up to date afterwards keeps it.
        let update = UpdateExpertRequest {
            name: first.name.clone(),
            expert: Some(corrected.clone()),
            ..UpdateExpertRequest::default()
        };
        let updated = suite.officer("li").experts().update_expert(update).await.good();
        assert_eq!(updated.corrections, corrected.corrections);
    })
    .await;
}

#[tokio::test]
async fn a_payee_is_put_right_by_another_than_who_registered_it() {
    on_each_suite(road::BEGINS, async |suite| {
        let project = road::under_way(&suite).await.name;
        let li = suite.officer("li");
        let payee = |code: &str, ceiling_fen: i64| Payee {
            credit_code: code.into(),
            display_name: "供应商".into(),
            ceiling_fen,
            contract: Some(Attachment {
                kind: "contract".into(),
                digest: "ab".repeat(32),
                title: String::new(),
            }),
            ..Payee::default()
        };
        for number in [8, 9] {
            let register =
                step!(RegisterPayeeRequest, project, "", payee: Some(payee(&road::credit_code(number), 1_000)));
            li.projects().register_payee(register).await.good();
        }
        let correct = |to: &Payee, paths: &[&str]| {
            step!(
                CorrectPayeeRequest, project, "",
                credit_code: road::credit_code(8),
                payee: Some(to.clone()),
                update_mask: mask(paths),
                reason: "合同金额录错"
            )
        };
        let ceiling = payee("", 2_000);
        let own = li.projects().correct_payee(correct(&ceiling, &["ceiling_fen"])).await;
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", "RegisterPayee");
        let wang = suite.officer("wang");
        let twin = payee(&road::credit_code(9), 1_000);
        let twice = wang.projects().correct_payee(correct(&twin, &["credit_code"])).await;
        assert_refused(twice, "RESOURCE_EXISTS", "");
        let beyond = payee("", road::GRANT * 10);
        let beyond = wang.projects().correct_payee(correct(&beyond, &["ceiling_fen"])).await;
        assert_eq!(
            assert_refused(beyond, "FIELD_INVALID", "").fields(),
            ["payee.ceiling_fen"]
        );
        let corrected = wang
            .projects()
            .correct_payee(correct(&ceiling, &["ceiling_fen"]))
            .await
            .good();
        assert_eq!(corrected.payees.len(), 2);
        let first = &corrected.payees[0];
        assert_eq!((&first.credit_code, first.ceiling_fen), (&road::credit_code(8), 2_000));
        is_on_record(&first.corrections, "ceiling_fen", "1000", "合同金额录错");
    })
    .await;
}

#[tokio::test]
async fn a_milestone_that_was_accepted_by_mistake_waits_again_unless_it_was_paid_for() {
    on_each_suite(road::BEGINS, async |suite| {
        let project = road::under_way(&suite).await.name;
        let li = suite.officer("li");
        let accepted = async |by: &Person| {
            let accept = step!(AcceptMilestoneRequest, project, "", milestone: "m1");
            by.projects().accept_milestone(accept).await.good()
        };
        let evidence = vec![Attachment {
            kind: "report".into(),
            digest: "ab".repeat(32),
            title: String::new(),
        }];
        let report = step!(ReportMilestoneRequest, project, "", milestone: "m1", evidence: evidence);
        let lead = road::of_unit(&suite, &road::unit(1));
        lead.projects().report_milestone(report).await.good();
        accepted(&suite.officer("wang")).await;
        let reopen = || step!(ReopenMilestoneRequest, project, "", milestone: "m1", reasons: "误点");
        let own = suite.person("head", "wang").projects().reopen_milestone(reopen()).await;
        assert_refused(own, "SAME_PERSON", "").says("earlier_step", "AcceptMilestone");
        let reopened = suite.head().projects().reopen_milestone(reopen()).await.good();
        let milestone = &reopened.milestones[0];
        assert_eq!(
            (milestone.state(), milestone.accepted_on.as_str()),
            (milestone::State::Reported, "")
        );
        assert_eq!(milestone.reopening_reason, "误点");
        accepted(&li).await;
        let request = RequestDisbursementRequest {
            project: project.clone(),
            payment: "p2".into(),
            ..RequestDisbursementRequest::default()
        };
        let asked = li.disbursements().request_disbursement(request).await.good();
        let paid = suite.head().projects().reopen_milestone(reopen()).await;
        assert_refused(paid, "MILESTONE_PAID", "")
            .says("disbursement", &asked.name)
            .says("milestone", "m1");
        let refuse = step!(RefuseDisbursementRequest, asked.name, "", reasons: "里程碑未到");
        suite.head().disbursements().refuse_disbursement(refuse).await.good();
        suite.head().projects().reopen_milestone(reopen()).await.good();
    })
    .await;
}

pub fn mask(paths: &[&str]) -> Option<FieldMask> {
    Some(FieldMask {
        paths: paths.iter().map(ToString::to_string).collect(),
    })
}

pub fn is_on_record(corrections: &[Correction], field: &str, old: &str, reason: &str) {
    let [correction] = corrections else {
        panic!("{corrections:?}")
    };
    assert_eq!((correction.field.as_str(), correction.reason.as_str()), (field, reason));
    assert!(correction.old_value.contains(old), "{correction:?}");
}

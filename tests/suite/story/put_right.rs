//! What was recorded by mistake is taken back or put right by someone else, with all that rests on it.

use kezhi_proto::coordination::{PrepareCaseReturnRequest, RecountCaseReturnRequest};
use kezhi_proto::enforcement::case::State;
use kezhi_proto::enforcement::*;
use prost_types::FieldMask;

use super::{limit_of, tipoff};
use crate::kit::{Good, assert_refused, eventually, matter, on_each_suite, step};

const TODAY: &str = "2026-07-31";
const FOUND_ON: &str = "2026-05-11";

/// A correction of one field of a case.
fn correction(case: &str, on: &str, path: &str, change: impl FnOnce(&mut Case)) -> CorrectCaseRequest {
    let mut stated = Case::default();
    change(&mut stated);
    CorrectCaseRequest {
        reason: "笔误".into(),
        update_mask: Some(FieldMask {
            paths: vec![path.into()],
        }),
        case: Some(stated),
        ..step!(CorrectCaseRequest, case, on)
    }
}

#[tokio::test]
async fn a_payment_that_was_none_is_reversed_by_someone_else_and_its_voucher_serves_again() {
    on_each_suite(TODAY, async |suite| {
        let (li, wang) = (suite.officer("li"), suite.officer("wang"));
        let case = matter::served(&suite, FOUND_ON).await.name;
        let pay = |on: &str| RecordPaymentRequest {
            paid_on: "2026-05-20".into(),
            ..step!(RecordPaymentRequest, case, on, amount_fen: matter::FINE_FEN, voucher: "缴款 001")
        };
        let reverse = |voucher: &str| ReversePaymentRequest {
            voucher: voucher.into(),
            reason: "录入金额有误".into(),
            ..step!(ReversePaymentRequest, case, "2026-05-21")
        };
        assert_refused(
            wang.cases().reverse_payment(reverse("缴款001")).await,
            "RESOURCE_NOT_FOUND",
            "",
        );
        li.cases().record_payment(pay("2026-05-20")).await.good();
        assert_eq!(limit_of(&suite, &case, "penalty.pay").await.met_on, "2026-05-20");
        assert_refused(li.cases().reverse_payment(reverse("缴款001")).await, "SAME_PERSON", "");

        let account = wang
            .cases()
            .reverse_payment(reverse("缴款001"))
            .await
            .good()
            .account
            .unwrap();
        assert_eq!(
            (account.paid_fen, account.owed_fen),
            (0, 2 * matter::FINE_FEN),
            "as if it had not been"
        );
        assert_eq!(account.payments[0].reversed_on, "2026-05-21");
        let limit = limit_of(&suite, &case, "penalty.pay").await;
        assert_eq!(
            (limit.met_on.as_str(), limit.state()),
            ("", kezhi_proto::common::time_limit::State::Open)
        );
        assert_refused(
            wang.cases().reverse_payment(reverse("缴款001")).await,
            "RESOURCE_NOT_FOUND",
            "",
        );
        let close = step!(CloseCaseRequest, case, "2026-05-22");
        assert_refused(li.cases().close_case(close).await, "AMOUNT_MISMATCH", "第七十二条");

        let account = li
            .cases()
            .record_payment(pay("2026-05-21"))
            .await
            .good()
            .account
            .unwrap();
        assert_eq!((account.payments.len(), account.owed_fen), (2, 0));
        let close = |on: &str| step!(CloseCaseRequest, case, on);
        assert_eq!(
            li.cases().close_case(close("2026-05-22")).await.good().state(),
            State::Closed
        );

        // The bank takes it back after the case was closed.
        let bounced = |on: &str| ReversePaymentRequest {
            taken_on: on.into(),
            ..reverse("缴款001")
        };
        assert_refused(
            li.cases().reverse_payment(bounced("2026-05-25")).await,
            "SAME_PERSON",
            "",
        );
        let reopened = wang.cases().reverse_payment(bounced("2026-05-25")).await.good();
        assert_eq!(reopened.state(), State::Served);
        let limit = limit_of(&suite, &case, "penalty.pay").await;
        assert_eq!(limit.met_on, "", "what is owed is waited for again");
        assert_refused(li.cases().close_case(close("2026-05-25")).await, "AMOUNT_MISMATCH", "");
        li.cases().record_payment(pay("2026-05-25")).await.good();
        assert_eq!(
            li.cases().close_case(close("2026-05-26")).await.good().state(),
            State::Closed
        );
        let prepare = PrepareCaseReturnRequest {
            month: "2026-05".into(),
            ..PrepareCaseReturnRequest::default()
        };
        let of_may = li.case_returns().prepare_case_return(prepare).await.good().name;
        let counts = eventually("both closings and the opening are counted", async || {
            let recount = step!(RecountCaseReturnRequest, of_may, "");
            let counts = li.case_returns().recount_case_return(recount).await.good().counts?;
            (counts.closed == 2).then_some(counts)
        })
        .await;
        assert_eq!(counts.reopened, 1);
    })
    .await;
}

#[tokio::test]
async fn a_day_of_service_that_was_mistyped_moves_what_runs_from_it() {
    on_each_suite(TODAY, async |suite| {
        let case = matter::served(&suite, FOUND_ON).await;
        let (name, decision) = (case.name, case.decision.unwrap());
        assert_eq!(
            (decision.served_on.as_str(), decision.pay_by.as_str()),
            (FOUND_ON, "2026-05-26")
        );
        let correct = |day: &'static str| {
            correction(&name, "", "decision.served_on", |case| {
                case.decision.get_or_insert_default().served_on = day.into();
            })
        };
        let (li, head) = (suite.officer("li"), suite.person("head", "deputy"));
        assert_refused(li.cases().correct_case(correct("2026-05-13")).await, "SAME_PERSON", "");
        for wrong in ["2026-05-10", "2026-08-01"] {
            assert_refused(head.cases().correct_case(correct(wrong)).await, "DAY_OUT_OF_ORDER", "");
        }
        let corrected = head.cases().correct_case(correct("2026-05-13")).await.good();
        let decision = corrected.decision.unwrap();
        assert_eq!(
            (decision.served_on.as_str(), decision.pay_by.as_str()),
            ("2026-05-13", "2026-05-28"),
            "fifteen days from the right day"
        );
        assert_eq!(corrected.corrections[0].document_number, "洪知补〔2026〕1号");
        assert_eq!(limit_of(&suite, &name, "penalty.serve").await.met_on, "2026-05-13");
        let appeal = limit_of(&suite, &name, "reconsideration.apply").await;
        assert_eq!(
            (appeal.trigger_date.as_str(), appeal.due_on.as_str()),
            ("2026-05-13", "2026-07-13"),
            "sixty days, and the last is a Sunday"
        );
    })
    .await;
}

#[tokio::test]
async fn what_stands_in_a_list_is_corrected_and_nothing_is_added_or_removed() {
    on_each_suite(TODAY, async |suite| {
        let li = suite.officer("li");
        let lead = matter::lead(&suite, FOUND_ON).await.name;
        let case = matter::investigated_on(&suite, &lead, FOUND_ON, matter::findings(FOUND_ON)).await;
        let (name, evidence) = (case.name, case.evidence);
        let with = |evidence: Vec<Evidence>| correction(&name, FOUND_ON, "evidence", |case| case.evidence = evidence);
        let none = li.cases().correct_case(with(Vec::new())).await;
        assert_eq!(assert_refused(none, "FIELD_INVALID", "").fields(), ["case.evidence"]);
        let mut right = evidence.clone();
        right[0].title = "现场检查笔录".into();
        let corrected = li.cases().correct_case(with(right.clone())).await.good();
        assert_eq!(corrected.evidence, right);
        assert_eq!(corrected.corrections[0].field, "evidence");
        let early = correction(&name, "", "decision.served_on", |case| {
            case.decision.get_or_insert_default().served_on = FOUND_ON.into();
        });
        let refused = assert_refused(li.cases().correct_case(early).await, "FIELD_INVALID", "");
        assert_eq!(refused.fields(), ["update_mask"]);

        matter::told(&suite, &name, FOUND_ON, matter::FINE_FEN, ServiceMethod::InPerson).await;
        let head = suite.person("head", "deputy");
        let again = head.cases().correct_case(with(evidence)).await;
        assert_refused(again, "STEP_NOT_ALLOWED", "").says("allowed_steps", "ReturnCase");
        let state = step!(RecordDefenceRequest, name, FOUND_ON, statement: "不知到是假冒");
        let stated = li.cases().record_defence(state).await.good();
        let mut defences = stated.defences;
        defences[0].statement = "不知道是假冒".into();
        let correct = correction(&name, FOUND_ON, "defences", |case| case.defences = defences.clone());
        assert_eq!(head.cases().correct_case(correct).await.good().defences, defences);
    })
    .await;
}

#[tokio::test]
async fn a_lead_is_corrected_until_a_case_is_filed_on_it() {
    on_each_suite(FOUND_ON, async |suite| {
        let li = suite.officer("li");
        let lead = matter::lead(&suite, "2026-05-06").await;
        let correct = |name: &str, path: &str, change: fn(&mut Lead)| {
            let mut stated = Lead::default();
            change(&mut stated);
            CorrectLeadRequest {
                name: name.into(),
                reason: "笔误".into(),
                update_mask: Some(FieldMask {
                    paths: vec![path.into()],
                }),
                lead: Some(stated),
                ..CorrectLeadRequest::default()
            }
        };
        let day = correct(&lead.name, "received_on", |lead| lead.received_on = "2026-05-08".into());
        let corrected = li.leads().correct_lead(day).await.good();
        assert_eq!(corrected.corrections[0].old_value, "\"2026-05-06\"");
        let limit = limit_of(&suite, &lead.name, "passing-off.file.discovered").await;
        assert_eq!(
            limit.due_on, "2026-05-14",
            "five working days, of which a Saturday is one"
        );
        let code = |lead: &mut Lead| lead.party.get_or_insert_default().credit_code = "91350100M000100Y42".into();
        let corrected = li
            .leads()
            .correct_lead(correct(&lead.name, "party.credit_code", code))
            .await
            .good();
        assert_ne!(
            corrected.party.unwrap().credit_code_remark,
            "",
            "it is taken with a remark"
        );

        let receipt = tipoff::submitted_and_tracked(&suite).await;
        let told = tipoff::handed_over(&suite, &receipt).await;
        let told = tipoff::became_a_lead(&suite, &told).await;
        let facts = |lead: &mut Lead| lead.facts = "其他".into();
        let refused = li.leads().correct_lead(correct(&told, "facts", facts)).await;
        assert_eq!(assert_refused(refused, "FIELD_INVALID", "").fields(), ["update_mask"]);
        let patents = |lead: &mut Lead| lead.patent_numbers = vec!["ZL201620181386.1".into()];
        let corrected = li
            .leads()
            .correct_lead(correct(&told, "patent_numbers", patents))
            .await
            .good();
        assert_eq!(corrected.patent_numbers, ["ZL201620181386.1"]);

        li.cases().file_case(step!(FileCaseRequest, lead.name, "")).await.good();
        let late = li.leads().correct_lead(correct(&lead.name, "facts", facts)).await;
        assert_refused(late, "STEP_NOT_ALLOWED", "");
    })
    .await;
}
